"""The champion: moved by a line in the ledger first and the link that serving follows second.

Between the two a process may be killed: the ledger is the truth, and the next command mends the link.
"""

import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from riskscore.bundle import Bundle, load_bundle
from riskscore.errors import BundleError, FileError, Text
from riskscore_training.ledger import Promotion, Signature, append_line, champions_of, current_champion, read_ledger
from riskscore_training.models_lock import locked

CURRENT = "current"


def promote_first(models: Path, bundle: Path, *, bundle_hash: str, who: str, why: str, at: datetime) -> bool:
    """Make `bundle`, a folder in `models`, the champion if there has never been one; whether it became so."""
    with locked(models):
        promotions = read_ledger(models)
        if not promotions:
            append_line(
                models,
                Signature(who, why, at),
                from_bundle=None,
                to_bundle=bundle.name,
                bundle_hash=bundle_hash,
                checks={"first": True},
            )
        _follow_ledger(models)
    return not promotions


def promote(
    models: Path,
    bundle: Bundle,
    signature: Signature,
    *,
    instead_of: str | None,
    checks: Mapping[str, Any],
    forced: bool,
) -> Promotion:
    """Make `bundle`, a verified folder in `models`, the champion in place of the one the gate compared it with.

    Raises
    ------
    BundleError
        If the champion is no longer `instead_of`.
    FileError
        If the ledger or the link cannot be written.
    """
    with locked(models):
        champion = current_champion(models)
        if champion != instead_of:
            raise _overtaken(champion)
        promotion = append_line(
            models,
            signature,
            from_bundle=champion,
            to_bundle=bundle.path.name,
            bundle_hash=str(bundle.manifest["hash"]),
            checks=checks,
            forced=forced,
        )
        _follow_ledger(models)
    return promotion


def roll_back(models: Path, signature: Signature) -> Promotion:
    """Go back to the champion before this one; again and again, until the first.

    Raises
    ------
    BundleError
        If there is none, or its folder is not what was promoted then.
    FileError
        If the ledger or the link cannot be written.
    """
    with locked(models):
        promotions = read_ledger(models)
        _follow_ledger(models)
        stack = champions_of(promotions)
        if len(stack) < 2:
            raise _nothing_before(stack)
        bundle = load_bundle(models / stack[-2])
        promoted = {line.to_bundle: line.bundle_hash for line in promotions}
        if bundle.manifest["hash"] != promoted[stack[-2]]:
            raise _other_content(stack[-2])
        promotion = append_line(
            models,
            signature,
            from_bundle=stack[-1],
            to_bundle=stack[-2],
            bundle_hash=promoted[stack[-2]],
            checks={},
            action="rollback",
        )
        _follow_ledger(models)
    return promotion


def mend_link(models: Path) -> bool:
    """Point `models/current` where the ledger says, if it does not yet; whether it had to be mended."""
    if _is_right(models, current_champion(models)):
        return False
    with locked(models):
        return _follow_ledger(models)


def _follow_ledger(models: Path) -> bool:
    champion = current_champion(models)
    if champion is None or _is_right(models, champion):
        return False
    _require_known_link(models)
    draft = models / f".{CURRENT}-{os.getpid()}"
    try:
        draft.unlink(missing_ok=True)
        draft.symlink_to(champion, target_is_directory=True)
        draft.replace(models / CURRENT)
    except OSError as error:
        raise _link_stays(models, champion, error) from error
    return True


def _require_known_link(models: Path) -> None:
    """A link one line behind is mended; any other tells of a line that was taken out, or of a hand that moved it."""
    link, last = models / CURRENT, read_ledger(models)[-1]
    if link.is_symlink() and str(link.readlink()) not in (last.from_bundle, last.to_bundle):
        raise BundleError(
            Text(
                ru=f"Ссылка «{link}» ведёт на «{link.readlink()}», а последняя строка журнала об этой модели не знает: "
                "строку удалили или ссылку переставили вручную. Восстановите журнал из резервной копии либо верните "
                f"ссылку на «{last.to_bundle}».",
                en=f"The link «{link}» leads to «{link.readlink()}», of which the ledger's last line knows nothing: "
                "a line was taken out, or the link was moved by hand. Restore the ledger from a backup, or point the "
                f"link to «{last.to_bundle}» again.",
            )
        )


def _is_right(models: Path, champion: str | None) -> bool:
    link = models / CURRENT
    return champion is None or (link.is_symlink() and str(link.readlink()) == champion)


def _link_stays(models: Path, champion: str, error: OSError) -> FileError:
    link = models / CURRENT
    return FileError(
        Text(
            ru=f"По журналу действует модель «{champion}», но ссылка «{link}» не переставлена: {error.strerror}. "
            "Проверьте права и место на диске и повторите riskscore models list: он исправит ссылку.",
            en=f"By the ledger the champion is «{champion}», but the link «{link}» was not moved: {error.strerror}. "
            "Check the rights and the free space and run riskscore models list again: it mends the link.",
        )
    )


def _overtaken(champion: str | None) -> BundleError:
    return BundleError(
        Text(
            ru=f"Пока шла проверка, действующей стала модель «{champion}». Повторите команду: сравнивать надо с ней.",
            en=f"While the checks ran, «{champion}» became the champion. Repeat the command: compare with that one.",
        )
    )


def _nothing_before(stack: list[str]) -> BundleError:
    now = stack[-1] if stack else "—"
    return BundleError(
        Text(
            ru=f"Возвращаться не к чему: до действующей модели ({now}) другой не было. Другую модель назначает "
            "riskscore models promote ID.",
            en=f"Nothing to go back to: there was no champion before this one ({now}). Another model is made the "
            "champion by riskscore models promote ID.",
        )
    )


def _other_content(bundle_id: str) -> BundleError:
    return BundleError(
        Text(
            ru=f"Пакет модели «{bundle_id}» не тот, что был действующим: его хэш не совпадает с журналом. Верните "
            "исходную копию или назначьте другую модель: riskscore models promote ID.",
            en=f"The bundle «{bundle_id}» is not the one that was champion: its hash is not that of the ledger. Put "
            "the original copy back or promote another one: riskscore models promote ID.",
        )
    )
