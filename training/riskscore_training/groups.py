"""Whom to compare: groups of people by every protected, sensitive or context question of any questionnaire."""

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

Floats = NDArray[np.float64]
Members = NDArray[np.intp]
Kind = Literal["protected", "sensitive", "context"]

ADULT = 18  # years
MOST_LEVELS = 8  # a context question with more of them says little of each
_BANDS = 3
_SAME = 0.95
_YES_NO = (Text(ru="нет", en="no"), Text(ru="да", en="yes"))
_UNANSWERED = Text(ru="нет ответа", en="not answered")
_AGES = (Text(ru="до 18 лет", en="under 18"), Text(ru="18 лет и старше", en="18 and over"))


@dataclass(frozen=True)
class Grouping:
    """People parted by one question; `member` (n,) is a position in `texts`. The last text is "not answered".

    `choice` is the chosen answer that a grouping by a question with several answers is about. `traits` are the
    positions that a verdict is about: of a sensitive question its adverse answers, of a protected one that is answered
    by yes or no "yes" (of sex either), of any other every answer.
    """

    feature: str
    kind: Kind
    question: Text
    texts: tuple[Text, ...]
    member: Members
    traits: frozenset[int]
    choice: str | None = None

    @property
    def unanswered(self) -> int:
        return len(self.texts) - 1

    def take(self, rows: Members) -> "Grouping":
        return replace(self, member=self.member[rows])


def find_groupings(table: Table) -> tuple[Grouping, ...]:
    """Groupings of the people in `table`, the protected ones first, each part in questionnaire order."""
    order: dict[Kind, int] = {"protected": 0, "sensitive": 1, "context": 2}
    found = [grouping for feature in table.questionnaire.features for grouping in _group(feature, table)]
    return tuple(sorted(found, key=lambda grouping: order[grouping.kind]))


def cross(first: Grouping, second: Grouping) -> Grouping:
    """People parted by both questions at once; who left out either one is "not answered"."""
    width = second.unanswered
    pairs = itertools.product(first.texts[:-1], second.texts[:-1])
    texts = tuple(Text(ru=f"{a.ru}; {b.ru}", en=f"{a.en}; {b.en}") for a, b in pairs)
    is_known = (first.member < first.unanswered) & (second.member < second.unanswered)
    member = np.where(is_known, first.member * width + second.member, len(texts))
    question = Text(ru=f"{first.question.ru} × {second.question.ru}", en=f"{first.question.en} × {second.question.en}")
    traits = frozenset(a * width + b for a in first.traits for b in second.traits if _is_new(first, second, a, b))
    return Grouping(f"{first.feature} × {second.feature}", "protected", question, (*texts, _UNANSWERED), member, traits)


def _is_new(first: Grouping, second: Grouping, a: int, b: int) -> bool:
    """Whether the people of both groups are not all but the same as those of one."""
    of_first, of_second = first.member == a, second.member == b
    return bool((of_first & of_second).sum() < _SAME * min(of_first.sum(), of_second.sum()))


def _group(feature: Feature, table: Table) -> Iterator[Grouping]:
    kind = kind_of(feature, table.questionnaire)
    if kind is None:
        return
    values = table.columns[feature.name]
    if feature.kind == "multi":
        for i, choice in enumerate(feature.choices):
            question = Text(
                ru=f"{feature.question.ru} — {choice.text.ru}", en=f"{feature.question.en} — {choice.text.en}"
            )
            traits = _traits(feature, kind, table.questionnaire, len(_YES_NO), choice.code)
            yield _make(feature, kind, question, _YES_NO, values[:, i].astype(np.float64), traits, choice.code)
        return
    found = _levels(feature, kind, values, table.questionnaire)
    if found is not None:
        traits = _traits(feature, kind, table.questionnaire, len(found[0]))
        yield _make(feature, kind, feature.question, *found, traits)


def kind_of(feature: Feature, questionnaire: Questionnaire) -> Kind | None:
    """Sex and date of birth are protected whatever the questionnaire says of them."""
    person = {questionnaire.special_column(purpose) for purpose in ("sex", "birth_date")}
    if feature.protected or feature.column in person:
        return "protected"
    if feature.role == "sensitive":
        return "sensitive"
    return "context" if feature.role == "context" else None


