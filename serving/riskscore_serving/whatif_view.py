"""«Что может измениться» on the page: suggestions in sentences, and a small form to try changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, PersonError
from riskscore.questionnaire import Feature, check_person
from riskscore.questionnaire.answers import answer_text
from riskscore.whatif import MOST_TOGETHER, Option, build_states, changeable, list_options, what_if
from riskscore_serving.form import Posted, problem_text
from riskscore_serving.reason_views import to_decimal
from riskscore_serving.texts import words

PREFIX = "change."
SHOWN = {1: 3, 2: 1, 3: 1}  # of the suggestions with so many changes; the API gives three of each
WORTH_SHOWING = 0.005  # log-odds: what rounds to nothing is not listed as moved

Json = Mapping[str, Any]


@dataclass(frozen=True)
class Line:
    """A suggestion, or what was tried: the sentence, and what a specialist needs beside it."""

    text: str
    notes: tuple[str, ...]
    evidence: str
    moved: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Select:
    """A feature that may change: the answer now, and the values to try as (value, label, whether chosen)."""

    name: str
    id: str
    label: str
    now: str
    options: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True)
class WhatIfView:
    """`nothing` says why there is no suggestion, `errors` why what was chosen cannot be tried."""

    association: str
    groups: tuple[Group, ...]
    selects: tuple[Select, ...]
    nothing: str | None
    tried: Line | None
    errors: tuple[str, ...]

    @property
    def is_answer(self) -> bool:
        return bool(self.tried or self.errors)


def build_what_if(bundle: Bundle, person: Json, posted: Posted, *, today: date, lang: Lang) -> WhatIfView:
    """`person` can be scored; what is chosen in `posted` is tried."""
    answer = what_if(bundle, person, today=today, lang=lang)
    groups = tuple(_groups(bundle, answer["results"], lang))
    chosen = _read_chosen(bundle, posted)
    tried, errors = _try(bundle, person, chosen, today, lang) if chosen else (None, ())
    return WhatIfView(
        association=answer["association"],
        groups=groups,
        selects=tuple(_selects(bundle, person, chosen, today, lang)),
        nothing=None if groups else _say_nothing(bundle, answer, lang),
        tried=tried,
        errors=errors,
    )


def without_changes(posted: Posted) -> Posted:
    """The form without what was chosen to be tried: answers given anew are another start."""
    return {name: values for name, values in posted.items() if not name.startswith(PREFIX)}


def _read_chosen(bundle: Bundle, posted: Posted) -> dict[str, str]:
    named = {f.name: posted.get(PREFIX + f.name, [""])[-1].strip() for f in changeable(bundle.questionnaire)}
    return {name: value for name, value in named.items() if value}


def _try(bundle: Bundle, person: Json, chosen: Json, today: date, lang: Lang) -> tuple[Line | None, tuple[str, ...]]:
    try:
        (result,) = what_if(bundle, person, chosen, today=today, lang=lang)["results"]
    except PersonError as error:
        return None, tuple(problem_text(problem, lang) for problem in error.problems if problem.severity == "error")
    return _line(bundle, result, lang), ()


def _groups(bundle: Bundle, results: Sequence[Json], lang: Lang) -> Iterable[Group]:
    for size in range(1, MOST_TOGETHER + 1):
        lines = [_line(bundle, result, lang) for result in results if len(result["changes"]) == size]
        if lines:
            yield Group(words(lang)[f"what_if_{size}"], tuple(lines[: SHOWN[size]]))


def _line(bundle: Bundle, result: Json, lang: Lang) -> Line:
    moved = tuple(
        (entry["text"], to_decimal(entry["difference"], lang))
        for entry in result["moved"]
        if abs(entry["difference"]) >= WORTH_SHOWING
    )
    return Line(result["text"], tuple(_notes(bundle, result, lang)), result["evidence_text"], moved)


def _notes(bundle: Bundle, result: Json, lang: Lang) -> Iterable[str]:
    """How long it takes, who helps, and which answers follow."""
    t = words(lang)
    if result["months"] is not None:
        yield t["what_if_months"].format(_number(result["months"], lang))
    names = {
        service.code: service.name.get(lang) for service in (bundle.catalogue.services if bundle.catalogue else ())
    }
    codes = dict.fromkeys(code for change in result["changes"] for code in change["services"])
    if codes:
        yield t["what_if_services"].format(", ".join(f"«{names[code]}»" for code in codes))
    if result["related"]:
        said = "; ".join(f"«{item['question']}»: {item['new_answer']}" for item in result["related"])
        yield t["what_if_related"].format(said)


def _say_nothing(bundle: Bundle, answer: Json, lang: Lang) -> str:
    t = words(lang)
    if not bundle.questionnaire.changes:
        return t["what_if_undeclared"]
    return t["what_if_graduated" if answer["months_to_graduation"] == 0 else "what_if_none"]


def _selects(bundle: Bundle, person: Json, chosen: Json, today: date, lang: Lang) -> Iterable[Select]:
    """One for each feature with something to try, whether or not there is time for it."""
    table, _ = check_person(bundle.questionnaire, person, default_as_of=today)
    options = list_options(bundle.questionnaire, table) if table else []
    if table is None or not options:
        return
    versions = build_states(table, [{}, *({option.feature.name: option.value} for option in options)]).table()
    for feature in dict.fromkeys(option.feature.name for option in options):
        own = [(row, option) for row, option in enumerate(options, 1) if option.feature.name == feature]
        asked = own[0][1].feature
        labels = [(_posted(o), _label(o, answer_text(asked, versions, row), lang)) for row, o in own]
        now = answer_text(asked, versions, 0)
        yield Select(
            name=PREFIX + feature,
            id=f"w-{feature}",
            label=asked.question.get(lang),
            now=words(lang)["what_if_now"].format(now.get(lang) if now else ""),
            options=tuple((value, label, chosen.get(feature) == value) for value, label in labels),
        )


def _posted(option: Option) -> str:
    """The value as the form sends it and `what_if` reads it."""
    feature: Feature = option.feature
    if feature.kind == "choice":
        return feature.codes[int(option.value)]
    return "yes" if feature.kind == "flag" else f"{option.value:g}"


def _label(option: Option, answer: Any, lang: Lang) -> str:
    key = "what_if_option" if option.is_in_time else "what_if_late"
    return words(lang)[key].format(answer.get(lang) if answer else "", _number(option.change.months, lang))


def _number(value: float, lang: Lang) -> str:
    text = f"{value:g}"
    return text.replace(".", ",") if lang == "ru" else text
