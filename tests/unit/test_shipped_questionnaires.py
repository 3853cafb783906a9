"""The questionnaires in the package: they load, read the real files as these are, and speak both languages."""

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import Cohort, load_cohort
from riskscore.model.points import score_points
from riskscore.plan import load_catalogue
from riskscore.questionnaire import Feature, Questionnaire, load_questionnaire, shipped_questionnaires
from riskscore.questionnaire.frame import check_frame
from riskscore.synthetic import generate

ROOT = Path(__file__).parents[2]
REAL = {
    "job-corps": ROOT / "data/real/job_corps/job_corps.csv",
    "uci697": ROOT / "data/real/uci697/data.csv",
}
IDS = ("job-corps", "ru-2025.1", "ru-2025.2", "ru-udmurtia-2025", "uci697")
WITH_SERVICES = {"ru-2025.1", "ru-2025.2"}
TODAY = dt.date(2026, 3, 1)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
LETTER = re.compile(r"[^\W\d_]")
# Words of one language that the other has no text for: names of platforms and laws, units and legal codes.
RU_WITHOUT_CYRILLIC = re.compile(r"[\d\s–<>%]+")
EN_WITH_CYRILLIC = re.compile(r"ЕЦП|ПМПК|ПКР|\d+н")

PROTECTED = {
    "ru-2025.1": {"sex", "birth_date", "disability", "health_limits", "orphan"},
    "ru-2025.2": {"sex", "birth_date", "ovz", "disabled", "health_limits", "orphan", "personal_barriers", "abilympics"},
    "ru-udmurtia-2025": {"special_status"},
    "job-corps": {"female", "age", "white", "black", "hispanic", "english", "health", "health12"},
    "uci697": {"sex", "age", "nationality", "international", "special_needs"},
}
SENSITIVE = {
    "ru-2025.1": {"disability", "health_limits", "orphan", "hardship", "care_for_relative"},
    "ru-2025.2": {"ovz", "disabled", "health_limits", "orphan", "hardship", "care_for_relative", "personal_barriers"},
    "ru-udmurtia-2025": {"special_status"},
    "job-corps": {"health", "health12"},
    "uci697": {"special_needs"},
}
LEAKS = {
    "job-corps": {
        "trainy1", "trainy2", "pworky2", "pworky3", "pworky4", "earny2", "earny3", "earny4", "health30", "health48",
    },
    "uci697": {"Debtor", "Tuition fees up to date", "Unemployment rate", "Inflation rate", "GDP", "Target"},
}  # fmt: skip


@pytest.fixture(scope="module", params=IDS)
def questionnaire(request: pytest.FixtureRequest) -> Questionnaire:
    return load_questionnaire(request.param)


@pytest.fixture(scope="module", params=sorted(REAL))
def real(request: pytest.FixtureRequest) -> tuple[str, Cohort]:
    return request.param, load_cohort([REAL[request.param]], load_questionnaire(request.param), default_as_of=TODAY)


def names(questionnaire: Questionnaire, role: str) -> set[str]:
    return {feature.name for feature in questionnaire.features if feature.role == role}


def texts(node: Any, place: str = "") -> Iterator[tuple[str, str, str]]:
    """Every pair of texts in a TOML file, with its place."""
    if isinstance(node, dict) and set(node) == {"ru", "en"}:
        yield place, node["ru"], node["en"]
    elif isinstance(node, dict | list):
        for key, child in node.items() if isinstance(node, dict) else enumerate(node, 1):
            yield from texts(child, f"{place}/{key}")


def shipped_files() -> list[Path]:
    shipped = Path(str(files("riskscore") / "shipped"))
    return sorted([*shipped.glob("questionnaires/*.toml"), *shipped.glob("services/*.toml")])


def test_the_package_ships_these_questionnaires_and_the_id_is_the_file_name() -> None:
    assert shipped_questionnaires() == IDS
    assert [load_questionnaire(name).id for name in IDS] == list(IDS)