def _levels(
    feature: Feature, kind: Kind, values: NDArray[np.generic], questionnaire: Questionnaire
) -> tuple[Sequence[Text], Floats] | None:
    """Names of the groups and each person's position among them, NaN = not answered; None = not worth parting."""
    if feature.kind == "flag":
        return _YES_NO, values.astype(np.float64)
    if feature.kind == "choice":
        is_long = kind == "context" and len(feature.choices) > MOST_LEVELS
        return None if is_long else (_names(feature), values.astype(np.float64))
    if kind == "context":
        return None
    if feature.kind == "code":
        return _most_frequent(values)
    numbers = values.astype(np.float64)
    if feature.column == questionnaire.special_column("birth_date"):
        return _AGES, np.where(np.isnan(numbers), np.nan, numbers >= ADULT)
    return _bands(numbers)


def _names(feature: Feature) -> list[Text]:
    return [choice.text for choice in feature.choices]


def _most_frequent(values: NDArray[np.generic]) -> tuple[Sequence[Text], Floats] | None:
    """The commonest code against all others."""
    seen = Counter(value for value in values.tolist() if value is not None)
    if len(seen) < 2:
        return None
    first = min(seen, key=lambda code: (-seen[code], code))
    position = np.array([np.nan if value is None else float(value != first) for value in values.tolist()])
    return (Text(ru=first, en=first), Text(ru="все остальные", en="all others")), position


def _bands(numbers: Floats) -> tuple[Sequence[Text], Floats] | None:
    """Thirds of the answers, as far as equal answers allow."""
    known = numbers[~np.isnan(numbers)]
    if len(np.unique(known)) < 2:
        return None
    cuts = np.unique(np.quantile(known, np.arange(1, _BANDS) / _BANDS, method="nearest"))
    cuts = cuts[cuts > known.min()]
    if len(cuts) == 0:
        cuts = np.array([np.unique(known)[1]])
    texts = [Text(ru=f"меньше {_ru(cuts[0])}", en=f"below {cuts[0]:g}")]
    texts += [
        Text(ru=f"от {_ru(low)} до {_ru(high)} (не включая)", en=f"from {low:g} to below {high:g}")
        for low, high in itertools.pairwise(cuts)
    ]
    texts.append(Text(ru=f"{_ru(cuts[-1])} и больше", en=f"{cuts[-1]:g} and over"))
    return texts, np.where(np.isnan(numbers), np.nan, np.searchsorted(cuts, numbers, side="right"))


def _ru(number: float) -> str:
    return f"{number:g}".replace(".", ",")


def _make(
    feature: Feature,
    kind: Kind,
    question: Text,
    texts: Sequence[Text],
    position: Floats,
    traits: frozenset[int],
    choice: str | None = None,
) -> Grouping:
    member = np.where(np.isnan(position), len(texts), np.nan_to_num(position)).astype(np.intp)
    return Grouping(feature.name, kind, question, (*texts, _UNANSWERED), member, traits, choice)


def _traits(
    feature: Feature, kind: Kind, questionnaire: Questionnaire, n_answers: int, choice: str | None = None
) -> frozenset[int]:
    """Positions of the answers that a verdict is about: to have none of a protected trait is none itself."""
    if feature.role == "sensitive":
        return _adverse(feature, choice)
    is_sex = feature.column == questionnaire.special_column("sex")
    if kind == "protected" and feature.kind in ("flag", "multi") and not is_sex:
        return frozenset({1})
    return frozenset(range(n_answers))


def _adverse(feature: Feature, choice: str | None) -> frozenset[int]:
    """Positions of the answers that may raise a score (ADR 0003)."""
    if feature.kind == "choice":
        return frozenset(i for i, each in enumerate(feature.choices) if each.adverse)
    is_adverse = choice is None or any(each.code == choice and each.adverse for each in feature.choices)
    return frozenset({1} if is_adverse else ())
