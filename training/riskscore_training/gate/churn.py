"""How much of the list, and of people's levels, would change overnight?"""

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore_training.agreement import jaccard_at_k, level_jumps, rank_correlation
from riskscore_training.gate.check import LEAST_JACCARD, MOST_JUMPS, Check, number, percent
from riskscore_training.pairing import Pair

CAPACITY = 0.12


def check_churn(pair: Pair) -> Check:
    """Outcomes are not needed. A first model of real outcomes is meant to change the list: its churn is only said."""
    first, second = pair.first, pair.second
    places = max(1, round(capacity_of(second.bundle) * len(pair)))
    jaccard = jaccard_at_k(first.scores.log_odds, second.scores.log_odds, places)
    jumps = len(level_jumps(first.levels, second.levels)) / len(pair)
    rho = rank_correlation(first.scores.log_odds, second.scores.log_odds)
    expected = _is_lesser(first.bundle) and not _is_lesser(second.bundle)
    passed = expected or (jaccard >= LEAST_JACCARD and jumps <= MOST_JUMPS)
    agree, least, moved, most = number(jaccard, 2), number(LEAST_JACCARD, 1), percent(jumps), percent(MOST_JUMPS, 0)
    text = Text(
        ru=f"Списки на {places} мест совпадают на {agree.ru} (коэффициент Жаккара, нужно от {least.ru}); из низкого "
        f"уровня в высокий или обратно переходят {moved.ru} людей (допустимо {most.ru}).",
        en=f"Lists of {places} places agree by {agree.en} (Jaccard, at least {least.en}); {moved.en} of people go from "
        f"low to high or back (at most {most.en}).",
    )
    if expected:
        text = Text(ru=text.ru + _EXPECTED.ru, en=text.en + _EXPECTED.en)
    figures = {
        "n": len(pair),
        "places": places,
        "jaccard": jaccard,
        "least_jaccard": LEAST_JACCARD,
        "jumps": jumps,
        "most_jumps": MOST_JUMPS,
        "rank_correlation": None if rho != rho else rho,  # noqa: PLR0124 (NaN alone is not itself)
        "expected": expected,
    }
    return Check("churn_acceptable", passed, text, figures)


def capacity_of(bundle: Bundle) -> float:
    """The share of people whom the thresholds of `bundle` were meant to flag."""
    return float(bundle.provenance.get("config", {}).get("levels", {}).get("capacity", CAPACITY))


def _is_lesser(bundle: Bundle) -> bool:
    return bundle.is_synthetic or not bundle.provenance["trained_on_outcomes"]


_EXPECTED = Text(
    ru=" Действующая модель не обучена на исходах реальных людей, поэтому смена списка ожидаема.",
    en=" The champion has not learned from outcomes of real people, so that a new list is expected.",
)
