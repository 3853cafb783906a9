"""`cohort build` part by part: what joins, what is dropped, and that it is said."""

import datetime as dt
import hashlib
import hmac
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.assembly.build import build_cohort
from riskscore.assembly.read_part import PartFile, read_part
from riskscore.errors import CohortError, FileError
from riskscore.questionnaire import load_questionnaire

SMALL = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "parts.toml"))
TODAY = dt.date(2026, 3, 1)
ANNA, BORIS = "112-233-445 95", "087-654-303 00"
WRONG = "112-233-445 96"


def part(folder, name, lines, **about):
    path = folder / name
    path.write_text("\n".join(lines), encoding="utf-8")
    return read_part(PartFile(path, name, **about), SMALL, today=TODAY)


def build(*parts, key=None, confirmed=(), horizon=12):
    return build_cohort(parts, SMALL, horizon_months=horizon, key=key, confirmed=confirmed)


def fates(built):
    return {losses.name: dict(losses.fates) for losses in built.losses}


@pytest.fixture
def answers(tmp_path):
    lines = ["person_id,snils,cohort_year,assessed_at,college,specialty,resume,orphan"]
    lines += [f"a,{ANNA},2024,2024-03-01,A,08.02.01,есть,да", f",{BORIS},2024,2024-03-01,B,08.02.01,no,нет"]
    return part(tmp_path, "answers.csv", lines)


def test_parts_join_by_id_and_by_snils_and_codes_are_written(answers, tmp_path):
    history = part(tmp_path, "history.csv", ["person_id,recorded_at,months", "A,2024-02-01,7", "a,2024-04-01,9"])
    seen = ["snils;outcome_code;outcome_date;outcome_source"]
    seen += [f"{ANNA};employed;30.06.2025;rostrud", "087 654 303 00;Работает без  оформления;30.06.2025;college"]
    built = build(answers, history, part(tmp_path, "outcomes.csv", seen), key=b"k" * 32)
    assert built.frame["resume"].tolist() == ["yes", "no"]
    assert built.frame["months"].tolist()[0] == 7.0
    assert built.frame["outcome_code"].tolist() == ["employed", "Работает без  оформления"]
    assert built.frame["outcome_source"].tolist() == ["rostrud", "college"]
    assert (built.frame["outcome_date"] == pd.Timestamp("2025-06-30")).all()
    assert fates(built)["history.csv"] == {"used": 1, "after_assessment": 1}


def test_identifiers_are_the_id_the_keyed_hash_or_a_running_number(answers):
    hashed = hmac.new(b"k" * 32, BORIS.encode(), hashlib.sha256).hexdigest()[:16]
    assert build(answers, key=b"k" * 32).frame["person_id"].tolist() == ["a", hashed]
    without = build(answers)
    assert without.frame["person_id"].tolist() == ["a", "unlinked-1"]
    assert [problem.found for problem in without.problems if problem.code == "unlinkable"] == ["1"]


def test_no_number_and_no_name_leaves_with_the_cohort(tmp_path):
    lines = ["person_id,snils,full_name,birth_date,cohort_year,college,resume"]
    lines += [f"{ANNA},,Иванова Анна,2005-01-01,2024,A,yes", f"x,{BORIS},Петров Борис,2005-02-02,2024,A,no"]
    lines += [f"{BORIS.replace('-', '')},,Петров Борис,2005-02-02,2023,A,no"]
    read = part(tmp_path, "answers.csv", lines)
    built = build(read, key=b"k" * 32)
    shown = built.frame.to_csv() + json.dumps(built.metadata, ensure_ascii=False)
    digits = shown.replace("-", "").replace(" ", "")
    assert not any(word in shown for word in ("Иванова", "Петров", "full_name", "snils"))
    assert ANNA.replace("-", "").replace(" ", "") not in digits
    assert BORIS.replace("-", "").replace(" ", "") not in digits
    assert len(built.frame) == 3
    assert "ids_are_snils" in {problem.code for problem in read.problems}


def test_one_id_that_is_a_snils_does_not_leave_either(tmp_path):
    lines = ["person_id,cohort_year,resume", "a,2024,yes", "b,2024,yes", f"{ANNA},2024,no"]
    assert build(part(tmp_path, "answers.csv", lines)).frame["person_id"].tolist() == ["a", "b", "unlinked-1"]


def test_a_wrong_snils_joins_nothing_and_is_said(answers, tmp_path):
    outcomes = part(tmp_path, "o.csv", ["snils,outcome_code,outcome_date", f"{WRONG},employed,2025-06-30"])
    built = build(answers, outcomes)
    assert fates(built)["o.csv"] == {"no_key": 1}
    assert built.frame["outcome_code"].isna().all()
    assert [problem.row for problem in built.problems if problem.code == "wrong_snils"] == [2]


