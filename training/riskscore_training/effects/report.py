"""The effects as lines for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from riskscore.errors import Lang, Text
from riskscore_training.figure_words import LEVEL_NAMES

Json = Mapping[str, Any]
_DESIGNS = {
    "random_offer": Text(ru="предложение по жребию", en="random offer"),
    "margin_lottery": Text(ru="жребий за последние места", en="lottery at the margin"),
    "specialist_choice": Text(ru="выбор специалиста", en="a specialist's choice"),
}
_NAMES = {
    ("itt", "difference"): Text(ru="эффект предложения", en="effect of the offer"),
    ("itt", "adjusted"): Text(ru="  с поправкой на ответы", en="  adjusted for answers"),
    ("complier", "wald"): Text(ru="эффект услуги на пришедших", en="effect on those it brought"),
    ("complier", "adjusted"): Text(ru="  с поправкой на ответы", en="  adjusted for answers"),
    ("received", "adjusted"): Text(ru="эффект на получивших", en="effect on those who got it"),
    ("difference", "difference"): Text(ru="простая разница (не эффект)", en="plain difference (no effect)"),
}
_PLACEBO = {
    "placebo_outcome": Text(
        ru="проверка: «{name}», известное до услуги, {effect} ({low} … {high})",
        en="check: «{name}», known before the service, {effect} ({low} … {high})",
    ),
    "known_outcomes": Text(
        ru="проверка: доля известных исходов, {effect} ({low} … {high})",
        en="check: share of known outcomes, {effect} ({low} … {high})",
    ),
    "placebo_service": Text(
        ru="проверка: {draws} мнимых услуг, в среднем {mean}, ложных находок {share} %",
        en="check: {draws} services nobody got, {mean} on average, {share} % false finds",
    ),
}
_WIDTH = 30


def describe_effects(answer: Json, lang: Lang) -> str:
    lines = [_about(answer, lang), ""]
    for row in answer["services"]:
        lines += [*_service(row, answer["is_share"], lang), ""]
    lines.append(_LAST.get(lang))
    return "\n".join(lines)


def _about(answer: Json, lang: Lang) -> str:
    if answer["is_share"]:
        text = Text(
            ru="Исход: доля занятых среди вышедших на рынок труда, эффекты в процентных пунктах, 95 % интервал.",
            en="Outcome: share in work of those in the labour market, effects in percentage points, 95 % intervals.",
        )
    else:
        name = answer["outcome"]
        text = Text(
            ru=f"Исход: «{name}», эффекты в его единицах, 95 % интервал.",
            en=f"Outcome: «{name}», effects in its units, 95 % intervals.",
        )
    synthetic = Text(ru=" ДАННЫЕ СИНТЕТИЧЕСКИЕ.", en=" SYNTHETIC DATA.") if answer["synthetic"] else Text("", "")
    return text.get(lang) + synthetic.get(lang)


def _service(row: Json, is_share: bool, lang: Lang) -> Iterator[str]:
    scale = 100.0 if is_share else 1.0
    yield f"{row['service']} — {_DESIGNS[row['design']].get(lang)}, n = {row['n']}"
    for each in row["estimates"]:
        name = _NAMES[each["estimand"], each["method"]].get(lang)
        yield f"  {name:<{_WIDTH}}{_figures(each, scale, lang)}"
    for each in row.get("by_level", ()):
        level = LEVEL_NAMES[each["level"]].get(lang) if each["level"] in LEVEL_NAMES else each["level"]
        risk = Text(ru="    риск: ", en="    risk: ").get(lang)
        yield f"  {risk + level:<{_WIDTH}}" + (_FEW.get(lang) if "skipped" in each else _figures(each, scale, lang))
    for name, check in row.get("checks", {}).items():
        yield f"  {_check(name, check, scale, lang)}"
    if "overlap" in row:
        yield f"  {_overlap(row['overlap'], lang)}"
    for meaning in dict.fromkeys(each["meaning"][lang] for each in row["estimates"][:1]):
        yield f"  {meaning}"
    for note in [*row.get("notes", ()), *([row["skipped"]] if "skipped" in row else [])]:
        yield f"  {note[lang]}"
    grade = Text(ru="предлагаемая степень доказанности", en="proposed grade of evidence").get(lang)
    yield f"  {grade}: {row['grade']['proposed']} ({row['grade']['meaning'][lang]})"
    for why in row["grade"]["why_lower"]:
        yield f"    {why[lang]}"


def _figures(each: Json, scale: float, lang: Lang) -> str:
    effect, low, high = (_number(scale * each[key], lang) for key in ("effect", "low", "high"))
    return f"{effect:>8}  ({low} … {high}), SE {_number(scale * each['se'], lang, sign='')}"


def _check(name: str, check: Json, scale: float, lang: Lang) -> str:
    text = _PLACEBO[name].get(lang)
    if name == "placebo_service":
        mean, share = _number(scale * check["mean_effect"], lang), round(100 * check["share_significant"])
        return text.format(draws=check["draws"], mean=mean, share=share)
    scale = 100.0 if name == "known_outcomes" else 1.0
    figures = {key: _number(scale * check[key], lang) for key in ("effect", "low", "high")}
    return text.format(name=check.get("name", ""), **figures)


def _overlap(overlap: Json, lang: Lang) -> str:
    dropped = _number(100 * overlap["share_dropped"], lang, sign="")
    controls = round(overlap["effective_controls"])
    return Text(
        ru=f"сходство групп: без пары {dropped} % получивших; остальные весят как {controls} человек",
        en=f"overlap: {dropped} % of those who got it have no match; the others weigh as {controls} people",
    ).get(lang)


def _number(value: float, lang: Lang, *, sign: str = "+") -> str:
    written = f"{value:{sign}.2f}"
    return written.replace(".", ",").replace("-", "−") if lang == "ru" else written.replace("-", "−")


_FEW = Text(ru="   меньше 10 человек в группе", en="   fewer than 10 people on a side")
_LAST = Text(
    ru="Степень доказанности в перечень услуг вносит человек, программа её не меняет. Отсутствие видимого эффекта не "
    "доказывает, что эффекта нет: смотрите на ширину интервала.",
    en="A person enters the grade of evidence in the service catalogue; the program never does. No visible effect is "
    "no proof of none: mind the width of the interval.",
)
