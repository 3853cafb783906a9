"""How much of the list, and of people's levels, would change overnight?"""

from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import LANGS, Text
from riskscore_training.evaluate import ALIKE
from riskscore_training.gate.check import LEAST_JACCARD, MOST_JUMPS, Check, number, percent
from riskscore_training.jumps import CAUSES
from riskscore_training.pair_agreement import agree, share_causes
from riskscore_training.pairing import Pair


def check_churn(pair: Pair) -> Check:
    """Outcomes are not needed. The first model worth a list of real people is meant to change it: that is only said."""
    found, _ = agree(pair)
    jumps = found["jumps"]["share"]
    figures = {
        "n": len(pair),
        "places": found["places"],
        "jaccard": found["jaccard"],
        "least_jaccard": LEAST_JACCARD,
        "jumps": jumps,
        "most_jumps": MOST_JUMPS,
        "causes": share_causes(found["jumps"], len(pair)),
        "rank_correlation": found["rank_correlation"],
        "reason_overlap": found["reason_overlap"],
        "expected": _is_lesser(pair.first.bundle) and not _is_lesser(pair.second.bundle),
    }
    passed = figures["expected"] or (found["jaccard"] >= LEAST_JACCARD and jumps <= MOST_JUMPS)
    parts = [_say_list(figures), _say_causes(figures), _say_reasons(figures), *([_EXPECTED] * figures["expected"])]
    if found["note"]:
        parts.insert(1, Text(**found["note"]))
    ru, en = (" ".join(text for part in parts if (text := part.get(lang))) for lang in LANGS)
    return Check("churn_acceptable", passed, Text(ru=ru, en=en), figures)


def _is_lesser(bundle: Bundle) -> bool:
    """Its list deserves no protection: made-up people, no outcomes, or a card that recommends to do without it."""
    is_void = bundle.metrics.get("pooled", {}).get("recommended") == ALIKE
    return bundle.is_synthetic or not bundle.provenance["trained_on_outcomes"] or is_void


def _say_list(figures: dict[str, Any]) -> Text:
    places, agreed, least = figures["places"], number(figures["jaccard"], 2), number(LEAST_JACCARD, 1)
    moved, most = percent(figures["jumps"]), percent(MOST_JUMPS, 0)
    return Text(
        ru=f"Списки на {places} мест совпадают на {agreed.ru} (коэффициент Жаккара, нужно от {least.ru}); из низкого "
        f"уровня в высокий или обратно переходят {moved.ru} людей (допустимо {most.ru}).",
        en=f"Lists of {places} places agree by {agreed.en} (Jaccard, at least {least.en}); {moved.en} of people go "
        f"from low to high or back (at most {most.en}).",
    )


def _say_causes(figures: dict[str, Any]) -> Text:
    """The answers are the same, so that each cause is a part of the model."""
    if not figures["causes"]:
        return Text(ru="", en="")
    shares = [(CAUSES[cause], percent(share)) for cause, share in figures["causes"].items()]
    ru, en = (", ".join(f"{cause.get(lang)} ({share.get(lang)})" for cause, share in shares) for lang in LANGS)
    return Text(ru=f"Причины переходов: {ru}.", en=f"Causes of these moves: {en}.")


def _say_reasons(figures: dict[str, Any]) -> Text:
    overlap = figures["reason_overlap"]
    if overlap is None:
        return Text(
            ru="Причины оценок не сравнить: вопросы у моделей разные.",
            en="Reasons cannot be compared: the two ask different questions.",
        )
    share = percent(overlap, 0)
    return Text(
        ru=f"Из трёх главных причин оценки общие {share.ru}.", en=f"Of the three main reasons {share.en} are shared."
    )


_EXPECTED = Text(
    ru="Действующая модель не обучена на исходах реальных людей или, по её карточке, не лучше жребия, поэтому смена "
    "списка ожидаема.",
    en="The champion has not learned from outcomes of real people, or by its own card is no better than drawing lots, "
    "so that a new list is expected.",
)