def test_the_latest_assessment_counts_and_a_bad_one_is_not_replaced_by_an_older(tmp_path):
    lines = ["person_id,cohort_year,assessed_at,resume"]
    lines += ["a,2024,2024-03-01,no", "a,2024,2024-05-01,yes", "a,2026,2026-03-01,no"]
    lines += ["b,2024,2024-03-01,yes", "b,2024,2024-05-01,perhaps", "c,2024,2025-07-01,yes", "d,,,yes"]
    built = build(part(tmp_path, "answers.csv", lines))
    assert built.frame[["person_id", "cohort_year", "resume"]].to_numpy().tolist() == [
        ["a", 2024, "yes"], ["a", 2026, "no"],
    ]  # fmt: skip
    lost = {"used": 2, "older_assessment": 2, "bad_values": 1, "assessed_too_late": 1, "no_graduation": 1}
    assert fates(built)["answers.csv"] == lost


def test_a_forecast_or_an_early_observation_is_no_outcome(answers, tmp_path):
    lines = ["person_id,outcome_code,outcome_date", "a,will_employed,2025-06-30", "a,employed,2024-06-30"]
    lines += ["a,employed,2024-11-01", "a,,2025-06-30", "a,employed,", "a,vanished,2025-06-30"]
    built = build(answers, part(tmp_path, "o.csv", lines))
    assert built.frame["outcome_code"].isna().all()
    assert fates(built)["o.csv"] == {
        "bad_values": 1, "undated": 1, "no_outcome": 1, "forecast": 1, "too_early": 1, "outside_window": 1,
    }  # fmt: skip


def test_the_horizon_can_be_another(answers, tmp_path):
    lines = ["person_id,outcome_code,outcome_date", "a,employed,2025-06-30", "a,работает без оформления,2024-12-30"]
    outcomes = part(tmp_path, "o.csv", lines)
    assert [build(answers, outcomes, horizon=n).frame["outcome_date"].dt.month[0] for n in (6, 12)] == [12, 6]
    assert build(answers, outcomes, horizon=6).metadata["riskscore.horizon_months"] == "6"


def test_two_outcomes_on_one_day_are_none_and_said(answers, tmp_path):
    lines = ["person_id,outcome_code,outcome_date", "a,employed,2025-06-30", "a,работает без оформления,2025-06-30"]
    built = build(answers, part(tmp_path, "o.csv", lines))
    assert built.frame["outcome_code"].isna().all()
    assert [problem.row for problem in built.problems if problem.code == "conflict"] == [2, 3]


def test_rows_that_contradict_each_other_are_nobodys(tmp_path):
    lines = ["person_id,snils,cohort_year,resume", f"a,{ANNA},2024,yes", f"a,{BORIS},2023,yes", "b,,2024,yes"]
    built = build(part(tmp_path, "answers.csv", lines))
    assert built.frame["person_id"].tolist() == ["b"]
    assert [(p.row, p.severity) for p in built.problems if p.code == "contradiction"] == [(2, "error"), (3, "error")]


def test_consents_decide_who_stays_and_which_answers(tmp_path):
    lines = ["person_id,cohort_year,resume,orphan", *(f"{who},2024,yes,да" for who in "abcd")]
    said = ["person_id,consent,given,given_at,withdrawn_at"]
    said += ["a,model_training,да,2024-02-01,", "a,special_categories,да,2024-02-01,"]
    said += ["b,model_training,да,2024-02-01,", "b,special_categories,да,2024-02-01,2024-02-09"]
    said += ["c,model_training,да,2024-02-01,", "c,model_training,нет,2024-02-02,"]
    said += ["e,model_training,да,2024-02-01,", "a,contact,perhaps,2024-02-01,", "a,,да,2024-02-01,"]
    built = build(part(tmp_path, "answers.csv", lines), part(tmp_path, "c.csv", said))
    assert built.frame["person_id"].tolist() == ["a", "b"]
    assert built.frame["orphan"].tolist() == [True, None]
    assert built.counts["without_sensitive_answers"] == 1
    assert fates(built)["answers.csv"] == {"used": 2, "no_training_consent": 2}
    assert fates(built)["c.csv"] == {"used": 5, "bad_values": 1, "no_person": 1, "superseded": 1, "empty": 1}


def test_without_consents_nobody_leaves_and_that_is_said(answers):
    assert "no_consents" in {problem.code for problem in build(answers).problems}


def test_last_cohort_is_counted_and_only_else_taken_as_sent(tmp_path):
    lines = ["person_id,cohort_year,college,specialty,resume"]
    lines += [f"p{i},2022,A,08.02.01,yes" for i in range(5)] + ["a,2024,A,08.02.01,yes", "b,2024,B,08.02.01,yes"]
    sent = ["person_id,recorded_at,last_cohort_employment", "a,2024-02-01,11", "b,2024-02-01,12"]
    seen = ["person_id,outcome_code,outcome_date"] + [f"p{i},employed,2023-06-30" for i in range(5)]
    read = [part(tmp_path, "answers.csv", lines), part(tmp_path, "h.csv", sent), part(tmp_path, "o.csv", seen)]
    built = build(*read)
    assert built.frame.set_index("person_id").loc[["a", "b"], "last_cohort_employment"].tolist() == [100.0, 12.0]
    assert built.counts["last_cohort_counted"] == 1


