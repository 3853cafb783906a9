"""The corpus of accidents: each file is read as it was meant, or what is wrong with it is said, and nothing else."""

import importlib.util
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from riskscore.cohort import Cohort
from riskscore.errors import FileError

CORPUS = Path(__file__).parents[1] / "corpus"
ACCIDENTS = tomllib.loads((CORPUS / "accidents.toml").read_text(encoding="utf-8"))
READ = [name for name, accident in ACCIDENTS.items() if "refused" not in accident]
REFUSED = [name for name, accident in ACCIDENTS.items() if "refused" in accident]


@pytest.mark.parametrize("name", READ)
def test_all_that_is_said_is_known(name: str, load: Callable[[Path], Cohort]) -> None:
    problems = load(CORPUS / "files" / name).problems
    said = {f"{problem.code} {problem.row or ''}".strip() for problem in problems}
    assert said == set(ACCIDENTS[name].get("said", []))


@pytest.mark.parametrize("name", READ)
def test_nothing_is_misread_silently(
    name: str, load: Callable[[Path], Cohort], misread: Callable[[Cohort], list[str]]
) -> None:
    if name != "duplicate-people-without-ids.csv":  # these people have no numbers to find them by
        assert misread(load(CORPUS / "files" / name)) == []


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_says_what_to_do(name: str, load: Callable[[Path], Cohort]) -> None:
    with pytest.raises(FileError) as refused:
        load(CORPUS / "files" / name)
    assert ACCIDENTS[name]["refused"] in refused.value.message("ru")
    assert "Что сделать" in refused.value.message("ru")


def test_suggestions_are_what_was_meant(load: Callable[[Path], Cohort], meant: dict[str, dict[str, object]]) -> None:
    problems = load(CORPUS / "files" / "codes-as-dates.xlsx").problems
    codes = [values["Специальность"] for values in meant.values()]
    assert [[problem.suggestion] for problem in problems] == [codes[0], codes[1], codes[3]]


def test_the_corpus_is_what_its_script_makes() -> None:
    """The same names; the same bytes where no library of workbooks is between."""
    made = _script().makers()
    assert set(made) == set(ACCIDENTS) == {path.name for path in (CORPUS / "files").iterdir()}
    for name, make in made.items():
        if name.endswith(".csv"):
            assert (CORPUS / "files" / name).read_bytes() == make() or name == "really-xlsx.csv"


def _script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_corpus", CORPUS / "make_corpus.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
