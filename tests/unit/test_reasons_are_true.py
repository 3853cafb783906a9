"""No reason says what its person's answer contradicts.

Each shipped text either says nothing about the answer ("… is linked to a higher risk"), or was read by a person, who
wrote down here of which answers it is true. A new text, or a known one with a new answer, fails until it is read.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import load_bundle, make_examples, shipped_bundle
from riskscore.errors import Text
from riskscore.questionnaire import Feature, Questionnaire, Table, check_frame, check_person, load_questionnaire
from riskscore.questionnaire.causes import cause_text
from riskscore.scoring import score_table
from riskscore.synthetic.generate import generate

TODAY = dt.date(2026, 3, 1)
IDS = ("ru-2025.1", "ru-2025.2", "ru-udmurtia-2025", "job-corps", "uci697")
OF_ANY_ANSWER = tuple(
    Text(ru=ru, en=en)
    for ru, en in [
        ("с более высоким риском", "linked to a higher risk"),
        ("с более низким риском", "linked to a lower risk"),
        ("риск оценивается выше", "the risk is estimated to be higher"),
        ("риск оценивается ниже", "the risk is estimated to be lower"),
        ("сказываются меньше обычного", "less than usual"),
        ("помогает меньше обычного", "less than usual"),
    ]
)
ONLY_YES, ONLY_NO, ABOVE_ZERO = (1.0).__eq__, (0.0).__eq__, (0.0).__lt__
# The text, and of which answers it is true: codes of a choice, otherwise a condition on the value.
TRUE_OF: dict[str, set[str] | Callable[[Any], bool]] = {
    "Договор о целевом обучении пока не заключён": {"in_progress", "none"},
    "Договор о целевом обучении заключён или заключается": {"signed", "in_progress"},
    "Нет опыта работы по специальности": {"elsewhere", "none"},
    "Есть опыт работы": {"field", "elsewhere"},
    "Стажа работы нет, или он не больше года": {"zero", "m1_3", "m4_6", "m7_12"},
    "Есть стаж работы": {"m1_3", "m4_6", "m7_12", "over_12"},
    "Практика не пройдена или скорее не была полезна": {"not_useful", "none"},
    "Производственная практика пройдена": {"useful", "not_useful"},
    "Нет официального предложения работы от организации — базы практики": {"oral", "no", "no_practice"},
    "Пройдена практика, после которой могли предложить работу": {"official", "oral", "no"},
    "За последние 12 месяцев не было встреч с работодателями": {"earlier", "never"},
    "Были встречи с работодателями": {"last_year", "earlier"},
    "Нет актуального резюме": {"outdated", "none"},
    "Резюме составлено": {"current", "outdated"},
    "Нет подготовки к собеседованиям": ONLY_NO,
    "Есть подготовка к собеседованиям": ONLY_YES,
    "Нет уверенного желания работать по специальности": {"no", "rather_no", "unsure", "rather_yes"},
    "Нет полной уверенности в том, что работа найдётся": {"very_low", "low", "medium", "high"},
    "Нет готовности выйти на работу сразу после выпуска": {"m1_3", "later", "not_planning"},
    "Есть готовность выйти на работу": {"now", "m1_3", "later"},
    "Повторной практики в той же организации не было": ONLY_NO,
    "Была повторная практика в той же организации": ONLY_YES,
    "Организация — база практики о предложении работы не сообщала": ONLY_NO,
    "Организация — база практики сообщила о предложении работы": ONLY_YES,
    "Есть неявки на встречи в кадровом центре": ABOVE_ZERO,
    "Уход за близким, которому нужна помощь": ONLY_YES,
    "Уход за близким не указан": ONLY_NO,
    "Трудности, мешающие выйти на работу": np.any,
    "Есть академические задолженности": ABOVE_ZERO,
    "Есть пропуски без уважительной причины": ABOVE_ZERO,
    "Обучение не по дуальной модели": ONLY_NO,
    "Обучение по дуальной модели": ONLY_YES,
    "Есть официальный стаж": ABOVE_ZERO,
    "Есть официальный стаж по специальности": ABOVE_ZERO,
    "Нет действующего трудового договора": ONLY_NO,
    "Есть действующий трудовой договор": ONLY_YES,
    "Договор о целевом обучении не заключён": {"none"},
    "Договор о целевом обучении заключён": {"signed"},
    "Практика не пройдена или не устроила": {"dissatisfied", "none"},
    "Практика пройдена": {"satisfied", "dissatisfied"},
    "Актуального резюме нет": {"not_current"},
    "Есть актуальное резюме": {"current"},
    "Экзамен GED не сдан": ONLY_NO,
    "Экзамен GED сдан": ONLY_YES,
    "Нет аттестата средней школы": ONLY_NO,
    "Есть аттестат средней школы": ONLY_YES,
    "Не работал(а) в первый год": ONLY_NO,
    "Работал(а) в первый год": ONLY_YES,
    "Есть заработок в конце первого года": ABOVE_ZERO,
    "Работа была не во все недели первого года": (100.0).__gt__,
    "Есть недели с работой в первый год": ABOVE_ZERO,
    "Есть дисциплины без аттестации": ABOVE_ZERO,
}


def is_of_any_answer(text: Text) -> bool:
    return any(text.ru.endswith(end.ru) and text.en.endswith(end.en) for end in OF_ANY_ANSWER)


def is_true(feature: Feature, value: Any, text: Text) -> bool:
    if text == feature.question or is_of_any_answer(text):
        return True
    of = TRUE_OF[text.ru]
    return (
        feature.codes[int(value)] in of if isinstance(of, set) else bool(of(value if np.ndim(value) else float(value)))
    )


def worded(questionnaire: Questionnaire) -> list[Feature]:
    return [feature for feature in questionnaire.modelled if not feature.protected]


def values(feature: Feature) -> list[float]:
    if feature.kind == "choice":
        return [float(index) for index in range(len(feature.choices))]
    low, high = (0, 1) if feature.kind == "flag" else (feature.minimum, feature.maximum)
    assert low is not None, feature.name
    assert high is not None, feature.name
    return [float(low), float(high)] if feature.kind == "flag" else [low, low + 0.5, low + 1, (low + high) / 2, high]


def of_one(questionnaire: Questionnaire, feature: Feature, value: float) -> Table:
    return Table(questionnaire, {feature.name: np.array([value])}, np.array([TODAY], dtype="datetime64[D]"))


@pytest.mark.parametrize("name", IDS)
def test_every_text_was_read_by_a_person(name: str) -> None:
    texts = [text for f in worded(load_questionnaire(name)) for text in (f.raises, f.lowers) if text]
    assert [text.ru for text in texts if not is_of_any_answer(text) and text.ru not in TRUE_OF] == []


@pytest.mark.parametrize("name", IDS)
def test_a_text_is_true_of_every_answer_with_either_sign(name: str) -> None:
    """Whatever a model makes of it. Of sensitive features the sign is certain: only what adverse answers say raises."""
    questionnaire = load_questionnaire(name)
    features = [f for f in worded(questionnaire) if f.kind not in ("code", "multi") and f.role != "sensitive"]
    for feature in features:
        for value in values(feature):
            for contribution in (0.1, -0.1):
                text = cause_text(feature, of_one(questionnaire, feature, value), 0, contribution)
                assert is_true(feature, value, text), (feature.name, value, text.ru)


@pytest.mark.parametrize("name", IDS)
def test_codes_and_multis_say_nothing_about_the_answer(name: str) -> None:
    features = [f for f in worded(load_questionnaire(name)) if f.kind in ("code", "multi") and f.role != "sensitive"]
    texts = [text for feature in features for text in (feature.raises, feature.lowers) if text]
    assert [text.ru for text in texts if not is_of_any_answer(text)] == []


def people(questionnaire: Questionnaire) -> Iterator[Table]:
    frame = pd.concat([made.frame for made in generate(60, 3)], ignore_index=True)
    yield check_frame(questionnaire, frame, default_as_of=TODAY).table
    for person in make_examples(questionnaire, count=100, seed=4, as_of=str(TODAY)):
        table, problems = check_person(questionnaire, person, default_as_of=TODAY)
        assert table is not None, problems
        yield table


def test_the_shipped_model_says_nothing_false_of_synthetic_people() -> None:
    bundle, questionnaire = load_bundle(shipped_bundle()), load_questionnaire("ru-2025.2")
    assert [f.name for f in bundle.questionnaire.modelled] == [f.name for f in questionnaire.modelled]
    for table in people(bundle.questionnaire):
        contributions = score_table(bundle, table).contributions
        for index, feature in enumerate(questionnaire.modelled):
            said = table.is_present(feature) & (contributions[:, index] != 0) & (not feature.protected)
            for row in np.flatnonzero(said):
                value = table.columns[feature.name][row]
                text = cause_text(feature, table, int(row), contributions[row, index])
                assert is_true(feature, value, text), (feature.name, value, text.ru)
