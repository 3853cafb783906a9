"""What the card concludes on its own: calibration as far as it is known, one part serving alone, nearly one score."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from scipy.special import expit

from riskscore.errors import LANGS
from riskscore.model import Blend
from riskscore_training.figure_words import FigureWords
from riskscore_training.near_constant import judge_spread
from riskscore_training.pages import render_page

DEVIATES = ("вероятности отклоняются", "the probabilities deviate")
OPEN = ("судить нельзя", "cannot be judged")
UNBORNE = ("не подтвердились", "not borne out")
FINE = ("отклонений вероятностей от наблюдаемого не обнаружено", "no systematic deviation")


def interval(low: float | None, high: float | None) -> dict[str, float | None]:
    return {"point": None if low is None or high is None else (low + high) / 2, "low": low, "high": high}


def calibration(
    slope: dict[str, float | None],
    intercept: dict[str, float | None],
    lang: str,
    cohorts: Sequence[Any] = (),
    provenance: Mapping[str, Any] = MappingProxyType({"cohorts": ()}),
) -> str:
    """The section of that name."""
    of_all = {"slope": slope, "intercept": intercept, "ece": interval(0, 0.1)}
    judged = {"all": of_all, "cohorts": cohorts, "groups": []}
    metrics = {"calibration": judged, "reliability": []}
    parts = {"metrics": metrics, "reliability_chart": "", "provenance": provenance}
    return render_page("card/calibration.html", FigureWords(lang), **parts)


@pytest.mark.parametrize(
    ("slope", "intercept", "said"),
    [
        ((0.8, 1.2), (-0.1, 0.1), {FINE}),
        ((0.55, 1.5), (-0.1, 0.1), {FINE}),
        ((0.4, 1.6), (-0.1, 0.1), {OPEN}),
        ((-0.01, 0.98 + 0.02), (-0.1, 0.1), {OPEN}),
        ((-25.5, 8.8), (-0.1, 0.1), {OPEN}),
        ((None, None), (-0.1, 0.1), {OPEN}),
        ((0.5, 0.9), (-0.1, 0.1), {DEVIATES}),
        ((-6.0, -1.0), (-0.1, 0.1), {DEVIATES}),
        ((0.9, 1.1), (0.1, 0.3), {DEVIATES}),
        ((-25.5, 8.8), (0.1, 0.3), {DEVIATES, OPEN}),
        ((None, None), (-0.3, -0.1), {DEVIATES, OPEN}),
    ],
)
def test_calibration_is_good_bad_or_not_to_be_judged(slope: Any, intercept: Any, said: set[tuple[str, str]]) -> None:
    for i, lang in enumerate(LANGS):
        section = calibration(interval(*slope), interval(*intercept), lang)
        assert ((slope[0] or 1) <= 0 and slope[1] < 1) is (UNBORNE[i] in section)
        assert {verdict for verdict in (DEVIATES, OPEN, FINE) if verdict[i] in section} == said


def test_cohorts_that_deviate_are_named_though_all_together_do_not() -> None:
    share = {"n": 900, "predicted": 0.1, "observed": 0.1, "low": 0.09, "high": 0.11, "insufficient": False}
    shifts = {2022: (0.1, 0.3), 2023: (-0.1, 0.1), 2024: (-0.3, -0.1), 2025: (None, None)}
    cohorts = [
        {"year": year, **share, "slope": interval(0.9, 1.1), "intercept": interval(*shift)}
        for year, shift in shifts.items()
    ]
    cohorts.append({"year": 2021, "n": None, "insufficient": True})
    section = calibration(interval(0.8, 1.2), interval(-0.1, 0.1), "en", cohorts)
    assert FINE[1] in section
    assert "probabilities are too low (2022)" in section
    assert "probabilities are too high (2024)" in section


@pytest.mark.parametrize(
    ("n_years", "said", "unsaid"),
    [
        (1, "resamples of colleges", "rough guide"),
        (3, "3 cohorts only", "cannot be seen here at all"),
        (4, "cohorts and", "rough guide"),
    ],
)
def test_the_interval_of_a_score_says_how_many_cohorts_it_knows(n_years: int, said: str, unsaid: str) -> None:
    taught = {"cohorts": [{"year": 2020 + i, "n_used": 100 * (i < n_years)} for i in range(5)]}
    section = calibration(interval(0.8, 1.2), interval(-0.1, 0.1), "en", provenance=taught).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert said in section
    assert unsaid not in section


def test_the_interval_of_a_recalibrated_score_is_that_of_its_correction() -> None:
    of_parent = {"cohorts": [{"year": 2025, "n_used": 167}], "recalibrated_from": {}}
    section = calibration(interval(0.8, 1.2), interval(-0.1, 0.1), "en", provenance=of_parent)
    assert "each on top of one of the parent" in section
    assert "The blend of both parts" not in section


def build(blend: Blend, spread: dict[str, Any], lang: str) -> str:
    """The section "How it is built" of a questionnaire without sensitive questions."""
    own = {"base_rate": {"point": 0.234}}
    words = FigureWords(lang)
    parts = {"provenance": {"without_sensitive": False}, "sensitive": [], "metrics": {"spread": spread}, "own": own}
    return render_page("card/build.html", words, blend=blend, **parts)


@pytest.mark.parametrize(
    ("linear", "trees", "ru", "en"),
    [
        (1.0, 0.0, "одна линейная часть", "the linear part alone"),
        (0.0, 1.0, "одни деревья", "the trees alone"),
        (0.0, 0.0, "вероятность у всех одна", "everybody has the same probability"),
    ],
)
def test_a_part_that_serves_alone_is_named(linear: float, trees: float, ru: str, en: str) -> None:
    spread = {"low": 0.05, "high": 0.6, "is_narrow": False}
    for lang, phrase in (("ru", ru), ("en", en)):
        assert phrase in build(Blend(0.0, linear, trees), spread, lang)
        assert phrase not in build(Blend(0.0, 0.5, 0.5), spread, lang)


@pytest.mark.parametrize("rarer", [0.1, 0.5, 0.9])
def test_nearly_one_probability_for_all_is_less_than_a_quarter_of_the_rarer_outcome(rarer: float) -> None:
    y = np.repeat([1.0, 0.0], [round(1_000 * rarer), round(1_000 * (1 - rarer))])
    limit = 0.25 * min(rarer, 1 - rarer)
    for width, is_narrow in ((0.95, True), (1.05, False)):
        p = 0.3 + width * limit * np.linspace(0, 1, 1_000) / 0.9
        found = judge_spread(y, p)
        assert found["is_narrow"] is is_narrow
        assert found["high"] - found["low"] == pytest.approx(width * limit)


def test_the_card_gives_the_range_and_says_that_it_is_narrow() -> None:
    y, p = np.repeat([1.0, 0.0], [234, 766]), expit(-1.2 + 0.01 * np.linspace(-1, 1, 1_000))
    narrow, wide = judge_spread(y, p), judge_spread(y, np.linspace(0, 1, 1_000))
    blend = Blend(0.0, 0.5, 0.5)
    assert "the model hardly tells people apart" in build(blend, narrow, "en")
    assert "модель почти не различает людей" in build(blend, narrow, "ru")
    assert "23.0\N{NO-BREAK SPACE}% and 23.3\N{NO-BREAK SPACE}%, while 23.4" in build(blend, narrow, "en")
    assert "apart" not in build(blend, wide, "en")
    assert "between 5.0\N{NO-BREAK SPACE}% and 95.0\N{NO-BREAK SPACE}%" in build(blend, wide, "en")
