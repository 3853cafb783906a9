"""Estimands and refusals in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from riskscore.errors import Text
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.effects.observational import Overlap
from riskscore_training.effects.pool import Bools, Estimate, Pool
from riskscore_training.effects.units import FEWEST_UNITS, count_units

_AMONG = {
    "random_offer": Text(ru="среди тех, между кем предложение распределял случай", en="among those drawn for an offer"),
    "margin_lottery": Text(
        ru="среди участников жребия за последние места", en="among those in a lottery for the last places"
    ),
    "specialist_choice": Text(ru="", en=""),
}
_ESTIMANDS = {
    "itt": Text(
        ru="Эффект предложения: насколько отличался бы средний исход, если бы услугу предложили всем, а не никому, {}, "
        "считая и тех, кто до неё не дошёл.",
        en="Effect of the offer: by how much the mean outcome would differ if all rather than none were offered the "
        "service, {}, counting those who never got it.",
    ),
    "complier": Text(
        ru="Эффект самой услуги на тех, кого к ней привело предложение, {}. Верно, если предложение действует только "
        "через услугу и никого от неё не отвращает.",
        en="Effect of the service itself on those whom the offer brought to it, {}. True if an offer works through the "
        "service alone and puts nobody off it.",
    ),
    "received": Text(
        ru="Эффект услуги на тех, кто её получил: насколько их средний исход отличается от ожидаемого без неё. Верно, "
        "если всё, что влияло и на выбор специалиста, и на исход, есть в данных{}.",
        en="Effect of the service on those who got it: by how much their mean outcome differs from what it would have "
        "been without. True if all that moved both the choice and the outcome is in the data{}.",
    ),
    "difference": Text(
        ru="Простая разница средних между получившими услугу и остальными. Это не эффект: людей выбирали{}.",
        en="Plain difference in means between those who got the service and the others. No effect: people were "
        "chosen{}.",
    ),
}
_ADJUSTED = Text(
    ru=" С поправкой на ответы до услуги (двойная робастность, перекрёстная подгонка).",
    en=" Adjusted for answers before the service (doubly robust, cross-fitted).",
)
WEAK_OFFER = Text(
    ru="Предложение почти не меняет, кто получает услугу: эффект самой услуги не оценить.",
    en="The offer hardly changes who gets the service: the effect of the service itself cannot be estimated.",
)
BY_UNIT = Text(
    ru="Услугу предлагали колледжу или группе целиком, поэтому погрешность посчитана по ним, а не по людям.",
    en="A college or group was offered it as a whole or not at all, so errors are by these, not by people.",
)
NOT_ADJUSTED = Text(
    ru="Поправка на ответы не сделана: их нет в файлах или людей с тем или иным исходом слишком мало.",
    en="Not adjusted for answers: the files have none, or too few people have one of the outcomes.",
)


def figures(estimand: str, method: str, found: Estimate, pool: Pool) -> dict[str, Any]:
    """One estimate as JSON."""
    meaning = say_estimand(estimand, method, pool)
    return {"estimand": estimand, "method": method, **found.to_dict(), "meaning": both_languages(meaning)}


def both_languages(text: Text) -> dict[str, str]:
    return {"ru": text.ru, "en": text.en}


def say_estimand(estimand: str, method: str, pool: Pool) -> Text:
    among, said = _AMONG[pool.design], _ESTIMANDS[estimand]
    text = Text(ru=said.ru.format(among.ru), en=said.en.format(among.en))
    is_adjusted = method == "adjusted" and estimand != "received"
    return Text(ru=text.ru + _ADJUSTED.ru, en=text.en + _ADJUSTED.en) if is_adjusted else text


def why_not_compared(known: Pool, arms: Sequence[Bools], too_few: Text) -> Text | None:
    """What stands in the way of any comparison of people with a known outcome."""
    if min(known.n_people(arm) for arm in arms) < SMALLEST_CELL:
        return too_few
    if np.ptp(known.y) == 0:
        return _constant(known)
    units = count_units(known)
    return _few_units(known, *units) if known.unit is not None and min(units) < FEWEST_UNITS else None


def _few_units(pool: Pool, with_it: int, without: int) -> Text:
    """Why places drawn by whole units cannot be compared."""
    return Text(
        ru=f"Услуга «{pool.service}»: предложение распределяли не между людьми, а целиком между колледжами или "
        f"группами, и таких с предложением {with_it}, без него {without}; нужно не меньше 5 с каждой стороны.",
        en=f"Service «{pool.service}»: not people but whole colleges or groups were drawn, {with_it} with an offer and "
        f"{without} without; 5 are needed on either side.",
    )


def _constant(pool: Pool) -> Text:
    return Text(
        ru=f"Услуга «{pool.service}»: исход у всех один и тот же, сравнивать нечего. Проверьте столбец исхода или "
        "добавьте выпуски.",
        en=f"Service «{pool.service}»: everybody has the same outcome, there is nothing to compare. Check the column "
        "of the outcome or add cohorts.",
    )


def few(pool: Pool, with_it: int, without: int) -> Text:
    """Why two arms cannot be compared."""
    ru, en = ("получили", "got it") if not pool.is_by_chance else ("получили предложение", "were offered it")
    return Text(
        ru=f"Услуга «{pool.service}»: с известным исходом {ru} {with_it}, остальных {without}; нужно не меньше 10 в "
        "каждой группе. Добавьте выпуски или исходы.",
        en=f"Service «{pool.service}»: of people with a known outcome {with_it} {en} and {without} did not; 10 are "
        "needed on either side. Add cohorts or outcomes.",
    )


def no_overlap(pool: Pool, overlap: Overlap) -> Text:
    share = round(100 * overlap.dropped)
    return Text(
        ru=f"Услуга «{pool.service}»: для {share} % получивших нет похожих людей без услуги, сравнивать не с кем. "
        "Предлагайте часть мест по жребию, тогда эффект можно будет измерить.",
        en=f"Service «{pool.service}»: {share} % of those who got it have nobody like them without it to compare with. "
        "Offer some places by lot, and the effect can be measured.",
    )
