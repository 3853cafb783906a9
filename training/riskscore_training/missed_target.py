"""Whether thresholds kept what was asked of them, on people they were not chosen by; in words for card and terminal."""

from dataclasses import asdict

from riskscore.errors import LANGS, Text
from riskscore_training.config import LevelSettings
from riskscore_training.evaluate import Json
from riskscore_training.figure_words import FigureWords

TOLERATED = 1.5  # times the places, or times fewer: cohorts differ, and nobody plans places more exactly


def tell_missed(settings: LevelSettings, reached: Json) -> Json | None:
    """Said where a target was missed for certain, as the whole 95 % interval of what was `reached` shows.

    A recall is missed where it lies below the target; a capacity where the share flagged lies above 1.5 times the
    places or below two thirds of them; nobody at all is flagged by a model that does not rank, which the card says
    elsewhere. Costs ask for nothing that could be missed.
    """
    flagged, recall = reached["flagged"], reached["recall"]
    if settings.method == "recall" and recall and recall["high"] < settings.recall:
        return asdict(Text(*(_say_recall(settings.recall, recall, FigureWords(lang)) for lang in LANGS)))
    places = settings.capacity
    if settings.method == "capacity" and flagged and _is_off(flagged, places):
        return asdict(Text(*(_say_capacity(places, flagged, FigureWords(lang)) for lang in LANGS)))
    return None


def _is_off(flagged: Json, places: float) -> bool:
    return bool(flagged["low"] > TOLERATED * places or 0 < flagged["point"] <= flagged["high"] < places / TOLERATED)


def _say_recall(target: float, found: Json, words: FigureWords) -> str:
    wanted, reached = words.percent(target), words.interval(found, "recall")
    by = words.in_points(target - found["point"])
    return words.choose(
        f"Внимание: цель порога не достигнута. Найти нужно было {wanted} людей с неблагоприятным исходом, среди "
        f"новых найдено {reached}, на {by} меньше. Задайте цель выше (--levels recall=…) или рассчитывайте на меньшее.",
        f"Careful: the target of the threshold was missed. It should find {wanted} of those with the unfavourable "
        f"outcome; of new people it found {reached}, {by} fewer. Set a higher one (--levels recall=…) or expect less.",
    )


def _say_capacity(places: float, flagged: Json, words: FigureWords) -> str:
    wanted, reached = words.percent(places), words.interval(flagged, "recall")
    is_more = flagged["point"] > places
    return words.choose(
        f"Внимание: число мест не выдержано. Мест хватает для {wanted}, а из новых людей порог отметил {reached}: "
        f"{'больше' if is_more else 'меньше'} более чем в полтора раза. Выпуски различаются, или у многих оценки "
        "равны: прежде чем приглашать людей, проверьте, сколько порог отметит на новом выпуске.",
        f"Careful: the capacity was not kept. There are places for {wanted}, and of new people the threshold flagged "
        f"{reached}: {'more' if is_more else 'fewer'} by over one and a half times. Cohorts differ, or many scores are "
        "equal: see how many it flags of the new cohort before people are invited.",
    )
