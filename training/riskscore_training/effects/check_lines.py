"""The checks of a comparison as lines for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from riskscore.errors import Lang, Text

Json = Mapping[str, Any]
_PLACEBO = {
    "placebo_outcome": Text(
        ru="проверка: «{name}», известное до услуги, {effect} ({low} … {high})",
        en="check: «{name}», known before the service, {effect} ({low} … {high})",
    ),
    "known_outcomes": Text(
        ru="проверка: доля тех, чей исход сравнивается, {effect} ({low} … {high})",
        en="check: share of people whose outcome is compared, {effect} ({low} … {high})",
    ),
    "placebo_service": Text(
        ru="проверка: {draws} мнимых услуг, в среднем {mean}, ложных находок {share} %",
        en="check: {draws} services nobody got, {mean} on average, {share} % false finds",
    ),
}


def describe_checks(row: Json, scale: float, lang: Lang) -> Iterator[str]:
    for name, check in row.get("checks", {}).items():
        yield _check(name, check, scale, lang)
        if check.get("bounds"):
            yield "  " + _bounds(check["bounds"], scale, lang)
    if "overlap" in row:
        yield _overlap(row["overlap"], lang)
    if "hidden_reason" in row:
        yield from _hidden_reason(row["hidden_reason"], scale, lang)


def _check(name: str, check: Json, scale: float, lang: Lang) -> str:
    text = _PLACEBO[name].get(lang)
    if name == "placebo_service":
        mean, share = write_number(scale * check["mean_effect"], lang), round(100 * check["share_significant"])
        return text.format(draws=check["draws"], mean=mean, share=share)
    scale = 100.0 if name == "known_outcomes" else 1.0
    figures = {key: write_number(scale * check[key], lang) for key in ("effect", "low", "high")}
    return text.format(name=check.get("name", ""), **figures)


def _bounds(bounds: Json, scale: float, lang: Lang) -> str:
    low, high = (write_number(scale * bounds[key], lang) for key in ("low", "high"))
    return Text(
        ru=f"если лишние известные исходы — лучшие или худшие, эффект предложения от {low} до {high}",
        en=f"if the outcomes known on one side only are the best or the worst, the offer's effect is {low} to {high}",
    ).get(lang)


def _hidden_reason(found: Json, scale: float, lang: Lang) -> Iterator[str]:
    if found["robustness_95"] > 0:
        needed = write_number(100 * found["robustness_95"], lang, sign="")
        yield Text(
            ru=f"скрытая причина: интервал дойдёт до нуля, если она объясняет {needed} % того, что осталось "
            "необъяснённым и в выборе, и в исходе",
            en=f"hidden reason: one that explained {needed} % of what is left unexplained, of both choice and outcome, "
            "would take the interval to 0",
        ).get(lang)
    if found["like_strongest"] is not None:
        low, high = (write_number(scale * found["like_strongest"][key], lang) for key in ("low", "high"))
        yield Text(
            ru=f"если есть скрытая причина такой же силы, как самый важный из вопросов: {low} … {high}",
            en=f"if a hidden reason is as strong as the question that matters most: {low} … {high}",
        ).get(lang)


def _overlap(overlap: Json, lang: Lang) -> str:
    dropped = write_number(100 * overlap["share_dropped"], lang, sign="")
    controls = round(overlap["effective_controls"])
    return Text(
        ru=f"сходство групп: {dropped} % получивших не с кем сравнить, они исключены; "
        f"остальных как бы {controls} человек",
        en=f"overlap: {dropped} % of those who got it have no match and are left out; the rest weigh as {controls}",
    ).get(lang)


def write_number(value: float, lang: Lang, *, sign: str = "+") -> str:
    written = f"{value:{sign}.2f}"
    return written.replace(".", ",").replace("-", "−") if lang == "ru" else written.replace("-", "−")
