"""What a card does not hold is said in it: nobody may take silence for a good result."""

import re

import pytest

from riskscore.errors import Lang
from riskscore.questionnaire import load_questionnaire
from riskscore_training.figure_words import FigureWords
from riskscore_training.pages import render_page


@pytest.mark.parametrize(
    ("lang", "phrases"),
    [
        ("ru", ["Как со списком работают люди, ещё не измерено", "Как модель ведёт себя в работе, ещё не измерено"]),
        ("en", ["How people use the score is not yet measured", "How the model does at work is not yet measured"]),
    ],
)
def test_what_only_use_can_tell_is_called_not_yet_measured(lang: Lang, phrases: list[str]) -> None:
    asked = load_questionnaire("ru-2025.2")
    section = render_page("card/limits.html", FigureWords(lang), questionnaire=asked, outcome=asked.outcome)
    lines = re.findall(r"<li>(.*?)</li>", section, re.DOTALL)
    assert [phrase for phrase in phrases if not any(line.startswith(phrase) for line in lines)] == []
    assert any(re.search(r"\b12 (мес|months)", line) for line in lines)
