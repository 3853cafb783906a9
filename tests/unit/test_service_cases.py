"""Who may have which service of ru-2025: the table a lawyer reads, service_cases.csv, is what the rules say.

A column of answers holds «вопрос: ответ», joined by «+»; the rest is as it stands.
"""

import csv
import datetime as dt
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskscore.plan import Catalogue, load_catalogue
from riskscore.plan.judge import judge
from riskscore.questionnaire import Questionnaire, check_person, load_questionnaire

_LINES = (Path(__file__).parent / "service_cases.csv").read_text(encoding="utf-8").splitlines()
CASES = list(csv.DictReader(_LINES, delimiter=";"))
FEWEST = 3
SHORT = {"инвалидность": "disabled", "ОВЗ": "ovz", "сирота": "orphan"}
CONSENTS = {"связь": "contact", "сведения о здоровье": "special_categories"}
COLUMNS = {"дата рождения": "birth_date", "курс": "course", "дата выпуска": "graduation_date"}


@cache
def questionnaire() -> Questionnaire:
    return load_questionnaire("ru-2025.2")


@cache
def catalogue() -> Catalogue:
    return load_catalogue("ru-2025", questionnaire())


def pairs(cell: str) -> dict[str, str]:
    return dict(part.split(": ", 1) for part in cell.split(" + ")) if cell else {}


def person(case: dict[str, str]) -> dict[str, Any]:
    named = {feature.label.ru: feature.name for feature in questionnaire().features if feature.label} | SHORT
    facts = {COLUMNS[column]: case[column] for column in COLUMNS if case[column]}
    facts |= {named[question]: answer for question, answer in pairs(case["ответы"]).items()}
    said: dict[str, dict[str, str]] = {section: {} for section in ("answers", "history", "person")}
    for name, value in facts.items():
        said[questionnaire().by_name[name].section][name] = value
    consents = {CONSENTS[name]: answer == "да" for name, answer in pairs(case["согласия"]).items()}
    day = dt.datetime.strptime(case["день оценки"], "%d.%m.%Y").date().isoformat()  # noqa: DTZ007
    return {"as_of": day, **said, "consents": consents}


def decide(case: dict[str, str]) -> str:
    """What the rules say of somebody for whom everything raises the risk, so that there is an occasion."""
    table, problems = check_person(questionnaire(), person(case), default_as_of=dt.date(2026, 3, 1))
    assert table is not None, problems
    judged = judge(catalogue(), questionnaire(), table, np.full((1, len(questionnaire().modelled)), 0.1))
    index = [service.name.ru for service in catalogue().services].index(case["услуга"])
    if not judged.is_offered[0, index]:
        return "отказано"
    if judged.is_postponed[0, index]:
        return "отложено"
    return "проверить" if judged.is_to_check[0, index] else "разрешено"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['услуга']}: {case['случай']}")
def test_the_rules_decide_as_the_table_says(case: dict[str, str]) -> None:
    assert decide(case) == case["решение"], case["основание"]


def test_every_service_has_cases_enough_and_every_case_its_ground() -> None:
    counts = Counter(case["услуга"] for case in CASES)
    assert {service.name.ru for service in catalogue().services} == set(counts)
    assert min(counts.values()) >= FEWEST
    assert all(case["основание"] and case["случай"] for case in CASES)
    assert len({(case["услуга"], case["случай"]) for case in CASES}) == len(CASES)
    assert {case["решение"] for case in CASES} == {"разрешено", "отказано", "проверить", "отложено"}
