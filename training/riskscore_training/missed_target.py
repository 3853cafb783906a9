"""Whether thresholds kept what was asked of them, on people they were not chosen by; in words for card and terminal."""

from collections.abc import Sequence
from dataclasses import asdict

from riskscore.errors import LANGS, Text
from riskscore_training.config import LevelSettings
from riskscore_training.evaluate import Json
from riskscore_training.figure_words import FigureWords

Check = tuple[Text, Json]  # a cohort or all, and how the zone did there
TOLERATED = 1.5  # times the places, or times fewer: cohorts differ, and nobody plans places more exactly


def tell_missed(settings: LevelSettings, everybody: Json, checks: Sequence[Json]) -> Json | None:
    """Said where a target was missed for certain, as the whole 95 % interval shows, by all together or by a cohort.

    A recall is missed where it lies below the target; a capacity where the share flagged lies above 1.5 times the
    places or below two thirds of them; nobody at all is flagged by a model that does not rank, which the card says
    elsewhere. Costs ask for nothing that could be missed.
    """
    tried = [(_name_check(i, check["year"]), check) for i, check in enumerate(checks, start=1)]
    if len(checks) > 1:
        tried.insert(0, (Text(ru="во всех вместе", en="all together"), everybody))
    missed = [(name, found) for name, found in tried if _is_missed(settings, found)]
    if not missed:
        return None
    say = _say_recall if settings.method == "recall" else _say_capacity
    return asdict(Text(*(say(settings, missed, FigureWords(lang)) for lang in LANGS)))


def _name_check(place: int, year: int | None) -> Text:
    if year is None:
        return Text(ru=f"в части {place}", en=f"part {place}")
    return Text(ru=f"в выпуске {year} года", en=f"the cohort of {year}")


def _is_missed(settings: LevelSettings, found: Json) -> bool:
    flagged, recall = found["flagged"], found["recall"]
    if settings.method == "recall":
        return bool(recall and recall["high"] < settings.recall)
    return bool(settings.method == "capacity" and flagged and _is_off(flagged, settings.capacity))


def _is_off(flagged: Json, places: float) -> bool:
    return bool(flagged["low"] > TOLERATED * places or 0 < flagged["point"] <= flagged["high"] < places / TOLERATED)


def _say_recall(settings: LevelSettings, missed: Sequence[Check], words: FigureWords) -> str:
    wanted = words.percent(settings.recall)
    where = "; ".join(_say_shortfall(settings.recall, name, found["recall"], words) for name, found in missed)
    return words.choose(
        f"Внимание: цель порога не достигнута. Найти нужно было {wanted} людей с неблагоприятным исходом, среди "
        f"новых людей найдено: {where}. Задайте цель выше (--levels recall=…) или рассчитывайте на меньшее.",
        f"Careful: the target of the threshold was missed. It should find {wanted} of those with the unfavourable "
        f"outcome; of new people it found: {where}. Set a higher one (--levels recall=…) or expect less.",
    )


def _say_shortfall(target: float, name: Text, found: Json, words: FigureWords) -> str:
    reached, by = words.interval(found, "recall"), words.in_points(target - found["point"])
    return words.choose(f"{name.ru} {reached}, на {by} меньше", f"{reached} in {name.en}, {by} fewer")


def _say_capacity(settings: LevelSettings, missed: Sequence[Check], words: FigureWords) -> str:
    wanted = words.percent(settings.capacity)
    where = "; ".join(_say_share(settings.capacity, name, found["flagged"], words) for name, found in missed)
    return words.choose(
        f"Внимание: число мест не выдержано. Мест хватает для {wanted}, а из новых людей порог отметил: {where}. "
        "Выпуски различаются, или у многих оценки равны: прежде чем приглашать людей, проверьте, "
        "сколько порог отметит на новом выпуске.",
        f"Careful: the capacity was not kept. There are places for {wanted}; of new people the threshold flagged: "
        f"{where}. Cohorts differ, or many scores are equal: see how many it flags of the new cohort before people are "
        "invited.",
    )


def _say_share(places: float, name: Text, flagged: Json, words: FigureWords) -> str:
    reached, is_more = words.interval(flagged, "recall"), flagged["point"] > places
    return words.choose(
        f"{name.ru} {reached}, в полтора с лишним раза {'больше' if is_more else 'меньше'}",
        f"{reached} in {name.en}, over one and a half times {'more' if is_more else 'fewer'}",
    )
