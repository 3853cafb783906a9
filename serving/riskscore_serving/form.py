"""The questionnaire as a form, and the form back as a person; both follow from the questionnaire alone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from riskscore.errors import Lang, Problem
from riskscore.questionnaire import Feature, Questionnaire
from riskscore_serving.texts import GROUPS, GroupText, words

Posted = Mapping[str, list[str]]
Widget = Literal["radio", "select", "checkboxes", "text", "date"]
MAX_RADIOS = 7  # more choices become a list to pull down
INLINE_LETTERS = 14
AS_OF = "as_of"
NOTHING = "none"  # of a multi: nothing of the list, said on purpose


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One question as the template draws it; `name` is the key of the posted form, `id` that of the first control."""

    name: str
    id: str
    widget: Widget
    label: str
    value: str
    help: str | None = None
    hint: str | None = None
    unit: str | None = None
    inputmode: str | None = None
    options: tuple[Option, ...] = ()
    errors: tuple[str, ...] = ()

    @property
    def is_inline(self) -> bool:
        """Whether the options fit one line, so that a list would only lengthen the page."""
        return sum(len(option.label) for option in self.options[:-1]) <= INLINE_LETTERS


@dataclass(frozen=True)
class Group:
    key: str
    title: str
    lead: str
    fields: tuple[Field, ...]


def build_groups(questionnaire: Questionnaire, posted: Posted, problems: Iterable[Problem], lang: Lang) -> list[Group]:
    """The form with what was posted in it and each problem beside its question; empty groups are left out."""
    errors = group_problems(questionnaire, problems, lang)
    groups = []
    for key, text in GROUPS.items():
        members = [feature for feature in questionnaire.features if group_of(feature) == key]
        fields = [build_field(feature, posted, errors.get(field_name(feature), ()), lang) for feature in members]
        if key == "person":
            fields.append(_as_of_field(posted, errors.get(AS_OF, ()), lang))
        if fields:
            groups.append(_group(key, text, fields, lang))
    return groups


def group_of(feature: Feature) -> str:
    """Voluntary questions and wishes stand apart wherever they come from; routes only among the answers."""
    if feature.role in ("sensitive", "preference"):
        return feature.role
    if feature.section == "answers":
        return "route" if feature.role == "route" else "main"
    return feature.section


def _group(key: str, text: GroupText, fields: list[Field], lang: Lang) -> Group:
    return Group(key, text.title.get(lang), text.lead.get(lang), tuple(fields))


def field_name(feature: Feature) -> str:
    return f"{feature.section}.{feature.name}"


def field_id(name: str) -> str:
    return "f-" + name.replace(".", "-")


def group_problems(questionnaire: Questionnaire, problems: Iterable[Problem], lang: Lang) -> dict[str, tuple[str, ...]]:
    """Messages by the name of the form's field; what belongs to no field is under the empty name."""
    names = {name: field_name(feature) for feature in questionnaire.features for name in _aliases(feature)}
    grouped: dict[str, tuple[str, ...]] = {}
    for problem in problems:
        field = problem.field or ""
        name = AS_OF if field == AS_OF else names.get(field, "")
        grouped[name] = (*grouped.get(name, ()), problem_text(problem, lang))
    return grouped


def _aliases(feature: Feature) -> tuple[str, ...]:
    return feature.name, field_name(feature), feature.column


def problem_text(problem: Problem, lang: Lang) -> str:
    """Without the field's name: the message stands beside the field."""
    t = words(lang)
    remedy = problem.remedy.get(lang)
    said = f"{t['found']} «{problem.found}». {t['allowed']}: {problem.allowed.get(lang)}."
    return f"{said} {remedy[:1].upper()}{remedy[1:]}."


def build_field(feature: Feature, posted: Posted, errors: tuple[str, ...], lang: Lang) -> Field:
    name = field_name(feature)
    values = posted.get(name, [])
    return Field(
        name=name,
        id=field_id(name),
        widget=_widget(feature),
        label=feature.question.get(lang),
        value=values[-1] if values else "",
        help=feature.help.get(lang) if feature.help else None,
        hint=_hint(feature, lang),
        unit=feature.unit.get(lang) if feature.unit else None,
        inputmode={True: "numeric", False: "decimal"}[feature.integer] if feature.kind == "number" else None,
        options=_OPTIONS.get(feature.kind, _no_options)(feature, values, lang),
        errors=errors,
    )