def test_who_has_not_consented_is_not_counted_in_the_last_cohort(tmp_path):
    lines = ["person_id,cohort_year,college,specialty,resume"]
    lines += [f"p{i},2022,A,08.02.01,yes" for i in range(5)] + ["a,2024,A,08.02.01,yes"]
    seen = ["person_id,outcome_code,outcome_date"] + [f"p{i},employed,2023-06-30" for i in range(5)]
    parts = [part(tmp_path, "answers.csv", lines), part(tmp_path, "o.csv", seen)]
    for n, counted in ((5, 1), (4, 0)):
        said = ["person_id,consent,given", "a,model_training,да", *(f"p{i},model_training,да" for i in range(n))]
        assert build(*parts, part(tmp_path, "c.csv", said)).counts["last_cohort_counted"] == counted


def test_every_college_knows_its_losses(answers, tmp_path):
    lines = ["person_id,cohort_year,assessed_at,college,resume", "a,2024,2024-01-01,A,no", "c,2024,,B,perhaps"]
    built = build(answers, part(tmp_path, "late.csv", lines))
    assert built.losses[1].colleges == {"A": {"older_assessment": 1}, "B": {"bad_values": 1}}
    assert "colleges" not in built.metadata["riskscore.losses"]


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("person_id,resume,months", "answers"),
        ("person_id,months,recorded_at", "history"),
        ("snils,outcome_code,outcome_date", "outcomes"),
        ("person_id,consent,given", "consents"),
    ],
)
def test_the_kind_of_a_part_is_seen_by_its_columns(tmp_path, header, kind):
    read = part(tmp_path, "part.csv", [header, ",".join("" for _ in header.split(",")) + " "])
    assert read.kind == kind
    assert header.split(",")[1] in read.why.en or kind == "history"


@pytest.mark.parametrize("header", ["person_id,resume,outcome_code", "person_id,telephone"])
def test_a_file_that_fits_two_kinds_or_none_is_asked_about(tmp_path, header):
    with pytest.raises(FileError, match="answers=, history=, outcomes="):
        part(tmp_path, "part.csv", [header, "a,,"])


def test_a_column_that_two_headers_claim_or_a_person_has_refused_is_not_read(tmp_path):
    lines = ["person_id,Дата рождения,ДАТА РОЖДЕНИЯ,months,recorded_at", "a,2005-01-01,2005-02-02,1,2024-01-01"]
    assert part(tmp_path, "h.csv", lines).rows["birth_date"].isna().all()
    path = PartFile(tmp_path / "h.csv", "h.csv")
    read = read_part(path, SMALL, today=TODAY, columns={"Дата рождения": ""})
    assert read.rows["birth_date"].tolist() == [pd.Timestamp("2005-02-02")]


def test_usual_headers_are_known_below_a_title_and_what_they_were_read_as_is_said(tmp_path):
    lines = ["Согласия;выпускников;колледжа;за год", "СНИЛС;Согласие;Дано;Дата согласия"]
    read = part(tmp_path, "c.csv", [*lines, f"{ANNA};model_training;да;01.02.2024"])
    assert read.rows[["snils", "dated"]].to_numpy().tolist() == [[ANNA, pd.Timestamp("2024-02-01")]]
    assert [problem.code for problem in read.problems] == ["matched_column"] * 4 + ["title_rows"]


def test_an_undated_file_is_refused_unless_its_day_is_said(answers, tmp_path):
    lines = ["person_id,outcome_code", "a,employed"]
    with pytest.raises(FileError, match=r"--dated o\.csv="):
        part(tmp_path, "o.csv", lines)
    dated = part(tmp_path, "o.csv", lines, dated=dt.date(2025, 7, 1))
    assert build(answers, dated).frame["outcome_code"].tolist() == ["employed", np.nan]


def test_answers_alone_can_be_a_cohort_and_the_rest_cannot(tmp_path, answers):
    assert len(build(answers).frame) == 2
    with pytest.raises(CohortError, match="None of the parts holds answers"):
        build(part(tmp_path, "h.csv", ["person_id,months,recorded_at", "a,1,2024-01-01"]))


def test_everybody_may_be_lost(tmp_path):
    built = build(part(tmp_path, "answers.csv", ["person_id,cohort_year,resume", "a,2024,perhaps"]))
    assert len(built.frame) == 0
    assert fates(built)["answers.csv"] == {"bad_values": 1}
