"""The multiverse in words: for the card and for the command line."""

from collections.abc import Iterator, Sequence

from riskscore.documents.words import Words
from riskscore.errors import Text, shorten
from riskscore.questionnaire import Questionnaire
from riskscore_training.evaluate import Json

AXES = {
    "horizon": Text(ru="срок исхода, мес.", en="horizon, months"),
    "informal": Text(ru="неформальная занятость", en="informal work"),
    "missing": Text(ru="пропуски в ответах", en="missing answers"),
    "sensitive": Text(ru="особо личные вопросы", en="sensitive questions"),
    "capacity": Text(ru="число мест", en="capacity"),
    "seed": Text(ru="случайность выращивания деревьев", en="chance in growing trees (seed)"),
}
_CHOICES = {
    "not_employed": Text(ru="не трудоустроен", en="not employed"),
    "employed": Text(ru="трудоустроен", en="employed"),
    "unlabelled": Text(ru="не учитывать", en="left out"),
    "none": Text(ru="нет", en="none"),
    "indicator": Text(ru="отдельный признак", en="an answer of its own"),
    "imputed": Text(ru="заполнены", en="filled in"),
    "complete": Text(ru="только полные анкеты", en="complete answers only"),
    True: Text(ru="с ними", en="with them"),
    False: Text(ru="без них", en="without them"),
}
_FIGURES = {
    "auc": Text(ru="AUC", en="AUC"),
    "ece": Text(ru="Ошибка калибровки (ECE)", en="Calibration error (ECE)"),
    "precision": Text(ru="Точность списка", en="Precision of the list"),
    "recall": Text(ru="Полнота списка", en="Recall of the list"),
}
_GAP = Text(ru="Разрыв полноты: {}", en="Gap of recall: {}")
_SHARES = ("precision", "recall")
_GAPS = "gap"
_WIDTH, _COLUMN = 46, 11


class MultiverseWords:
    """Names and figures of `metrics["multiverse"]` in one language."""

    def __init__(self, words: Words, questionnaire: Questionnaire) -> None:
        self._words, self._questionnaire = words, questionnaire

    def axis(self, name: str) -> str:
        return self._words.text(AXES[name])

    def choice(self, axis: str, value: str | float | bool) -> str:
        if axis == "capacity":
            return self._words.percent(float(value), 0)
        return self._words.text(_CHOICES[value]) if isinstance(value, str | bool) else str(value)

    def figure(self, name: str) -> str:
        kind, _, trait = name.partition(":")
        if kind != "gap":
            return self._words.text(_FIGURES[kind])
        feature, _, choice = trait.partition("=")
        asked = self._questionnaire.by_name[feature]
        title = self._words.text(asked.label or asked.question)
        answer = next((c.text for c in asked.choices if c.code == choice), None)
        return self._words.text(_GAP).format(f"{title} — {self._words.text(answer)}" if answer else title)

    def value(self, name: str, value: float | None) -> str:
        if name.startswith(_GAPS):
            return self._words.in_points(value)
        return self._words.percent(value) if name.startswith(_SHARES) else self._words.number(value, 3)

    def move(self, name: str, value: float | None) -> str:
        """By how much a choice moves a figure."""
        is_share = name.startswith((*_SHARES, _GAPS))
        return self._words.in_points(value) if is_share else self._words.number(value, 3)


def describe_multiverse(found: Json, words: Words, questionnaire: Questionnaire) -> Iterator[str]:
    """The spread as a table for the terminal; names longer than their column are cut."""
    names = MultiverseWords(words, questionnaire)
    n = len(found["universes"])
    yield words.choose(f"Если бы решили иначе: вариантов {n}", f"Had we decided otherwise: {n} variants")
    heads = (("здесь", "here"), ("меньшее", "least"), ("медиана", "median"), ("большее", "most"))
    columns = "".join(f"{words.choose(*head):<{_COLUMN}}" for head in heads)
    yield " " * _WIDTH + columns + words.choose("сильнее всего двигает", "moved most by")
    for name, spread in found["spread"].items():
        cells = (names.value(name, spread[end]) for end in ("base", "min", "median", "max"))
        row = "".join(f"{cell:<{_COLUMN}}" for cell in cells)
        moved = names.axis(spread["most"]) if spread["most"] else ""
        yield f"{shorten(names.figure(name), _WIDTH - 1):<{_WIDTH}}{row}{moved}"
    yield from _alone(found["axes"], names, words)


def _alone(axes: Sequence[Json], names: MultiverseWords, words: Words) -> Iterator[str]:
    for axis in axes:
        if axis["alone"]:
            yield f"{names.axis(axis['name'])}: {axis['alone'][words.lang]}"
