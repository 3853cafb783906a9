"""Changes in words: what graduates who made them were like, never what a change will do to a person."""

from collections.abc import Sequence
from typing import NamedTuple

from riskscore.errors import Lang, Text
from riskscore.questionnaire import Feature

ASSOCIATION = Text(
    ru="Это связь, а не эффект: модель сравнивает с выпускниками, у которых ответы были другими, а остальное таким же. "
    "Что изменится, если так поступить, она не знает.",
    en="This is association, not effect: the model compares with graduates whose answers differed while all else was "
    "the same. What would change by doing so it does not know.",
)
_RISK = Text(
    ru="У выпускников, {who}, при таких же остальных ответах риск остаться без работы оценивается {compared}.",
    en="For graduates {who}, all other answers being the same, the risk of being without work is put {compared}.",
)
_INSTEAD = Text(ru="в {new}, а не в {now}", en="at {new}, not {now}")
_ABOUT_SAME = Text(ru="почти так же: около {now}", en="about the same, near {now}")
_AND = Text(ru=" и ", en=" and ")


class Clause(NamedTuple):
    """One thing said of graduates: `pronoun` + `text`; neighbours with the same pronoun share it."""

    pronoun: Text
    text: Text


_WHO = Text(ru="которые", en="who")
_WITH = Text(ru="у которых", en="with")


def declared_clause(text: Text) -> Clause:
    """A change of the questionnaire, whose text continues "graduates who"."""
    return Clause(_WHO, text)


def answer_clause(feature: Feature, answer: Text) -> Clause:
    """A change the questionnaire has no words for: what was asked or is on record, and the answer."""
    asked = feature.question
    if feature.section == "answers":
        ru = f"на вопрос «{asked.ru}» ответили «{answer.ru}»"
        return Clause(_WHO, Text(ru=ru, en=f"answered “{asked.en}” with “{answer.en}”"))
    return Clause(_WITH, Text(ru=f"«{asked.ru}» — {answer.ru}", en=f"“{asked.en}”: {answer.en}"))


def say_change(clauses: Sequence[Clause], now: float, new: float, lang: Lang) -> str:
    """One sentence; `now` and `new` are probabilities."""
    return _RISK.get(lang).format(who=_join(clauses, lang), compared=_compare(now, new, lang))


def _join(clauses: Sequence[Clause], lang: Lang) -> str:
    said: list[str] = []
    pronoun = ""
    for clause in clauses:
        own = clause.pronoun.get(lang)
        said.append(clause.text.get(lang) if own == pronoun else f"{own} {clause.text.get(lang)}")
        pronoun = own
    return _AND.get(lang).join([", ".join(said[:-1]), said[-1]] if len(said) > 1 else said)


def _compare(now: float, new: float, lang: Lang) -> str:
    """Whole per cents where they differ and no end is called certain, else tenths."""
    whole = [round(100 * value) for value in (now, new)]
    digits = 0 if whole[0] != whole[1] and min(whole) >= 1 and max(whole) <= 99 else 1
    shown = [_percent(value, digits, lang) for value in (now, new)]
    text = _ABOUT_SAME if shown[0] == shown[1] else _INSTEAD
    return text.get(lang).format(now=shown[0], new=shown[1])


def _percent(value: float, digits: int, lang: Lang) -> str:
    least, most = 10.0**-digits, 100 - 10.0**-digits
    shown = round(100 * value, digits)
    sign = "<" if shown < least else ">" if shown > most else ""
    number = f"{sign}{min(max(shown, least), most):.{digits}f}"
    return f"{number.replace('.', ',')}\u00a0%" if lang == "ru" else f"{number}%"
