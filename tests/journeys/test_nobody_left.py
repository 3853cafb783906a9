"""`riskscore cohort build` of parts that leave nobody: it fails, says why and what to do, and writes no cohort."""

import json
from pathlib import Path

import pytest

from riskscore.cli import run

HEAD = "person_id,cohort_year,assessed_at,resume"
PEOPLE = ("a,2024,2024-03-01,none", "b,2024,2024-03-01,none", "c,2024,2024-03-01,none")
REFUSED = [f"{person},model_training,no,2024-02-01,," for person in "abc"]


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


def build(folder: Path, answers: list[str], consents: list[str], *options: str) -> int:
    parts = [write(folder / "answers.csv", HEAD, *answers)]
    if consents:
        parts += [write(folder / "consents.csv", "person_id,consent,given,given_at,withdrawn_at,comment", *consents)]
    return run(["cohort", "build", *parts, "--out", str(folder / "cohort.csv"), *options])


@pytest.mark.parametrize(
    ("answers", "consents", "lost", "remedy"),
    [
        (PEOPLE, REFUSED, "«no consent to the use in training the model» (people: 3)", "model_training stands"),
        (["a,2024,2024-03-01,what", "b,2024,2024-03-01,what"], [], "«values with errors» (people: 2)", "errors name"),
        (["a,,2024-03-01,none"], [], "«neither year nor date of graduation»", "add the year or the date of graduation"),
        (["a,2024,2025-12-01,none"], [], "«assessed after the day of the outcome»", "--horizon"),
    ],
)
def test_the_loss_that_took_most_people_is_named_with_its_remedy(tmp_path, capsys, answers, consents, lost, remedy):
    assert build(tmp_path, [*answers], consents, "--lang", "en") == 1
    said = capsys.readouterr().out
    assert "at least one person in the cohort" in said
    assert lost in said
    assert remedy in said
    assert f"{tmp_path / 'cohort.csv'} was not written" in said


def test_it_is_said_in_russian_too(tmp_path, capsys):
    assert build(tmp_path, [*PEOPLE], REFUSED, "--lang", "ru") == 1
    said = capsys.readouterr().out
    assert "людей в ответах: 3, не вошёл никто" in said
    assert "«нет согласия на использование в обучении модели» (людей: 3)" in said
    assert "не записан" in said


def test_people_are_counted_by_their_latest_assessment(tmp_path, capsys):
    older = ["a,2024,2024-01-01,none", "b,2024,2024-01-01,none"]
    latest = ["a,2024,2024-03-01,what", "b,2024,2024-03-01,none"]
    assert build(tmp_path, [*older, *latest], REFUSED) == 1
    assert "people in the answers: 2" in (said := capsys.readouterr().out)
    assert "«values with errors» (people: 1)" in said


def test_an_earlier_cohort_stays_and_a_program_is_told_that_there_is_none(tmp_path, capsys):
    assert build(tmp_path, [*PEOPLE], []) == 0
    earlier = (tmp_path / "cohort.csv").read_bytes()
    capsys.readouterr()
    assert build(tmp_path, [*PEOPLE], REFUSED, "--json", "--report", str(tmp_path / "report.json")) == 1
    assert (tmp_path / "cohort.csv").read_bytes() == earlier
    result = json.loads(capsys.readouterr().out)
    assert result["out"] is None
    assert [(p["code"], p["severity"]) for p in result["problems"]] == [("nobody_left", "error")]
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8")) == result


def test_no_file_is_written_for_nobody_and_one_person_is_enough(tmp_path):
    assert build(tmp_path, [*PEOPLE], REFUSED) == 1
    assert not (tmp_path / "cohort.csv").exists()
    assert build(tmp_path, [*PEOPLE], [*REFUSED[:2], "c,model_training,yes,2024-02-01,,"]) == 0
    assert (tmp_path / "cohort.csv").exists()
