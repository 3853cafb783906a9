"""Rows that problems kept from teaching, by the outcome of the person: where they differ, the rest are other people.

A mistake that one of the two outcomes brings along, such as an answer typed only for those who found work, takes their
rows away and moves the share of the outcome, the thresholds and every figure.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import hypot

from riskscore.cohort import Cohort
from riskscore.errors import LANGS, Text
from riskscore.model.bootstrap import wilson
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.evaluate import Json
from riskscore_training.figure_words import FigureWords

SLIPS = 0.01  # a smaller difference may be slips of the pen, however many people show it
LABELS: Mapping[str, int] = {"unfavourable": 1, "favourable": 0}
PEOPLE: Mapping[str, Text] = {
    "unfavourable": Text(ru="с неблагоприятным исходом", en="with the unfavourable outcome"),
    "favourable": Text(ru="с благоприятным исходом", en="with the favourable outcome"),
}


@dataclass(frozen=True)
class Lost:
    """Of `n` rows with one known outcome `count` have a problem."""

    count: int
    n: int

    @property
    def share(self) -> float:
        return self.count / self.n if self.n else 0.0


def count_lost(cohort: Cohort) -> dict[str, Lost]:
    found = {outcome: cohort.label == label for outcome, label in LABELS.items()}
    return {outcome: Lost(int((own & cohort.is_bad).sum()), int(own.sum())) for outcome, own in found.items()}


def find_more(lost: Mapping[str, Lost]) -> str | None:
    """The outcome that loses more: by over a percentage point, and the 95 % interval of the difference without 0.

    References
    ----------
    R. G. Newcombe (1998), Interval estimation for the difference between independent proportions, Statistics in
    Medicine 17, 873–890, method 10: from Wilson's interval of each share.
    """
    if not all(own.n for own in lost.values()):
        return None
    more, less = sorted(LABELS, key=lambda outcome: -lost[outcome].share)
    high, low = (wilson(lost[outcome].count, lost[outcome].n) for outcome in (more, less))
    gap = high.point - low.point
    return more if gap > max(SLIPS, hypot(high.point - high.low, low.high - low.point)) else None


def tell_lost(lost: Mapping[str, Lost]) -> Json:
    """For the card: the share of each outcome, none where one is of few people, and the `warning` where they differ."""
    is_few = any(0 < own.count < SMALLEST_CELL for own in lost.values())
    shares = {outcome: None if is_few or not own.n else own.share for outcome, own in lost.items()}
    warning = _word(lost, shares)
    return {**shares, "warning": asdict(warning) if warning else None}


def warn_of_lost(lost: Mapping[str, Lost]) -> Text | None:
    """What the terminal says where the outcomes differ; who trains has the files, so nothing is hidden."""
    return _word(lost, {outcome: own.share for outcome, own in lost.items()})


def _word(lost: Mapping[str, Lost], shares: Mapping[str, float | None]) -> Text | None:
    more = find_more(lost)
    if more is None:
        return None
    (less,) = LABELS.keys() - {more}
    ru, en = (_percents(shares[more], shares[less], FigureWords(lang)) for lang in LANGS)
    return Text(
        ru=f"Внимание: строки с ошибками чаще у людей {PEOPLE[more].ru}, чем у людей {PEOPLE[less].ru}{ru}. "
        "Без этих строк модель обучается и проверяется не на тех людях, к которым её применят, и показатели могут быть "
        "неверны. Исправьте строки: каждую назовёт riskscore cohort check.",
        en=f"Careful: rows with problems are more frequent among people {PEOPLE[more].en} than {PEOPLE[less].en}{en}. "
        "Without these rows the model is taught and tested on people unlike those it will be used for, and its figures "
        "may be wrong. Mend the rows: riskscore cohort check names each.",
    )


def _percents(more: float | None, less: float | None, words: FigureWords) -> str:
    versus = words.choose("против", "against")
    return "" if more is None else f": {words.percent(more)} {versus} {words.percent(less)}"
