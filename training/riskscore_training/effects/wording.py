"""Estimands and refusals in words."""

from riskscore.errors import Text
from riskscore_training.effects.observational import Overlap
from riskscore_training.effects.pool import Pool

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
NOT_ADJUSTED = Text(
    ru="Поправка на ответы не сделана: их нет в файлах или людей с тем или иным исходом слишком мало.",
    en="Not adjusted for answers: the files have none, or too few people have one of the outcomes.",
)


def say_estimand(estimand: str, method: str, pool: Pool) -> Text:
    among, said = _AMONG[pool.design], _ESTIMANDS[estimand]
    text = Text(ru=said.ru.format(among.ru), en=said.en.format(among.en))
    is_adjusted = method == "adjusted" and estimand != "received"
    return Text(ru=text.ru + _ADJUSTED.ru, en=text.en + _ADJUSTED.en) if is_adjusted else text


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
