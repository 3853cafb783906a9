"""Who made which bundle the champion, when and why: an append-only ledger, and the link that serving follows.

Each line of `ledger.jsonl` carries the sha256 of the line before it, so that a line changed or taken out later shows.
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from fcntl import LOCK_EX, flock
from pathlib import Path
from typing import Any

from riskscore.errors import BundleError, Text

LEDGER, CURRENT = "ledger.jsonl", "current"
NO_LINE = "0" * 64


@dataclass(frozen=True)
class Promotion:
    """One line of the ledger. `from_bundle` and `to_bundle` are names of folders beside it; `at` is UTC."""

    at: str
    who: str
    why: str
    checks: Mapping[str, Any]
    from_bundle: str | None
    to_bundle: str
    bundle_hash: str
    previous: str

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)


def read_ledger(models: Path) -> tuple[Promotion, ...]:
    """Every promotion, oldest first; empty where nothing was promoted yet.

    Raises
    ------
    BundleError
        If a line cannot be read or does not follow from the line before it.
    """
    path = models / LEDGER
    promotions: list[Promotion] = []
    previous = NO_LINE
    for number, line in enumerate(_lines(path), start=1):
        promotion = _parse(line, path, number)
        if promotion.previous != previous:
            raise _damaged(path, number)
        promotions.append(promotion)
        previous = _digest(line)
    return tuple(promotions)


def promote_first(models: Path, bundle: Path, *, bundle_hash: str, who: str, why: str, at: datetime) -> bool:
    """Make `bundle`, a folder in `models`, the champion if there has never been one; whether it became so."""
    with _locked(models):
        promotions = read_ledger(models)
        if not promotions:
            promotion = Promotion(
                at=at.astimezone(UTC).isoformat(timespec="seconds"),
                who=who,
                why=why,
                checks={"first": True},
                from_bundle=None,
                to_bundle=bundle.name,
                bundle_hash=bundle_hash,
                previous=NO_LINE,
            )
            _append(models, promotion)
        champion = promotions[-1].to_bundle if promotions else bundle.name
        _point_current(models, champion)  # also mends a link lost on the way: the ledger is the truth
    return not promotions


def current_champion(models: Path) -> str | None:
    """The folder name of the champion by the ledger, None where there is none."""
    promotions = read_ledger(models)
    return promotions[-1].to_bundle if promotions else None


def _append(models: Path, promotion: Promotion) -> None:
    line = json.dumps(promotion.to_dict(), ensure_ascii=False, sort_keys=True)
    with (models / LEDGER).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _point_current(models: Path, name: str) -> None:
    draft = models / f".{CURRENT}-{os.getpid()}"
    draft.unlink(missing_ok=True)
    draft.symlink_to(name, target_is_directory=True)
    draft.replace(models / CURRENT)


@contextmanager
def _locked(models: Path) -> Iterator[None]:
    models.mkdir(parents=True, exist_ok=True)
    with (models / f".{LEDGER}.lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    except UnicodeDecodeError as error:
        raise _damaged(path, error.object[: error.start].count(b"\n") + 1) from error


def _digest(line: str) -> str:
    return hashlib.sha256(line.encode()).hexdigest()


def _parse(line: str, path: Path, number: int) -> Promotion:
    try:
        values = json.loads(line)
        return Promotion(**{field.name: values[field.name] for field in fields(Promotion)})
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(path, number) from error


def _damaged(path: Path, number: int) -> BundleError:
    return BundleError(
        Text(
            ru=f"Журнал «{path}» изменён или повреждён в строке {number}. Восстановите его из резервной копии.",
            en=f"The ledger «{path}» was changed or damaged at line {number}. Restore it from a backup.",
        )
    )