def _widget(feature: Feature) -> Widget:
    if feature.kind == "choice":
        return "radio" if len(feature.choices) <= MAX_RADIOS else "select"
    kinds: dict[str, Widget] = {"flag": "radio", "multi": "checkboxes", "date": "date"}
    return kinds.get(feature.kind, "text")


def _hint(feature: Feature, lang: Lang) -> str | None:
    t = words(lang)
    parts = []
    if feature.kind == "number":
        parts += [t["whole_number"]] if feature.integer else []
        parts += [t["from"].format(_number(feature.minimum))] if feature.minimum is not None else []
        parts += [t["to"].format(_number(feature.maximum))] if feature.maximum is not None else []
    hint = " ".join(parts)
    if feature.source:
        source = f"{t['source']}: {feature.source.get(lang)}"
        snapshot = f" ({feature.snapshot.get(lang)})" if feature.snapshot else ""
        hint = f"{hint}; {source}{snapshot}" if hint else source + snapshot
    return hint[:1].upper() + hint[1:] or None


def _number(value: float | None) -> str:
    return f"{value:g}"


def _choice_options(feature: Feature, values: list[str], lang: Lang) -> tuple[Option, ...]:
    options = [Option(choice.code, choice.text.get(lang), choice.code in values) for choice in feature.choices]
    return (*options, _unanswered(feature, values, lang))


def _flag_options(feature: Feature, values: list[str], lang: Lang) -> tuple[Option, ...]:
    t = words(lang)
    yes_no = [Option(value, t[value], value in values) for value in ("yes", "no")]
    return (*yes_no, _unanswered(feature, values, lang))


def _multi_options(feature: Feature, values: list[str], lang: Lang) -> tuple[Option, ...]:
    options = [Option(choice.code, choice.text.get(lang), choice.code in values) for choice in feature.choices]
    return (*options, Option(NOTHING, words(lang)["nothing_listed"], NOTHING in values))


def _unanswered(feature: Feature, values: list[str], lang: Lang) -> Option:
    key = {"sensitive": "prefer_not", "answers": "dont_know"}.get(_voice(feature), "no_data")
    return Option("", words(lang)[key], "" in values)


def _voice(feature: Feature) -> str:
    return "sensitive" if feature.role == "sensitive" else feature.section


def _no_options(_feature: Feature, _values: list[str], _lang: Lang) -> tuple[Option, ...]:
    return ()


_OPTIONS: dict[str, Callable[[Feature, list[str], Lang], tuple[Option, ...]]] = {
    "choice": _choice_options,
    "flag": _flag_options,
    "multi": _multi_options,
}


def _as_of_field(posted: Posted, errors: tuple[str, ...], lang: Lang) -> Field:
    t = words(lang)
    value = posted.get(AS_OF, [""])[-1]
    return Field(AS_OF, field_id(AS_OF), "date", t["as_of"], value, help=t["as_of_help"], errors=errors)


def read_person(questionnaire: Questionnaire, posted: Posted) -> dict[str, Any]:
    """The posted form as a person of the API; fields left empty are not answered."""
    person: dict[str, Any] = {"answers": {}, "history": {}, "person": {}}
    for feature in questionnaire.features:
        values = [value for value in posted.get(field_name(feature), []) if value.strip()]
        if values:
            person[feature.section][feature.name] = _value(feature, values)
    as_of = posted.get(AS_OF, [""])[-1].strip()
    return {**person, "as_of": as_of} if as_of else person


def _value(feature: Feature, values: list[str]) -> str | list[str]:
    if feature.kind != "multi":
        return values[-1]
    return [] if values == [NOTHING] else values


def post_person(questionnaire: Questionnaire, person: Mapping[str, Any]) -> dict[str, list[str]]:
    """A person of the API as a posted form: how a made-up example gets into the page."""
    posted = {AS_OF: [str(person["as_of"])]} if "as_of" in person else {}
    for feature in questionnaire.features:
        value = person.get(feature.section, {}).get(feature.name)
        if value is not None:
            posted[field_name(feature)] = _post_value(value)
    return posted


def _post_value(value: object) -> list[str]:
    if isinstance(value, list):
        return [str(item) for item in value] or [NOTHING]
    if isinstance(value, bool):
        return ["yes" if value else "no"]
    return [str(value)]
