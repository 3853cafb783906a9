"""What must not get into a built cohort: the future, people who said no, and what names a person."""

import datetime as dt
from pathlib import Path

import pytest

from riskscore.assembly.build import build_cohort
from riskscore.assembly.read_part import PartFile, read_part
from riskscore.questionnaire import load_questionnaire

SMALL = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "parts.toml"))
ANSWER = ["person_id,cohort_year,assessed_at,resume", "a,2024,2024-03-01,yes"]


@pytest.fixture
def part(tmp_path):
    def make(lines, **about):
        path = tmp_path / f"part-{len(list(tmp_path.iterdir()))}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        return read_part(PartFile(path, path.name, **about), SMALL, today=dt.date(2026, 3, 1))

    return make


def build(*parts, **about):
    return build_cohort(parts, SMALL, horizon_months=12, **about)


def codes(built):
    return [problem.code for problem in built.problems]


@pytest.mark.parametrize(
    "lines",
    [
        ["да,2024-02-01,отозвано"],
        ["да,2024-02-01,", "нет,,2024-03-01"],
        ["да,2024-02-01,", "нет,,"],
        ["да,2024-02-01,", ",2024-02-05,2024-03-01"],
        ["да,2024-02-01,", "отозвал,2024-03-01,"],
        ["да,2024-02-01,", "да,вчера,"],
        ["нет,2024-02-01,", "да,,"],
        [],
    ],
    ids=["unreadable withdrawal", "withdrawn later", "undated refusal", "withdrawal alone", "unreadable record",
         "unreadable day", "undated consent", "no record at all"],
)  # fmt: skip
def test_a_consent_in_doubt_does_not_stand(part, lines):
    said = ["person_id,consent,given,given_at,withdrawn_at", *(f"a,model_training,{line}" for line in lines)]
    built = build(part(ANSWER), part(said))
    assert len(built.frame) == 0
    assert built.losses[0].fates == {"no_training_consent": 1}
    assert "no_consents" not in codes(built)


@pytest.mark.parametrize(
    "lines", [["нет,2024-02-01,", "да,2024-02-09,"], ["да,2024-01-01,2024-02-01", "да,2024-02-09,"]]
)
def test_a_later_consent_stands_again(part, lines):
    said = ["person_id,consent,given,given_at,withdrawn_at", *(f"a,model_training,{line}" for line in lines)]
    assert len(build(part(ANSWER), part(said)).frame) == 1
