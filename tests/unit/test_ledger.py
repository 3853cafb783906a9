"""The ledger: append-only, chained, and the truth behind models/current."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from riskscore.errors import BundleError
from riskscore_training.ledger import LEDGER, current_champion, read_ledger
from riskscore_training.promote import CURRENT, promote_first

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def promote(models: Path, name: str) -> bool:
    (models / name).mkdir(parents=True, exist_ok=True)
    return promote_first(models, models / name, bundle_hash="ab", who="anna", why="first", at=NOW)


def test_only_the_first_bundle_becomes_champion(tmp_path: Path) -> None:
    assert (promote(tmp_path, "a"), promote(tmp_path, "b")) == (True, False)
    (line,) = read_ledger(tmp_path)
    assert (line.who, line.at, line.from_bundle, line.to_bundle) == ("anna", "2026-03-01T12:00:00+00:00", None, "a")
    assert (tmp_path / CURRENT).resolve() == tmp_path / "a"


def test_a_lost_link_follows_the_ledger_again(tmp_path: Path) -> None:
    promote(tmp_path, "a")
    (tmp_path / CURRENT).unlink()
    promote(tmp_path, "b")
    assert (tmp_path / CURRENT).resolve() == tmp_path / "a"


def test_the_folder_can_be_moved_with_its_link(tmp_path: Path) -> None:
    promote(tmp_path / "models", "a")
    moved = (tmp_path / "models").rename(tmp_path / "elsewhere")
    assert (moved / CURRENT).resolve() == moved / "a"


def test_a_reason_of_any_signs_stays_one_line(tmp_path: Path) -> None:
    why = "two\nlines \u2028 and \udcff a sign that is none"
    (tmp_path / "a").mkdir()
    promote_first(tmp_path, tmp_path / "a", bundle_hash="ab", who="anna", why=why, at=NOW)
    assert read_ledger(tmp_path)[0].why.startswith("two lines and")


def test_lines_from_before_force_was_known_are_read(tmp_path: Path) -> None:
    promote(tmp_path, "a")
    path = tmp_path / LEDGER
    known = {**json.loads(path.read_text(encoding="utf-8"))}
    del known["action"], known["forced"], known["own"]
    path.write_text(json.dumps(known) + "\n", encoding="utf-8")
    (line,) = read_ledger(tmp_path)
    assert (line.action, line.forced) == ("promote", False)


def test_no_ledger_no_champion(tmp_path: Path) -> None:
    assert current_champion(tmp_path) is None


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda line: line + line, id="line repeated"),
        pytest.param(lambda line: line.replace('"previous": "0', '"previous": "1'), id="chain broken"),
        pytest.param(lambda line: line[:-20], id="line cut"),
        pytest.param(lambda line: "[]\n" + line, id="foreign line"),
    ],
)
def test_a_changed_ledger_is_refused(tmp_path: Path, damage: Callable[[str], str]) -> None:
    promote(tmp_path, "a")
    path = tmp_path / LEDGER
    path.write_text(damage(path.read_text(encoding="utf-8")), encoding="utf-8")
    with pytest.raises(BundleError, match="changed or damaged"):
        read_ledger(tmp_path)


def test_a_ledger_that_is_no_text_is_refused(tmp_path: Path) -> None:
    promote(tmp_path, "a")
    with (tmp_path / LEDGER).open("ab") as file:
        file.write(b"\xff\n")
    with pytest.raises(BundleError, match="damaged at line 2"):
        read_ledger(tmp_path)


@pytest.mark.parametrize("part", ['"first"', '"anna"', '"forced": false'])
def test_a_changed_last_line_is_refused(tmp_path: Path, part: str) -> None:
    promote(tmp_path, "a")
    path = tmp_path / LEDGER
    changed = '"forced": true' if "forced" in part else '"nobody"'
    path.write_text(path.read_text(encoding="utf-8").replace(part, changed), encoding="utf-8")
    with pytest.raises(BundleError, match="changed or damaged at line 1"):
        read_ledger(tmp_path)


def test_a_lost_ledger_does_not_make_the_next_bundle_the_first(tmp_path: Path) -> None:
    promote(tmp_path, "a")
    (tmp_path / LEDGER).unlink()
    with pytest.raises(BundleError, match=r"its ledger .* is gone"):
        promote(tmp_path, "b")
    assert (tmp_path / CURRENT).resolve() == tmp_path / "a"
