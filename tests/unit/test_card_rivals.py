"""The card's ladder: which step it recommends, and where a model that orders nobody has no figure."""

from typing import Any

import numpy as np
import pytest

from riskscore.errors import LANGS
from riskscore_training.evaluate import ALIKE, Predictions, judge, judge_alike, judge_places
from riskscore_training.figure_words import FigureWords
from riskscore_training.pages import render_page
from riskscore_training.plots import NAMES

RNG = np.random.default_rng(3)
N = 400
TASTE = RNG.normal(size=N)
Y = (RNG.random(N) < 1 / (1 + np.exp(1 - 2 * TASTE))).astype(float)
KNOWING, NOISE = 1 / (1 + np.exp(1 - TASTE)), RNG.uniform(0.2, 0.4, N)
NO_MODEL = ("рекомендуется обойтись без модели", "doing without a model is recommended")
ONLY_MOVED = ("не отличить от того, что следует", "cannot be told from what follows")
SIMPLER = ("рекомендуется более простая модель — баллы анкеты", "the simpler one is recommended: points")
BEST = ("лучше жребия и лучше каждой из более простых", "better than drawing lots and than each simpler model")
CONFIG = {"search_rows": 1_000, "trials": 2, "judges": {"ebm_rows": 900, "tuning_rows": 900, "trials": 2}}


def ladder(ours: Any, points: Any, lang: Any, y: Any = Y, base: Any = None) -> str:
    """The section, of models that 900 people taught."""
    base = np.full(N, 0.3) if base is None else base
    found = Predictions(y, {"riskscore": ours, "points": points}, np.full(N, np.nan), None, base)
    pooled = judge(found, resamples=60, seed=1)
    metrics = {
        "places": judge_places(found, places=40, share=0.1, resamples=20, seed=1),
        "alike": judge_alike(found, np.full(N, 0.3)),
        "cohorts": [],
        "split": {"n_taught": [500, 900]},
    }
    shown = {"pooled": pooled, "own": pooled["models"]["riskscore"], "metrics": metrics, "names": NAMES}
    return render_page("card/ladder.html", FigureWords(lang), provenance={"config": CONFIG}, **shown)


@pytest.mark.parametrize("lang", LANGS)
def test_the_simplest_step_that_is_not_beaten_stands_above_the_table(lang: Any) -> None:
    i = LANGS.index(lang)
    said = {
        BEST: ladder(KNOWING, NOISE, lang),
        SIMPLER: ladder(KNOWING, KNOWING, lang),
        NO_MODEL: ladder(NOISE, NOISE, lang),
    }
    for verdict, section in said.items():
        assert [other[i] for other in said if other[i] in section] == [verdict[i]]
        assert ONLY_MOVED[i] not in section


@pytest.mark.parametrize("lang", LANGS)
def test_an_order_that_is_the_moving_share_alone_is_said_to_be_no_more(lang: Any) -> None:
    base = np.repeat([0.1, 0.6], N // 2)
    y = (np.random.default_rng(4).random(N) < base).astype(float)
    section = ladder(base + NOISE / 100, base, lang, y, base)
    i = LANGS.index(lang)
    assert NO_MODEL[i] in section
    assert ONLY_MOVED[i] in section


def test_everybody_alike_has_a_row_of_probabilities_and_no_place_in_lists_of_the_first() -> None:
    first, *others = ladder(KNOWING, NOISE, "en").split("<table>")[1:]
    name = NAMES[ALIKE].en
    row = first.split(f"<td>{name}")[1].split("</tr>")[0]
    assert '<td title="cannot be told">—</td>' in row
    assert row.count("class=ci") == 6  # AUC, its difference, PR-AUC, Brier, log-loss, ECE
    assert [f"<td>{name}" in other for other in others] == [False, False]
