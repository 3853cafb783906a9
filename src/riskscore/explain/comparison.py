"""How typical graduates answered, beside a person's own answer; for the specialist only."""

from riskscore.errors import Text
from riskscore.model.reference import POOLED
from riskscore.model.typical import Answers, Group, Typical
from riskscore.questionnaire.answers import number_text
from riskscore.questionnaire.spec import Feature
from riskscore.questionnaire.table import Table

_WHOSE: dict[Group, Text] = {
    "graduates": Text(ru="выпускников прошлых лет", en="earlier graduates"),
    "reference": Text(ru="опрошенных", en="people asked"),
    "synthetic": Text(ru="вымышленных выпускников", en="made-up graduates"),
}
_YES_NO = ("no", "yes")


def comparison_text(
    typical: Typical, feature: Feature, table: Table, row: int, contribution: float, *, is_answered: bool
) -> Text | None:
    """How the answer of person `row` stands among `typical`; None where nothing is known of that question."""
    found = typical.features.get(feature.name)
    if found is None or not found.known:
        return None
    whose = _WHOSE[typical.group]
    if not is_answered:
        return _answered(found, whose, feature)
    value = table.columns[feature.name][row]
    match feature.kind:
        case "flag":
            return _same(found, whose, _YES_NO[int(value)])
        case "choice":
            return _risk(found, whose, feature, int(value), contribution) or _usual(found, whose, feature, int(value))
        case "multi":
            return _usual(found, whose, feature, None)
    return _median(found, whose, feature, float(value))


def _answered(found: Answers, whose: Text, feature: Feature) -> Text:
    n = _of_100(found.known / found.n)
    if feature.section == "answers":
        return Text(ru=f"Ответ есть {n.ru} {whose.ru}", en=f"Answered by {n.en} {whose.en}")
    return Text(ru=f"Сведения есть {n.ru} {whose.ru}", en=f"On record for {n.en} {whose.en}")


def _same(found: Answers, whose: Text, answer: str) -> Text | None:
    if answer not in found.counts:
        return None
    n = _of_100(found.counts[answer] / found.known)
    return Text(ru=f"Так же {n.ru} {whose.ru}", en=f"The same for {n.en} {whose.en}")


def _risk(found: Answers, whose: Text, feature: Feature, value: int, contribution: float) -> Text | None:
    """Against a reason that raises: who answered less riskily; where the place of pooled answers is known."""
    if feature.monotone is None or POOLED in found.counts:
        return None
    better = feature.codes[:value] if feature.monotone == "up" else feature.codes[value + 1 :]
    less = sum(found.counts.get(code, 0) for code in better) / found.known
    if contribution > 0 and less:
        n = _of_100(less)
        return Text(ru=f"Менее рискованный ответ {n.ru} {whose.ru}", en=f"A less risky answer from {n.en} {whose.en}")
    n = _of_100(less + found.counts.get(feature.codes[value], 0) / found.known)
    return Text(
        ru=f"Такой же или менее рискованный ответ {n.ru} {whose.ru}",
        en=f"The same or a less risky answer from {n.en} {whose.en}",
    )


def _usual(found: Answers, whose: Text, feature: Feature, value: int | None) -> Text | None:
    """The most frequent answer and, of a choice, how many gave the person's own."""
    code = found.most_frequent
    if code not in feature.code_index:
        return None
    usual = _of_100((found.chosen or found.counts)[code] / found.known)
    if value == feature.code_index[code]:
        return Text(ru=f"Так чаще всего: {usual.ru} {whose.ru}", en=f"The usual case: {usual.en} {whose.en}")
    text = feature.choices[feature.code_index[code]].text
    said = Text(
        ru=f"Чаще всего — «{text.ru}»: {usual.ru} {whose.ru}",
        en=f"Most often “{text.en}”: {usual.en} {whose.en}",
    )
    own = None if value is None else found.counts.get(feature.codes[value])
    if own is None:
        return said
    same = _of_100(own / found.known)
    return Text(ru=f"{said.ru}; так же — {same.ru}", en=f"{said.en}; the same: {same.en}")


def _median(found: Answers, whose: Text, feature: Feature, value: float) -> Text | None:
    if found.median is None:
        return None
    number = number_text(feature, found.median)
    if found.median == feature.minimum:
        return Text(
            ru=f"Не меньше чем у половины {whose.ru} — {number.ru}", en=f"At least half of {whose.en} have {number.en}"
        )
    ru, en = ("или больше", "or more") if value < found.median else ("или меньше", "or less")
    return Text(ru=f"У половины {whose.ru} — {number.ru} {ru}", en=f"Half of {whose.en} have {number.en} {en}")


def _of_100(share: float) -> Text:
    return _COUNTS[round(100 * share)]


def _count(whole: int) -> Text:
    if whole < 1:
        return Text(ru="менее чем у 1 из 100", en="fewer than 1 of 100")
    if whole > 99:
        return Text(ru="почти у всех", en="nearly all")
    return Text(ru=f"у {whole} из 100", en=f"{whole} of 100")


_COUNTS = tuple(_count(whole) for whole in range(101))