def test_a_shipped_questionnaire_finds_its_services() -> None:
    for name in IDS:
        questionnaire = load_questionnaire(name)
        assert (questionnaire.services is not None) == (name in WITH_SERVICES)
        if questionnaire.services:
            assert load_catalogue(questionnaire.services, questionnaire).services


@pytest.mark.parametrize("path", shipped_files(), ids=lambda path: path.stem)
def test_russian_texts_are_in_russian_and_english_ones_in_english(path: Path) -> None:
    found = list(texts(tomllib.loads(path.read_text(encoding="utf-8"))))
    assert len(found) > 50
    for place, ru, en in found:
        assert CYRILLIC.search(ru) or RU_WITHOUT_CYRILLIC.fullmatch(ru), (place, ru)
        assert not CYRILLIC.search(EN_WITH_CYRILLIC.sub("", en)), (place, en)
        assert LETTER.search(en) or not LETTER.search(ru), (place, en)


def test_declinable_and_protected_features_are_as_decided(questionnaire: Questionnaire) -> None:
    assert names(questionnaire, "sensitive") == SENSITIVE[questionnaire.id]
    assert {f.name for f in questionnaire.features if f.protected} == PROTECTED[questionnaire.id]


@pytest.mark.parametrize("name", ["ru-2025.1", "ru-2025.2"])
def test_a_sensitive_question_says_nothing_is_lost_by_not_answering(name: str) -> None:
    questionnaire = load_questionnaire(name)
    for sensitive in names(questionnaire, "sensitive"):
        text = questionnaire.by_name[sensitive].help
        assert text is not None, sensitive
        assert text.ru.startswith("Можно не отвечать"), sensitive


def test_every_history_value_has_a_source_and_a_date(questionnaire: Questionnaire) -> None:
    assert [f.name for f in questionnaire.section("history") if not (f.source and f.snapshot)] == []


def test_what_is_protected_is_never_called_influenceable(questionnaire: Questionnaire) -> None:
    assert [f.name for f in questionnaire.features if f.protected and f.influenceable] == []


def test_real_files_load_untouched_without_a_problem(real: tuple[str, Cohort]) -> None:
    name, cohort = real
    assert len(cohort.problems) == 0
    assert not cohort.is_bad.any()
    assert len(cohort.table) == {"job-corps": 9240, "uci697": 4424}[name]
    assert not cohort.is_synthetic


def test_real_base_rates_are_those_of_the_studies(real: tuple[str, Cohort]) -> None:
    name, cohort = real
    assert not np.isnan(cohort.label).any()
    assert cohort.label.mean() == pytest.approx({"job-corps": 0.168, "uci697": 0.321}[name], abs=5e-4)


def test_every_feature_of_the_real_files_has_values(real: tuple[str, Cohort]) -> None:
    _, cohort = real
    shares = {f.name: cohort.table.is_present(f).mean() for f in cohort.table.questionnaire.features}
    assert min(shares.values()) > 0.5, shares


def test_the_ten_cohorts_of_uci697_are_found_by_the_unemployment_rate() -> None:
    cohort = load_cohort([REAL["uci697"]], load_questionnaire("uci697"), default_as_of=TODAY)
    years, sizes = np.unique(cohort.cohort_year, return_counts=True)
    assert list(years) == list(range(2008, 2018))
    assert sizes.min() == 362


@pytest.mark.parametrize("name", sorted(LEAKS))
def test_what_is_known_only_later_is_no_feature(name: str) -> None:
    columns = {feature.column for feature in load_questionnaire(name).features}
    assert not columns & LEAKS[name]
    assert not [column for column in columns if "2nd sem" in column]


def zero_health_is_missing(feature: Feature) -> bool:
    return feature.values is not None and feature.values["0"] == ""


def test_job_corps_health_zero_means_not_answered() -> None:
    questionnaire = load_questionnaire("job-corps")
    assert all(zero_health_is_missing(questionnaire.by_name[name]) for name in ("health", "health12"))


def test_codes_of_uci697_that_mean_unknown_are_missing() -> None:
    cohort = load_cohort([REAL["uci697"]], load_questionnaire("uci697"), default_as_of=TODAY)
    missing = {f.name for f in cohort.table.questionnaire.features if not cohort.table.is_present(f).all()}
    assert missing == {"mother_qualification", "father_qualification", "mother_occupation", "father_occupation"}


