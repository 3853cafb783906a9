"""The data dictionary: every column of a questionnaire, what it may hold, what it serves and where it comes from."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from riskscore.documents.columns import SPECIAL_TITLES, special_headers
from riskscore.documents.render import render
from riskscore.documents.words import BLOCKS, ROLES, ROUTES, SECTION_ORDER, SECTIONS, SOURCES, Words
from riskscore.errors import Lang, Text
from riskscore.questionnaire import Feature, Questionnaire, Section

Tone = Literal["warn", "guard", "good", "plain"]


@dataclass(frozen=True)
class Badge:
    text: str
    tone: Tone


@dataclass(frozen=True)
class Entry:
    """One feature as a reader sees it; `choices` are (code, label, whether adverse)."""

    name: str
    column: str
    question: str
    help: str
    values: str
    choices: tuple[tuple[str, str, bool], ...]
    badges: tuple[Badge, ...]
    facts: tuple[tuple[str, str], ...]


def render_dictionary(q: Questionnaire, lang: Lang, ending: str) -> str:
    """The dictionary of `q` as HTML or Markdown, self-contained and the same for the same questionnaire."""
    words = Words(lang)
    sections = [(words.text(SECTIONS[s]), _entries(q, s, words)) for s in SECTION_ORDER if q.section(s)]
    return render(
        "dictionary",
        ending,
        q=q,
        lang=lang,
        t=words.choose,
        say=words.text,
        plain=words.plain,
        sections=sections,
        counts=_counts(q, words),
        special=[(words.text(SPECIAL_TITLES[purpose]), header) for purpose, header in special_headers(q).items()],
        blocks=BLOCKS,
        routes=ROUTES,
        sources=SOURCES,
    )


def _counts(q: Questionnaire, words: Words) -> list[tuple[int, str]]:
    counts = (
        (len(q.features), ("признак", "признака", "признаков"), ("feature", "features")),
        (len(q.section("answers")), ("вопрос", "вопроса", "вопросов"), ("question", "questions")),
        (len(q.section("history")), _FROM_RECORDS, ("value from records", "values from records")),
        (len(q.modelled), ("в модели",) * 3, ("in the model",) * 2),
        (sum(f.role == "sensitive" for f in q.features), _SENSITIVE, ("sensitive",) * 2),
        (sum(f.protected for f in q.features), _PROTECTED, ("protected",) * 2),
    )
    return [(n, words.noun(n, ru, en)) for n, ru, en in counts]


def _entries(q: Questionnaire, section: Section, words: Words) -> list[Entry]:
    return [_entry(q, feature, words) for feature in q.section(section)]


def _entry(q: Questionnaire, feature: Feature, words: Words) -> Entry:
    choices = tuple((c.code, words.text(c.text), c.adverse) for c in feature.choices)
    bounds = words.bounds(feature)
    facts = [(words.text(title), text) for title, text in _facts(q, feature, words) if text]
    return Entry(
        name=feature.name,
        column=feature.column,
        question=words.text(feature.question),
        help=words.text(feature.help) if feature.help else "",
        values=words.kind(feature) + ((", " if feature.kind == "date" else " ") + bounds if bounds else ""),
        choices=choices,
        badges=tuple(_badges(feature, words)),
        facts=tuple(facts),
    )


def _badges(feature: Feature, words: Words) -> Iterator[Badge]:
    if feature.role == "sensitive":
        yield Badge(words.choose("особо личное", "sensitive"), "warn")
    else:
        yield Badge(words.text(ROLES[feature.role]), "plain")
    if feature.protected:
        yield Badge(words.choose("защищённое", "protected"), "guard")
    if feature.influenceable:
        yield Badge(words.choose("можно изменить", "influenceable"), "good")
    if feature.optional:
        yield Badge(words.choose("необязательное", "optional"), "plain")


def _facts(q: Questionnaire, feature: Feature, words: Words) -> Iterator[tuple[Text, str]]:
    yield _COLUMN, feature.column if feature.column != feature.name else ""
    yield _SYNONYMS, "; ".join(feature.synonyms)
    yield _SOURCE, words.text(feature.source) if feature.source else ""
    yield _SNAPSHOT, words.text(feature.snapshot) if feature.snapshot else ""
    yield _DIRECTION, _direction(feature, words)
    yield _RAISES, words.text(feature.raises) if feature.raises else ""
    yield _LOWERS, words.text(feature.lowers) if feature.lowers else ""
    yield _STUDENT_RAISES, words.text(feature.student_raises) if feature.student_raises else ""
    yield _STUDENT_LOWERS, words.text(feature.student_lowers) if feature.student_lowers else ""
    yield _RULES, ", ".join(_rules_with(q, feature.name, words))


def _direction(feature: Feature, words: Words) -> str:
    if feature.monotone is None:
        return ""
    what = words.choose("чем дальше по списку", "the further down the list") if feature.choices else None
    if feature.kind == "flag":
        what = words.choose("при ответе «да»", "with “yes”")
    what = what or words.choose("чем больше", "the larger")
    is_up = feature.monotone == "up"
    return words.choose(
        f"{what}{'' if feature.kind == 'flag' else ', тем'} риск {'не ниже' if is_up else 'не выше'}",
        f"{what}, the risk is never {'lower' if is_up else 'higher'}",
    )


def _rules_with(q: Questionnaire, name: str, words: Words) -> Iterator[str]:
    if q.final_year and name in q.final_year.when.features:
        yield words.choose("выпускной курс", "final year")
    for rule in q.routes:
        if name in rule.when.features:
            yield words.choose("маршрут: ", "route: ") + words.text(ROUTES[rule.route])
    if q.points and any(name in rule.when.features for rule in q.points.rules):
        yield words.choose("балльная оценка", "points baseline")


_FROM_RECORDS = ("показатель из учёта", "показателя из учёта", "показателей из учёта")
_SENSITIVE = ("особо личный", "особо личных", "особо личных")
_PROTECTED = ("защищённый", "защищённых", "защищённых")
_COLUMN = Text(ru="Столбец", en="Column")
_SYNONYMS = Text(ru="Другие заголовки", en="Other headers")
_SOURCE = Text(ru="Источник", en="Source")
_SNAPSHOT = Text(ru="На дату", en="As of")
_DIRECTION = Text(ru="Направление", en="Direction")
_RAISES = Text(ru="Причина, если повышает", en="Reason when it raises")
_LOWERS = Text(ru="Причина, если снижает", en="Reason when it lowers")
_STUDENT_RAISES = Text(ru="Студенту, если повышает", en="To the student when it raises")
_STUDENT_LOWERS = Text(ru="Студенту, если снижает", en="To the student when it lowers")
_RULES = Text(ru="Участвует в правилах", en="Used by rules")
