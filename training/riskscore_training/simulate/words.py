"""What the simulation shows, in words made from its figures."""

from collections.abc import Iterator, Mapping
from typing import Any

from riskscore.errors import Lang, Text
from riskscore_training.simulate.chart import GROUP_NAMES

Json = Mapping[str, Any]
_CAN = (
    Text(
        ru="Адресность решает, кому достанется услуга. Сделать услугу полезной она не может: если услуги ничего не "
        "меняют, любой список даёт ноль.",
        en="Targeting decides who gets a service. It cannot make the service work: where services change nothing, "
        "every list gives nothing.",
    ),
    Text(
        ru="Отдать места тем, у кого риск выше, — значит помочь тем, кому труднее всего. Принесёт ли это больше "
        "занятых, зависит от того, кому услуга помогает; из точности модели это не следует.",
        en="Places for those at the highest risk reach those worst off. Whether that puts more people into work "
        "depends on whom the service helps; the accuracy of the model does not tell.",
    ),
    Text(
        ru="«По ожидаемой пользе» считает эффект по уровню риска известным, как после испытания. Без него такой "
        "список составить нельзя: сначала жребий за часть мест и riskscore effects.",
        en="«By expected gain» takes the effect by risk for known, as after a trial. Without one no such list can be "
        "made: first a lottery for some of the places and riskscore effects.",
    ),
)
_GAPS = Text(
    ru="Разрыв в занятости между группами при {places} местах меняется самое большее на {move} п. п. ({name}): мест "
    "мало по сравнению с числом людей, и причины разрыва не в том, кому досталась услуга.",
    en="With {places} places the gap in work between groups moves by {move} points at most ({name}): places are few "
    "beside the people, and the causes of a gap lie elsewhere than in who got a service.",
)
_BETTER = Text(ru="Больше, чем по жребию: {}", en="More than by lot: {}")
_WORSE = Text(ru="Меньше, чем по жребию: {}", en="Less than by lot: {}")
_SAME = Text(ru="Не отличить от жребия: {}", en="Not to be told from the lottery: {}")
SYNTHETIC = Text(
    ru="Люди и эффекты вымышленные: о настоящих услугах эти числа не говорят ничего.",
    en="People and effects are made up: the figures say nothing about real services.",
)


def describe_simulation(answer: Json, lang: Lang) -> str:
    lines = [_about(answer, lang), SYNTHETIC.get(lang)]
    for world in answer["worlds"]:
        lines += ["", f"{_WORLD.get(lang)}: {world['name'][lang]}"]
        lines += [f"  {row['name'][lang]:<26}{_figure(row['extra'], lang)}" for row in world["policies"]]
        lines += [f"  {sentence}" for sentence in compare_with_lot(world, lang)]
    lines += ["", *say_limits(answer, lang)]
    return "\n".join(lines)


def say_limits(answer: Json, lang: Lang) -> list[str]:
    """What a list can and cannot do; the last sentence with the largest change of a gap in any world."""
    moves = [
        (abs(row["groups"][code]["moved"]["mean"]), code)
        for world in answer["worlds"]
        for row in world["policies"]
        for code in GROUP_NAMES
        if row["groups"][code]["moved"]
    ]
    said = [text.get(lang) for text in _CAN]
    if moves:
        move, code = max(moves)
        name = GROUP_NAMES[code].get(lang)
        said.append(_GAPS.get(lang).format(places=answer["places"], move=_write(100 * move, lang), name=name))
    return said


def compare_with_lot(world: Json, lang: Lang) -> Iterator[str]:
    """Which policies gain more or less than the lottery, by the 95 % interval of the paired difference."""
    kinds: dict[Text, list[str]] = {_BETTER: [], _WORSE: [], _SAME: []}
    for row in world["policies"]:
        if row["policy"] in ("nobody", "random"):
            continue
        difference = row["over_lot"]
        low, high = (difference["mean"] if difference[k] is None else difference[k] for k in ("low", "high"))
        kind = _BETTER if low > 1e-6 else _WORSE if high < -1e-6 else _SAME
        kinds[kind].append(f"{row['name'][lang]} ({_signed(difference['mean'], lang)})")
    return (kind.get(lang).format(", ".join(names)) for kind, names in kinds.items() if names)


def _about(answer: Json, lang: Lang) -> str:
    places, students, cohorts = answer["places"], answer["students"], answer["cohorts"]
    return Text(
        ru=f"{places} мест на {students} выпускников, в среднем по {cohorts} когортам: насколько больше занятых через "
        "год на 100 мест, чем без услуг (95 % интервал среднего).",
        en=f"{places} places for {students} graduates, mean of {cohorts} cohorts: how many more are in work a year "
        "later per 100 places than without services (95 % interval of the mean).",
    ).get(lang)


def _figure(figure: Json, lang: Lang) -> str:
    mean, low, high = (figure["mean"] if figure[k] is None else figure[k] for k in ("mean", "low", "high"))
    return f"{_write(mean, lang):>6}  ({_write(low, lang)} … {_write(high, lang)})"


def _signed(value: float, lang: Lang) -> str:
    written = f"{value:+.1f}".replace("-", "−")
    return written.replace(".", ",") if lang == "ru" else written


def _write(value: float, lang: Lang) -> str:
    written = f"{value + 0.0:.1f}".replace("-0.0", "0.0").replace("-", "−")
    return written.replace(".", ",") if lang == "ru" else written


_WORLD = Text(ru="Мир, где услуги", en="World where services")
