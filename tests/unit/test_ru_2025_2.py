"""ru-2025.2: all items of the questionnaire, old answers under old names, and whose reading each rule is."""

import datetime as dt
import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cohort import load_cohort
from riskscore.model.points import score_points
from riskscore.questionnaire import Feature, check_frame, check_person, load_questionnaire, source_key

OLD, NEW = load_questionnaire("ru-2025.1"), load_questionnaire("ru-2025.2")
RAW = tomllib.loads(NEW.text)
TODAY = dt.date(2026, 3, 1)
ITEMS = {
    "q01": "final_year", "q02": "current_work", "q03": "target_contract", "q04": "experience", "q05": "months_worked",
    "q06": "practice_rating", "q07": "practice_offer", "q08": "employer_events", "q09": "resume",
    "q10": "interview_training", "q11": "interviews_half_year", "q12": "applications_month", "q13": "search_channels",
    "q14": "plans", "q15": "field_intent", "q16": "confidence", "q17": "availability", "q18": "reservation_wage",
    "q19": "conscription", "q20": "childcare", "q21": "care_for_relative", "q22": "further_study",
    "q23": "relocation_plan", "q24": "mobility", "q25": "ovz disabled", "q26": "health_limits", "q27": "orphan",
    "q28": "hardship", "q29": "digital_search digital_office digital_trade digital_safety", "q30": "extra_credentials",
    "q31": "contests abilympics", "q32": "self_employment", "q33": "platform_contact",
    "q34": "barriers personal_barriers", "q35": "help_wanted", "q36": "job_values",
}  # fmt: skip
# Exclusions, indicators and preferences: asked, never scored. Abilympics would reveal a disability.
NEVER_SCORED = (
    "final_year search_channels reservation_wage conscription childcare further_study platform_contact help_wanted "
    "job_values abilympics"
)
MAY_DIFFER = {"question", "help", "raises", "lowers", "synonyms", "catalogue", "choices"}


def test_every_item_is_asked_and_nothing_else() -> None:
    asked = [name for names in ITEMS.values() for name in names.split()]
    assert len(ITEMS) == 36
    assert sorted(asked) == sorted(feature.name for feature in NEW.section("answers"))


def test_what_is_asked_for_other_reasons_is_never_scored() -> None:
    not_scored = {feature.name for feature in NEW.section("answers") if not feature.is_modelled}
    assert not_scored == set(NEVER_SCORED.split())


def meaning(feature: Feature) -> dict[str, object]:
    kept = {field.name: getattr(feature, field.name) for field in fields(feature) if field.name not in MAY_DIFFER}
    return kept | {"choices": [(choice.code, choice.text.ru, choice.adverse) for choice in feature.choices]}


def test_an_old_name_means_what_it_meant() -> None:
    gone = {feature.name for feature in OLD.features if feature.name not in NEW.by_name}
    assert gone == {"disability"}  # two statuses now: ovz and disabled
    for feature in OLD.features:
        if feature.name not in gone:
            assert meaning(NEW.by_name[feature.name]) == meaning(feature)


def test_every_rule_says_whose_reading_it_is() -> None:
    rules = [RAW["final_year"], *RAW["route"], *RAW["points"]["rule"], *RAW["outcome"]["category"]]
    assert [rule for rule in rules if "source" not in rule] == []
    assert {rule.route: rule.source for rule in NEW.routes} == {
        "conscription": "official",
        "childcare": "official",
        "further_study": "proxy",
        "other": "proxy",
    }
    assert NEW.outcome is not None
    assert {category.source for category in NEW.outcome.categories} == {"proxy"}


