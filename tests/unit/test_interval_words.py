"""The interval in a scored file and in words: of people scored alike, never of one person."""

from datetime import date

import pandas as pd
import pytest

from riskscore.bundle import load_bundle, shipped_bundle
from riskscore.errors import Lang
from riskscore.scoring import SCORE_COLUMNS, score_frame, score_one
from riskscore_serving.result import build_result, say_interval


def test_both_ends_follow_the_log_odds_and_hold_the_probability() -> None:
    assert SCORE_COLUMNS[:5] == ("probability", "log_odds", "interval_low", "interval_high", "level")
    frame = pd.DataFrame({"mean_grade": [3.2, 4.8, None]})
    scored, _ = score_frame(load_bundle(shipped_bundle()), frame, today=date(2026, 3, 1), lang="en", explain=False)
    assert list(scored)[:5] == list(SCORE_COLUMNS[:5])
    for row in scored.to_dict("records"):
        assert row["interval_low"] <= row["probability"] <= row["interval_high"]


@pytest.mark.parametrize(
    ("lang", "phrase", "denial"),
    [
        ("en", "Of people scored like this, between 18 and 27 of 100", "not an interval for one person"),
        (
            "ru",
            "Среди людей с такой же оценкой без работы остаются от 18 до 27 из 100",
            "не интервал для одного человека",
        ),
    ],
)
def test_it_is_said_of_people_scored_alike(lang: Lang, phrase: str, denial: str) -> None:
    said = say_interval({"low": 0.18, "high": 0.27}, lang)
    assert said is not None
    assert said.startswith(phrase)
    assert denial in said


def test_ends_that_round_to_one_number_are_said_once_and_no_interval_not_at_all() -> None:
    said = say_interval({"low": 0.181, "high": 0.184}, "en")
    assert said is not None
    assert "about 18 of 100" in said
    assert say_interval(None, "ru") is None


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_page_shows_the_words(lang: Lang) -> None:
    bundle = load_bundle(shipped_bundle())
    score = score_one(bundle, bundle.examples[0], today=date(2026, 3, 1), lang=lang)
    assert build_result(bundle, score, lang).interval == say_interval(score["interval"], lang)
