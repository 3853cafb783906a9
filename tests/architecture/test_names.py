"""A module is named by what it does."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
NAMELESS = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc", "tools", "shared", "base"}
KINDS = {"unit", "property", "oracle", "contract", "api", "web", "journeys", "architecture"}


def modules() -> list[Path]:
    roots = ("src", "training", "serving", "benchmarks", "tests")
    return [path for root in roots for path in (ROOT / root).rglob("*.py")]


def test_no_module_or_folder_has_a_name_that_says_nothing() -> None:
    named = [path.relative_to(ROOT) for path in modules()]
    assert [str(path) for path in named if NAMELESS & {*path.parts[:-1], path.stem.lstrip("_")}] == []


def test_packages_are_at_most_two_deep() -> None:
    library = ROOT / "src" / "riskscore"
    assert [str(path) for path in library.rglob("*.py") if len(path.relative_to(library).parts) > 2] == []


def test_every_test_lies_in_a_folder_of_its_kind() -> None:
    tests = [path.relative_to(ROOT / "tests") for path in (ROOT / "tests").rglob("test_*.py")]
    assert [str(path) for path in tests if path.parts[0] not in KINDS] == []
