"""How figures stand on pages: shares, differences of shares, groups by their question."""

from xml.etree import ElementTree

import pytest

from riskscore.errors import Lang
from riskscore_training.charts import DASHES, Axes, Series, line_chart
from riskscore_training.figure_words import FigureWords
from riskscore_training.growth_chart import draw_growth

GAP = {"point": -0.027, "low": -0.086, "high": 0.028}


@pytest.mark.parametrize(
    ("lang", "share", "gap"),
    [
        ("ru", "−2,7\xa0% (−8,6 … 2,8\xa0%)", "−2,7\xa0п.\xa0п. (−8,6 … 2,8\xa0п.\xa0п.)"),
        ("en", "−2.7\xa0% (−8.6 … 2.8\xa0%)", "−2.7\xa0pp (−8.6 … 2.8\xa0pp)"),
    ],
)
def test_a_difference_of_shares_is_in_percentage_points(lang: Lang, share: str, gap: str) -> None:
    words = FigureWords(lang)
    assert words.interval(GAP, "recall") == share
    assert words.gap(GAP, "recall") == gap
    assert words.gap(GAP, "auc") == words.interval(GAP, "auc")


def test_a_group_by_a_question_that_asks_has_no_colon_after_the_mark() -> None:
    words, yes = FigureWords("en"), {"ru": "да", "en": "yes"}
    assert words.trait({"ru": "?", "en": "Have you a CV?"}, yes) == "Have you a CV? — yes"
    assert words.trait({"ru": "?", "en": "Disability"}, yes) == "Disability: yes"


def test_lines_of_a_chart_are_told_apart_without_colour_and_named_in_its_alternative_text() -> None:
    lines = [Series(name, [0.0, 1.0], [0.0, 1.0]) for name in ("ours", "points", "logistic", "blend")]
    chart = ElementTree.fromstring(line_chart("ROC", Axes("in vain", "found", x_is_share=True), lines))  # noqa: S314
    drawn = [path for path in chart.iter() if path.get("stroke-width") == "2" and path.get("fill") == "none"]
    assert [path.get("stroke-dasharray", "") for path in drawn] == list(DASHES)
    assert chart[0].text == "ROC: found / in vain; ours, points, logistic, blend"
    assert "100 %" in {text.text for text in chart.iter()}


def test_the_learning_curve_shows_every_size_and_the_points_beside_it() -> None:
    sizes = [
        {"n": n, "auc": {"point": auc, "low": auc - 0.04, "high": auc + 0.04}} for n, auc in ((250, 0.66), (1000, 0.7))
    ]
    drawn = draw_growth({"rival": "points", "rival_auc": {"point": 0.58}, "sizes": sizes}, "en")
    texts = {text.text for text in ElementTree.fromstring(drawn).iter()}  # noqa: S314
    assert texts >= {"250", "1,000".replace(",", "\xa0"), "points", "model", "0.55", "0.75"}


def test_a_model_that_tells_nobody_apart_has_a_learning_curve_too() -> None:
    flat = {"point": 0.5, "low": 0.5, "high": 0.5}
    drawn = draw_growth({"rival": "chance", "rival_auc": flat, "sizes": [{"n": 250, "auc": flat}]}, "en")
    assert {"0.5", "0.55"} <= {text.text for text in ElementTree.fromstring(drawn).iter()}  # noqa: S314
