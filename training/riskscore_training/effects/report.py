"""The effects as lines for a terminal."""

from collections.abc import Iterator, Mapping
from typing import Any

from riskscore.errors import Lang, Text
from riskscore_training.effects.check_lines import describe_checks, write_number
from riskscore_training.effects.pool import SURE
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
_WIDTH = 30
_OFFERED = Text(ru="предложено: {}", en="offered it: {}")
_RECEIVED = Text(ru="получили: {}", en="got it: {}")
_LEFT_OUT = {
    "n_unknown": Text(ru="исход неизвестен: {}", en="outcome unknown: {}"),
    "n_on_route": Text(ru="вне рынка труда: {}", en="outside the labour market: {}"),
    "n_sure": Text(ru="жребий не решал: {}", en="chance did not decide: {}"),
    "n_bad": Text(ru="негодных строк: {}", en="bad rows: {}"),
    "n_units": Text(ru="распределяли целиком: {}", en="drawn as a whole: {}"),
}
_DIFFER = Text(
    ru="уровни различаются (p {}); их интервалы верны все вместе",
    en="levels differ (p {}); their intervals hold together",
)
_NOT_TOLD_APART = Text(
    ru="различий между уровнями не видно (p {}); их интервалы верны все вместе",
    en="levels cannot be told apart (p {}); their intervals hold together",
)


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
    yield f"{row['service']} — {_DESIGNS[row['design']].get(lang)}"
    yield f"  {_counts(row, lang)}"
    for each in row["estimates"]:
        name = _NAMES[each["estimand"], each["method"]].get(lang)
        yield f"  {name:<{_WIDTH}}{_figures(each, scale, lang)}"
    for each in row.get("by_level", ()):
        level = LEVEL_NAMES[each["level"]].get(lang) if each["level"] in LEVEL_NAMES else each["level"]
        risk = Text(ru="    уровень: ", en="    level: ").get(lang)
        yield f"  {risk + level:<{_WIDTH}}" + (_FEW.get(lang) if "skipped" in each else _figures(each, scale, lang))
    if "levels_differ" in row:
        yield f"    {_levels(row['levels_differ']['p'], lang)}"
    yield from (f"  {line}" for line in describe_checks(row, scale, lang))
    for meaning in dict.fromkeys(each["meaning"][lang] for each in row["estimates"][:1]):
        yield f"  {meaning}"
    for note in [*row.get("notes", ()), *([row["skipped"]] if "skipped" in row else [])]:
        yield f"  {note[lang]}"
    grade = Text(ru="предлагаемая степень доказанности", en="proposed grade of evidence").get(lang)
    yield f"  {grade}: {row['grade']['proposed']} ({row['grade']['meaning'][lang]})"
    for why in row["grade"]["why_lower"]:
        yield f"    {why[lang]}"


def _counts(row: Json, lang: Lang) -> str:
    got = _OFFERED if "n_offered" in row else _RECEIVED
    n = row.get("n_offered", row.get("n_received"))
    parts = [f"n = {row['n']}", got.get(lang).format(n)]
    unknown = {**row, "n_unknown": row["n_without_outcome"] - row["n_on_route"]}
    parts += [text.get(lang).format(unknown[key]) for key, text in _LEFT_OUT.items() if unknown.get(key)]
    return ", ".join(parts)


def _levels(p: float, lang: Lang) -> str:
    written = "< 0.001" if p < 0.001 else f"= {p:.3f}"
    said = _DIFFER if p < 1 - SURE else _NOT_TOLD_APART
    return said.get(lang).format(written if lang == "en" else written.replace(".", ","))


def _figures(each: Json, scale: float, lang: Lang) -> str:
    effect, low, high = (write_number(scale * each[key], lang) for key in ("effect", "low", "high"))
    return f"{effect:>8}  ({low} … {high}), SE {write_number(scale * each['se'], lang, sign='')}"


_FEW = Text(ru="   меньше 10 человек в группе", en="   fewer than 10 people on a side")
_LAST = Text(
    ru="Степень доказанности в перечень услуг вносит человек, программа её не меняет. Отсутствие видимого эффекта не "
    "доказывает, что эффекта нет: смотрите на ширину интервала.",
    en="A person enters the grade of evidence in the service catalogue; the program never does. No visible effect is "
    "no proof of none: mind the width of the interval.",
)