def test_what_we_changed_of_the_regional_points_is_marked_ours() -> None:
    assert NEW.points is not None
    ours = {rule.name for rule in NEW.points.rules if rule.source == "proxy"}
    assert ours == {"no_target_contract", "no_interview_training", "special_status"}
    assert all(rule.name and rule.text for rule in NEW.points.rules)
    assert (NEW.points.threshold, NEW.points.maximum) == (5, 14)


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        pytest.param({}, 0, id="nothing answered"),
        pytest.param({"ovz": True}, 1, id="special educational needs"),
        pytest.param({"disabled": True}, 1, id="a disability"),
        pytest.param({"ovz": True, "disabled": True, "orphan": True}, 1, id="one point for any status"),
        pytest.param({"ovz": False, "disabled": False, "orphan": False}, 0, id="no status"),
        pytest.param({"interview_training": False, "experience": "none"}, 4, id="no training, no experience"),
    ],
)
def test_both_statuses_count_once(answers: dict[str, object], points: float) -> None:
    table = check_frame(NEW, pd.DataFrame([answers | {"resume": "current"}]), default_as_of=TODAY).table
    assert score_points(NEW, table)[0] == points


def test_outcomes_are_those_of_the_first_version() -> None:
    assert OLD.outcome is not None
    assert NEW.outcome is not None
    assert [(c.code, c.block) for c in NEW.outcome.categories] == [(c.code, c.block) for c in OLD.outcome.categories]


@pytest.mark.parametrize("key", ["snils", "last_name", "first_name", "middle_name"])
def test_names_and_numbers_of_people_are_no_features_and_not_asked_for(key: str) -> None:
    assert key in NEW.identity_columns
    assert key not in NEW.by_name
    _, problems = check_person(NEW, {"person": {key: "Иванов"}}, default_as_of=TODAY)
    assert [(problem.code, problem.field) for problem in problems] == [("unknown_key", f"person.{key}")]


def test_a_cohort_is_found_by_names_and_keeps_none(tmp_path: Path) -> None:
    row = {"СНИЛС": "112-233-445 95", "Фамилия": "Иванова", "person_id": "7", "Резюме": "нет", "cohort_year": 2025}
    pd.DataFrame([row]).to_csv(tmp_path / "people.csv", index=False)
    cohort = load_cohort([tmp_path / "people.csv"], NEW, default_as_of=TODAY)
    assert cohort.table.is_present(NEW.by_name["resume"]).all()
    assert set(cohort.special) == {"person_id"}


def test_no_header_people_may_use_stands_for_two_columns() -> None:
    owners: dict[str, set[str]] = {}
    for column, synonyms in NEW.synonyms.items():
        for header in (column, *synonyms):
            owners.setdefault(source_key(header), set()).add(column)
    for feature in NEW.features:
        for header in (feature.name, feature.question.ru, feature.question.en):
            owners.setdefault(source_key(header), set()).add(feature.column)
    assert {header: columns for header, columns in owners.items() if len(columns) > 1} == {}


def test_only_the_general_consent_is_required_and_each_says_its_term_and_its_end() -> None:
    assert {consent.code: consent.required for consent in NEW.consents} == {
        "general_data": True,
        "special_categories": False,
        "model_training": False,
        "contact": False,
    }
    for consent in NEW.consents:
        assert re.findall(r"действует (\d+) месяц", consent.text.ru) == [str(consent.term_months)]
        assert re.findall(r"valid for (\d+) months", consent.text.en) == [str(consent.term_months)]
        assert "отозвать" in consent.text.ru
        assert "withdrawn" in consent.text.en


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("interviews_half_year", "1-2", "n1_2"),
        ("applications_month", "3–10", "n3_10"),
        ("months_worked", "4-6 месяцев", "m4_6"),
        ("current_work", "ГПХ", "civil_contract"),
        ("funding", "Бюджет", "budget"),
        ("school_base", "9", "grade_9"),
        ("sex", "жен.", "female"),
    ],
)
def test_words_people_write_are_read(column: str, cell: str, code: str) -> None:
    checked = check_frame(NEW, pd.DataFrame({column: [cell], "resume": ["none"]}), default_as_of=TODAY)
    assert not checked.is_bad.any()
    assert NEW.by_name[column].codes[int(checked.table.columns[column][0])] == code
