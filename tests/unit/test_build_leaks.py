"""What must not get into a built cohort: the future, people who said no, and what names a person."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from riskscore.assembly.build import build_cohort
from riskscore.assembly.matches_file import load_matches, no_matches, save_matches
from riskscore.assembly.people_match import suggest_matches
from riskscore.assembly.read_part import PartFile, read_part
from riskscore.assembly.row_ledger import pool_rows
from riskscore.cohort import load_cohort
from riskscore.errors import FileError
from riskscore.files import write_raw
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


NAME, NUMBER = "Иванова Анна Петровна", "112-233-445 95"


def test_names_and_numbers_in_columns_of_something_else_do_not_leave(part):
    lines = ["person_id,full_name,snils,cohort_year,college,specialty,months,resume"]
    lines += [f"a,{NAME},{NUMBER},2024,Иванова Анна,{NUMBER},8765430300,yes", "b,,,2024,A,08.02.01,7,no"]
    seen = ["person_id,outcome_code,outcome_date,outcome_source"]
    seen += [f"a,employed,2025-06-30,со слов: {NAME.upper()}", "b,employed,2025-06-30,СНИЛС 112.233.445-96"]
    built = build(part(lines, kind="answers"), part(seen))
    assert built.frame["college"].tolist()[1] == "A"
    assert built.frame["months"].tolist()[1] == 7.0
    assert built.frame[["college", "specialty", "months", "outcome_source"]].iloc[0].isna().all()
    assert built.frame["outcome_source"].isna().all()
    named = [(p.field, p.found, p.severity) for p in built.problems if p.code == "names_a_person"]
    assert sorted(named) == [
        ("college", "1", "error"), ("months", "1", "error"),
        ("outcome_source", "2", "error"), ("specialty", "1", "error"),
    ]  # fmt: skip


def test_names_in_the_column_of_ids_join_nothing_and_do_not_leave(part):
    seen = ["person_id,outcome_code,outcome_date", f"{NAME},employed,2025-06-30"]
    built = build(part(["person_id,cohort_year,resume", f"{NAME},2024,yes", "b,2024,no"]), part(seen))
    assert built.frame["person_id"].tolist() == ["unlinked-1", "b"]
    assert built.losses[1].fates == {"no_key": 1}
    assert codes(built).count("ids_are_names") == 2


@pytest.mark.parametrize("one", ["112-233-445 96", "СНИЛС 112-233-445 95", "11223344595"])
def test_an_id_that_holds_a_snils_right_or_mistyped_does_not_leave(part, one):
    ids = [one, "a", "b", "c"]
    built = build(part(["person_id,cohort_year,resume", *(f"{each},2024,yes" for each in ids)]))
    assert built.frame["person_id"].tolist() == ["unlinked-1", "a", "b", "c"]


def test_a_running_number_is_nobody_elses_id(part):
    built = build(part(["person_id,cohort_year,resume", "unlinked-1,2024,yes", ",2024,no"]))
    assert built.frame["person_id"].tolist() == ["unlinked-1", "unlinked-2"]


def test_register_values_beside_the_answers_are_dropped_if_recorded_later(part):
    lines = ["person_id,cohort_year,assessed_at,recorded_at,resume,months"]
    lines += ["a,2024,2024-03-01,2024-03-02,yes,9", "b,2024,2024-03-01,2024-03-01,yes,8", "c,2024,,2024-03-02,yes,7"]
    built = build(part(lines))
    assert built.frame["months"].tolist() == [
        pytest.approx(each, nan_ok=True) for each in (float("nan"), 8.0, float("nan"))
    ]
    assert [problem.row for problem in built.problems if problem.code == "recorded_later"] == [2, 4]
    assert built.frame["resume"].tolist() == ["yes"] * 3


@pytest.mark.parametrize("kind", ["answers", "history"])
def test_a_file_without_any_column_of_the_questionnaire_is_not_answers(part, kind):
    with pytest.raises(FileError, match="no column of the questionnaire"):
        part(["person_id,consent,given,recorded_at", "a,model_training,да,2024-01-01"], kind=kind)


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet"])
@pytest.mark.parametrize(("horizon", "label"), [(6, None), (12, 0.0)])
def test_outcomes_at_another_horizon_are_no_labels_in_any_format(part, tmp_path, ending, horizon, label):
    days = {6: "2024-12-30", 12: "2025-06-30"}
    seen = part(["person_id,outcome_code,outcome_date", f"a,employed,{days[horizon]}"])
    built = build_cohort([part(ANSWER), seen], SMALL, horizon_months=horizon)
    path = tmp_path / f"built{ending}"
    write_raw(built.frame, path, built.metadata)
    cohort = load_cohort([path], SMALL, default_as_of=dt.date(2026, 3, 1))
    assert cohort.label.tolist() == [pytest.approx(float("nan") if label is None else label, nan_ok=True)]
    assert ("other_horizon" in {problem.code for problem in cohort.problems}) == (label is None)


def test_one_snils_under_two_ids_is_said(part):
    lines = ["person_id,snils,cohort_year,resume", f"a,{NUMBER},2024,yes", f"b,{NUMBER},2024,no", "c,,2024,no"]
    said = [(p.row, p.severity) for p in build(part(lines)).problems if p.code == "shared_snils"]
    assert said == [(2, "warning"), (3, "warning")]


@pytest.mark.parametrize(("one", "number"), [("a", "112-233-445 96"), ("", "112-233-445 96"), ("a", "")])
def test_a_snils_no_answer_has_is_suggested_once_and_joins_all_its_rows_when_confirmed(part, tmp_path, one, number):
    answers = part(
        ["person_id,snils,full_name,birth_date,cohort_year,resume", f"{one},{number},{NAME},2005-01-01,2024,yes"]
    )
    days = ("2024-11-01", "2025-06-30")
    seen = part(["snils,full_name,birth_date,outcome_code,outcome_date"]
                + [f"{NUMBER},{NAME},2005-01-01,employed,{day}" for day in days])  # fmt: skip
    parts = [answers, seen]
    suggested = suggest_matches(build(*parts).rows, parts, "en")
    assert len(suggested) == 1
    save_matches(tmp_path / "m.csv", suggested.assign(confirm="yes"), no_matches().answered)
    confirmed = load_matches(tmp_path / "m.csv", pool_rows(parts), parts).confirmed
    assert build(*parts, confirmed=confirmed).losses[1].fates == {"used": 1, "outside_window": 1}


def test_an_answer_with_a_snils_of_its_own_is_not_suggested_for_another(part):
    answers = part(
        ["person_id,snils,full_name,birth_date,cohort_year,resume", f"a,087-654-303 00,{NAME},2005-01-01,2024,yes"]
    )
    seen = part(
        ["snils,full_name,birth_date,outcome_code,outcome_date", f"{NUMBER},{NAME},2005-01-01,employed,2025-06-30"]
    )
    assert suggest_matches(build(answers, seen).rows, [answers, seen], "en").empty


def test_a_register_knows_no_event_after_the_day_it_was_recorded(tmp_path):
    path = Path(__file__).parents[1] / "questionnaires" / "parts.toml"
    dated = path.read_text(encoding="utf-8").replace('name = "months"\nkind = "number"', 'name = "seen"\nkind = "date"')
    (tmp_path / "q.toml").write_text(dated, encoding="utf-8")
    q = load_questionnaire(str(tmp_path / "q.toml"))
    lines = {"a.csv": [*ANSWER, "b,2024,2024-03-01,yes"]}
    lines["h.csv"] = ["person_id,recorded_at,seen", "a,2024-02-01,2024-12-01", "b,2024-02-01,2024-01-15"]
    parts = []
    for name, text in lines.items():
        (tmp_path / name).write_text("\n".join(text), encoding="utf-8")
        parts.append(read_part(PartFile(tmp_path / name, name), q, today=dt.date(2026, 3, 1)))
    built = build_cohort(parts, q, horizon_months=12)
    assert built.losses[1].fates == {"used": 1, "bad_values": 1}
    assert built.frame["seen"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("name", "rows"), [("Сидоров Олег Ильич", [2]), ("Петрова Анна Петровна", []), (NAME.upper(), [])]
)
def test_an_id_that_means_two_people_is_said(part, name, rows):
    answers = part(["person_id,full_name,cohort_year,resume", f"1,{NAME},2024,yes"])
    seen = part(["person_id,full_name,outcome_code,outcome_date", f"1,{name},employed,2025-06-30"])
    assert [p.row for p in build(answers, seen).problems if p.code == "names_differ"] == rows


def test_an_observation_of_a_day_to_come_is_no_outcome(part):
    seen = part(["person_id,outcome_code,outcome_date", "a,employed,2026-05-01"], kind="outcomes")
    built = build(part([line.replace("2024", "2025") for line in ANSWER]), seen)
    assert built.counts["with_outcome"] == 0
    assert [(p.code, p.row) for p in built.problems if p.code == "future_date"] == [("future_date", 2)]


def test_without_the_special_consent_no_protected_answer_stays(part):
    features = tuple(replace(f, protected=f.protected or f.name == "resume") for f in SMALL.features)
    said = part(["person_id,consent,given", "a,model_training,да"], dated=dt.date(2024, 2, 1))
    parts = [part(ANSWER), said]
    protected = build_cohort(parts, replace(SMALL, features=features), horizon_months=12)
    assert [built.frame["resume"].notna().sum() for built in (protected, build(*parts))] == [0, 1]