def points_of(answers: dict[str, object]) -> float:
    questionnaire = load_questionnaire("ru-2025.1")
    table = check_frame(questionnaire, pd.DataFrame([answers]), default_as_of=TODAY).table
    return float(score_points(questionnaire, table)[0])


WORST = {
    "current_work": "none", "target_contract": "none", "experience": "none", "practice_rating": "none",
    "employer_events": "never", "resume": "none", "interview_training": False, "orphan": True,
    "conscription": "expected",
}  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        pytest.param({}, 0, id="nothing answered"),
        pytest.param(WORST, 14, id="everything against"),
        pytest.param(
            {"experience": "none", "target_contract": "none"}, 5, id="already five: a baseline, not the truth"
        ),
        pytest.param({"interview_training": False}, 1, id="corrected: a point for no training"),
        pytest.param({"interview_training": True}, 0, id="corrected: none for training"),
        pytest.param(
            {"disability": "disability", "orphan": True, "relocation_plan": "other_city"}, 1, id="one for any"
        ),
        pytest.param({"target_contract": "in_progress"}, 2, id="not signed yet"),
    ],
)
def test_points_carry_the_regional_weights(answers: dict[str, object], points: float) -> None:
    assert points_of(answers) == points


def test_points_reach_the_known_maximum_and_threshold() -> None:
    points = load_questionnaire("ru-2025.1").points
    assert points is not None
    assert (points.maximum, points.threshold, points.source) == (14, 5, "proxy")


def test_each_official_outcome_has_its_block() -> None:
    outcome = load_questionnaire("ru-2025.1").outcome
    assert outcome is not None
    blocks: dict[str, set[str]] = {}
    for category in outcome.categories:
        blocks.setdefault(category.block, set()).add(category.code)
    assert blocks["employed"] == {"employed", "ip", "selfemp", "contract_service"}
    assert blocks["at_risk"] == {"informal", "czn_not_planning", "no_motivation", "risk_other"}
    assert blocks["route"] == {"study", "conscript", "childcare"}
    assert all(code.startswith(("other", "will_")) for code in blocks["other"])


BLAMING = re.compile(r"\d|риск|вероятност|не хватает|плох|недостат|risk|probab|odds|poor|lack|fail", re.IGNORECASE)


def test_a_student_is_told_of_everything_that_can_be_changed_kindly_and_without_numbers(
    questionnaire: Questionnaire,
) -> None:
    for feature in questionnaire.modelled:
        texts = [feature.student_raises, feature.student_lowers]
        if not feature.influenceable:
            assert texts == [None, None], feature.name
            continue
        for said in texts:
            assert said is not None, feature.name
            assert not BLAMING.search(said.ru + said.en), feature.name
            assert said.ru.endswith("."), feature.name


@pytest.mark.parametrize("name", ["ru-2025.1", "ru-2025.2"])
def test_what_may_change_is_said_and_its_words_continue_graduates_who(name: str) -> None:
    q = load_questionnaire(name)
    changed = {change.feature for change in q.changes}
    assert changed >= {"experience", "resume", "interview_training", "employer_events", "academic_debts"}
    assert q.consistency
    for change in q.changes:
        assert re.fullmatch(r"[а-яё].*[^.]", change.text.ru), change
        assert re.fullmatch(r"(had|were|felt) .*[^.]", change.text.en), change
    named = [q.by_name[name] for name in changed | {name for rule in q.consistency for name in rule.move}]
    assert all(f.influenceable and not f.protected and f.role == "input" for f in named)


@pytest.mark.parametrize("name", ["ru-2025.1", "ru-2025.2"])
def test_synthetic_people_keep_the_rules_of_consistency(name: str) -> None:
    q = load_questionnaire(name)
    (year,) = generate(300, seed=5, years=[2025])
    table = check_frame(q, year.frame, default_as_of=TODAY).table
    assert [rule.text.en for rule in q.consistency if rule.is_broken(table).any()] == []
