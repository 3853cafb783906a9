"""Outcome lists of people: the status in words, as forms and registers write it, or in code."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import load_cohort
from riskscore.cohort.outcome import read_outcomes
from riskscore.cohort.texts import read_texts
from riskscore.files import write_raw
from riskscore.monitoring import load_form, shipped_forms
from riskscore.monitoring.form import BLOCKS
from riskscore.questionnaire import load_questionnaire

QUESTIONNAIRE = load_questionnaire("ru-2025.2")
COMBINED = {
    "total",
    "business",
    "at_risk",
    "undecided",
    "will_business",
    "will_ip",
    "will_childcare",
    "will_at_risk",
    "will_other",
}
TITLES = [
    pytest.param(column.key, title, id=f"{name}-{column.number}")
    for name in shipped_forms()
    for column in load_form(name).sheets[0].columns
    for title in (column.title,)
    if BLOCKS[column.key] != "part"
    and column.key not in COMBINED
    and not title.startswith(("Прогноз", "Прочее:", "Иное (", "Переехали"))
]


def read(cell: str) -> str | None:
    assert QUESTIONNAIRE.outcome is not None
    (category,) = read_outcomes(read_texts([cell]), QUESTIONNAIRE.outcome).values
    return None if category is None else category.code


@pytest.mark.parametrize(("key", "title"), TITLES)
def test_every_title_of_a_form_that_is_one_outcome_is_read_as_it(key, title):
    assert read(title) == key


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("employed", "employed"), ("Трудоустроена", "employed"), (" ТРУДОУСТРОЕНЫ ", "employed"),
        ("Tрудоуcтроен", "employed"),
        ("ИП", "ip"), ("самозанятая", "selfemp"), ("Индиви-дуальные предприни-матели*", "ip"),
        ("Отпуск по уходу за ребенком", "childcare"), ("отпуск  по уходу за ребёнком", "childcare"),
        ("Призван в Вооружённые Силы РФ", "conscript"), ("служит по контракту", "contract_service"),
        ("Не трудоустроен", "risk_other"), ("Работает неофициально", "informal"),
        ("Зарегистрирована в ЦЗН", "czn_not_planning"),
        ("Самозанятый (НПД)", "selfemp"), ("Прогноз: будет призван", "will_conscript"),
        ("Care for a relative", "other_family"),
        ("Переехали", None), ("Не определился", None), ("Трудоустроен?", None), ("трудоустроен 2", None),
        ("1", None),
    ],
)  # fmt: skip
def test_words_people_write_are_read_and_vague_ones_are_not(cell, code):
    assert read(cell) == code


def test_a_list_in_words_labels_a_cohort_and_a_forecast_is_no_label(tmp_path):
    cells = ["Трудоустроена", "не трудоустроен", "Продолжили обучение", "Будут трудоустроены", "Не определился"]
    write_raw(pd.DataFrame({"resume": "current", "cohort_year": 2024, "outcome_code": cells}), tmp_path / "list.csv")
    cohort = load_cohort([tmp_path / "list.csv"], QUESTIONNAIRE, default_as_of=dt.date(2026, 3, 1))
    assert np.nan_to_num(cohort.label, nan=-1).tolist() == [0, 1, -1, -1, -1]
    assert [(p.code, p.row) for p in cohort.problems if p.code == "unknown_outcome"] == [("unknown_outcome", 6)]
