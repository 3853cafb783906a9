"""Who made which bundle the champion, when and why: an append-only ledger beside the bundles.

Each line of `ledger.jsonl` carries the sha256 of the line before it and of itself, so that a line changed or taken out
later shows, the last one too if it was changed.
The file is replaced whole: a full disk or a killed process leaves the old ledger or the new one, never half a line.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from riskscore.bundle.places import CHAMPION
from riskscore.errors import BundleError, Text, shorten
from riskscore.files.whole import write_whole

LEDGER = "ledger.jsonl"
NO_LINE = "0" * 64
LONGEST_REASON = 500
Action = Literal["promote", "rollback"]


@dataclass(frozen=True)
class Signature:
    """Who decides, why, and when."""

    who: str
    why: str
    at: datetime


@dataclass(frozen=True)
class Promotion:
    """One line of the ledger. `from_bundle` and `to_bundle` are names of folders beside it; `at` is UTC.

    `checks` is what the gate found, by the name of the check; `forced` says that the reason in `why` overruled it;
    `own` is the sha256 of all the rest.
    """

    at: str
    who: str
    why: str
    checks: Mapping[str, Any]
    from_bundle: str | None
    to_bundle: str
    bundle_hash: str
    previous: str
    action: Action = "promote"
    forced: bool = False
    own: str = ""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_ledger(models: Path) -> tuple[Promotion, ...]:
    """Every promotion, oldest first; empty where nothing was promoted yet.

    Raises
    ------
    BundleError
        If a line cannot be read, was changed or does not follow from the line before it; if there is a champion and no
        ledger.
    """
    path = models / LEDGER
    if not path.exists() and os.path.lexists(models / CHAMPION):
        raise _lost(path)
    promotions: list[Promotion] = []
    previous = NO_LINE
    for number, line in enumerate(_lines(path), start=1):
        promotion = _parse(line, path, number)
        if promotion.previous != previous or promotion.own not in ("", _seal(promotion)):
            raise _damaged(path, number)
        promotions.append(promotion)
        previous = _digest(line)
    return tuple(promotions)


def append_line(
    models: Path,
    signature: Signature,
    *,
    from_bundle: str | None,
    to_bundle: str,
    bundle_hash: str,
    checks: Mapping[str, Any],
    action: Action = "promote",
    forced: bool = False,
) -> Promotion:
    """Add one line; the caller holds the lock.

    Raises
    ------
    FileError
        If there is no room, or no right to write: the ledger stays as it was.
    """
    path = models / LEDGER
    lines = _lines(path)
    promotion = Promotion(
        at=signature.at.astimezone(UTC).isoformat(timespec="seconds"),
        who=signature.who,
        why=shorten(signature.why, LONGEST_REASON),
        checks=checks,
        from_bundle=from_bundle,
        to_bundle=to_bundle,
        bundle_hash=bundle_hash,
        previous=_digest(lines[-1]) if lines else NO_LINE,
        action=action,
        forced=forced,
    )
    promotion = replace(promotion, own=_seal(promotion))
    line = _to_line(promotion.to_dict())
    content = "".join(f"{text}\n" for text in (*lines, line))
    write_whole(path, lambda part: _write_through(part, content))
    return promotion


def champions_of(promotions: tuple[Promotion, ...]) -> list[str]:
    """The champions a rollback would go back through, oldest first; the last one serves now."""
    stack: list[str] = []
    for line in promotions:
        if line.action == "rollback":
            del stack[-1:]
        else:
            stack.append(line.to_bundle)
    return stack


def current_champion(models: Path) -> str | None:
    """The folder name of the champion by the ledger, None where there is none."""
    promotions = read_ledger(models)
    return promotions[-1].to_bundle if promotions else None


def _write_through(path: Path, content: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _lines(path: Path) -> list[str]:
    """Split at line feeds alone: a reason may hold any other sign that Python takes for the end of a line."""
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except UnicodeDecodeError as error:
        raise _damaged(path, error.object[: error.start].count(b"\n") + 1) from error
    return text.removesuffix("\n").split("\n") if text else []


def _to_line(values: Mapping[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _seal(promotion: Promotion) -> str:
    """The sha256 of a line without its seal."""
    return _digest(_to_line({name: value for name, value in promotion.to_dict().items() if name != "own"}))


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _parse(line: str, path: Path, number: int) -> Promotion:
    """Lines written before a field was known have its default; one without a seal is not checked by it."""
    try:
        values = json.loads(line)
        known = {item.name: values[item.name] for item in fields(Promotion) if item.name in values}
        return Promotion(**known)
    except (ValueError, TypeError) as error:
        raise _damaged(path, number) from error


def _damaged(path: Path, number: int) -> BundleError:
    return BundleError(
        Text(
            ru=f"Журнал «{path}» изменён или повреждён в строке {number}. Восстановите его из резервной копии.",
            en=f"The ledger «{path}» was changed or damaged at line {number}. Restore it from a backup.",
        )
    )


def _lost(path: Path) -> BundleError:
    return BundleError(
        Text(
            ru=f"Журнала «{path}» нет, а действующая модель есть. Восстановите журнал из резервной копии.",
            en=f"There is a champion, but its ledger «{path}» is gone. Restore the ledger from a backup.",
        )
    )
