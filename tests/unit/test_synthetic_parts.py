"""Raw parts hold the accidents of real ones, and the cohort they were made from."""

from pathlib import Path

import pandas as pd
import pytest

from riskscore.codes.snils import is_valid_snils
from riskscore.errors import FileError
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import generate, write_synthetic
from riskscore.synthetic.identities import make_snils
from riskscore.synthetic.parts import ASKED_TWICE, NO_HEALTH_CONSENT, NO_TRAINING_CONSENT, make_parts

N = 4000
QUESTIONNAIRE = load_questionnaire("ru-2025.2")


@pytest.fixture(scope="module")
def frame() -> pd.DataFrame:
    return next(generate(N, 31, (2023,))).frame


@pytest.fixture(scope="module")
def parts(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return make_parts(frame, QUESTIONNAIRE, 31, 0)


def last_known(rows: pd.DataFrame, date: str) -> pd.DataFrame:
    known = rows[rows[date] <= pd.Timestamp("2023-03-01")].sort_values(date, kind="stable")
    return known.drop_duplicates("person_id", keep="last").sort_values("person_id", ignore_index=True)


def test_the_latest_assessment_is_that_of_the_cohort(frame, parts):
    asked = [feature.column for feature in QUESTIONNAIRE.features if feature.section != "history"]
    answers = parts["answers"]
    assert answers["person_id"].duplicated().mean() == pytest.approx(ASKED_TWICE, abs=0.02)
    pd.testing.assert_frame_equal(last_known(answers, "assessed_at")[asked], frame[asked], check_dtype=False)
    earlier = answers[answers["assessed_at"] < "2023-03-01"]
    assert not earlier["plans"].equals(frame.set_index("person_id")["plans"].reindex(earlier["person_id"]))


def test_what_registers_knew_on_the_day_is_that_of_the_cohort_and_later_values_differ(frame, parts):
    history = parts["history"]
    columns = [column for column in history.columns if column in frame.columns]
    assert "last_cohort_employment" not in columns
    pd.testing.assert_frame_equal(last_known(history, "recorded_at")[columns], frame[columns], check_dtype=False)
    later = history[history["recorded_at"] > "2023-03-01"].set_index("person_id")
    then = frame.set_index("person_id").loc[later.index]
    assert len(later) > 300
    assert (later["months_employed"].dropna() > then["months_employed"].dropna()).all()


def test_the_outcome_a_year_after_graduation_is_that_of_the_cohort(frame, parts):
    words = {value: category.code for category in QUESTIONNAIRE.outcome.categories for value in category.values}
    outcomes = parts["outcomes"]
    owner = pd.Series(frame["person_id"].to_numpy(), index=make_snils(2023, range(N)))
    at_year = outcomes[outcomes["outcome_date"] == "2024-06-30"]
    codes = pd.Series(at_year["outcome_code"].map(words).to_numpy(), index=at_year["snils"].map(owner))
    assert codes.reindex(frame["person_id"]).tolist() == frame["outcome_code"].tolist()
    assert sorted(outcomes["outcome_date"].unique()) == [
        pd.Timestamp(f"{day}") for day in ("2023-11-01", "2024-06-30", "2025-06-30")
    ]
    assert "person_id" not in outcomes


def test_two_per_cent_of_the_numbers_are_mistyped_in_answers_only(parts):
    latest = last_known(parts["answers"], "assessed_at")
    wrong = ~latest["snils"].map(is_valid_snils)
    assert wrong.mean() == pytest.approx(0.02, abs=0.009)
    right = make_snils(2023, range(N))
    assert right.map(is_valid_snils).all()
    assert right.is_unique
    assert (latest["snils"].to_numpy() == right.to_numpy())[~wrong].all()
    assert right.str.startswith("9").all()


def test_names_have_what_makes_names_hard(parts):
    answers, outcomes = parts["answers"], parts["outcomes"]
    assert answers["middle_name"].isna().mean() == pytest.approx(0.015, abs=0.008)
    assert answers["last_name"].str.contains("-").any()
    assert answers["last_name"].str.contains("ё").any()
    assert not outcomes["full_name"].str.split().str[0].str.contains("ё").any()


def test_each_consent_is_a_record_and_some_are_refused(parts):
    consents = parts["consents"]
    assert set(consents["consent"]) == {consent.code for consent in QUESTIONNAIRE.consents}
    assert not consents.duplicated(["person_id", "consent"]).any()
    given = (consents["given"] == "да").groupby(consents["consent"]).mean()
    assert given["general_data"] == 1
    assert given["model_training"] == pytest.approx(1 - NO_TRAINING_CONSENT, abs=0.015)
    assert given["special_categories"] == pytest.approx(1 - NO_HEALTH_CONSENT, abs=0.009)


def test_the_cohort_itself_names_nobody(frame):
    assert not {"snils", "last_name", "first_name", "middle_name", "full_name"} & set(frame.columns)


def test_a_person_s_parts_do_not_depend_on_how_many_were_drawn(tmp_path):
    for n in (40, 90):
        write_synthetic(tmp_path / str(n), n, 5, years=(2024,), with_parts=True)
    few, many = (pd.read_csv(tmp_path / n / "parts" / "2024-outcomes.csv", dtype=str) for n in ("40", "90"))
    year = many["outcome_date"] == "2025-06-30"
    assert few.loc[few["outcome_date"] == "2025-06-30", "snils"].tolist() == many.loc[year, "snils"].tolist()[:40]


def test_parts_of_another_seed_are_cleared_away_and_foreign_files_are_not(tmp_path):
    write_synthetic(tmp_path, 30, 5, years=(2024,), with_parts=True)
    assert len(list((tmp_path / "parts").iterdir())) == 4
    write_synthetic(tmp_path, 30, 6, years=(2024,))
    assert list((tmp_path / "parts").iterdir()) == []
    mine = tmp_path / "parts" / "2024-answers.csv"
    Path(mine).write_text('"person_id"\r\n"1"\r\n', encoding="utf-8")
    with pytest.raises(FileError, match="foreign"):
        write_synthetic(tmp_path, 30, 5, years=(2024,))
    assert mine.exists()
