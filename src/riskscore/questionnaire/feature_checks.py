"""Rules on the keys of one feature that concern more than one key."""

import keyword
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from riskscore.errors import Text
from riskscore.questionnaire.cell_checks import check_choices, check_values
from riskscore.questionnaire.reading import Report, at

Read = dict[str, Any]

# Words of the rule language, and names that the outputs use for something else (`contribution_other`).
RESERVED_NAMES = {
    "answered", "starts", "years_since", "months_since", "months_until", "lies_in", "consented", "as_of",
    "other", "cohort_year",
}  # fmt: skip
MOST_YEARS = 200
_ONLY_FOR: dict[str, tuple[str, ...]] = {
    "minimum": ("number", "date"),
    "maximum": ("number", "date"),
    "integer": ("number",),
    "unit": ("number",),
    "choices": ("choice", "multi"),
    "ordered": ("choice",),
    "parent_prefix": ("code",),
    "catalogue": ("code",),
}


@dataclass(frozen=True)
class _Check:
    """`is_wrong` is asked about what was read of the feature, unless `key` is wrong already."""

    key: str
    code: str
    is_wrong: Callable[[Read], bool]
    allowed: Text
    remedy: Text


def is_sensitive(read: Read) -> bool:
    return read.get("role") == "sensitive"


def lowest(read: Read) -> float:
    """The least value allowed; nothing dated after the assessment unless the file says so."""
    default = 0.0 if read.get("kind") == "date" else float("-inf")
    return float(read.get("minimum", default))


def _lacks_reason(key: str) -> Callable[[Read], bool]:
    return lambda read: read.get("role") in ("input", "context") and not read.get("protected") and key not in read


def _is_for_nobody(key: str) -> Callable[[Read], bool]:
    return lambda read: key in read and (not read.get("influenceable") or bool(read.get("protected")))


def _is_no_age(key: str) -> Callable[[Read], bool]:
    return lambda read: read.get("kind") == "date" and abs(read.get(key, 0)) > MOST_YEARS


def _has_order(read: Read) -> bool:
    kind = read.get("kind", "number")
    return kind in ("number", "date", "flag") or (kind == "choice" and bool(read.get("ordered")))


def _adverse(read: Read) -> list[bool]:
    return [bool(choice.get("adverse")) for choice in read.get("choices", [])]


_REASON = (
    Text(
        ru="нужен для ролей input и context, если нет protected = true",
        en="needed for the roles input and context without protected = true",
    ),
    Text(ru="добавьте текст причины на двух языках", en="add the text of the reason in both languages"),
)
_STUDENT = (
    Text(
        ru="только с influenceable = true и без protected = true",
        en="only with influenceable = true and without protected = true",
    ),
    Text(
        ru="уберите ключ: студенту говорят лишь о том, что можно изменить",
        en="remove the key: a student is told only of what can be changed",
    ),
)
_YEARS = (
    Text(ru=f"у даты от -{MOST_YEARS} до {MOST_YEARS} лет", en=f"of a date -{MOST_YEARS} to {MOST_YEARS} years"),
    Text(ru="укажите число лет до оценки", en="give years before the assessment"),
)
_CHECKS = (
    _Check("minimum", "wrong_value", _is_no_age("minimum"), *_YEARS),
    _Check("maximum", "wrong_value", _is_no_age("maximum"), *_YEARS),
    _Check("raises", "missing_key", _lacks_reason("raises"), *_REASON),
    _Check("lowers", "missing_key", _lacks_reason("lowers"), *_REASON),
    _Check("student_raises", "student_text", _is_for_nobody("student_raises"), *_STUDENT),
    _Check("student_lowers", "student_text", _is_for_nobody("student_lowers"), *_STUDENT),
    _Check(
        "name",
        "reserved_name",
        lambda r: keyword.iskeyword(r.get("name", "")) or r.get("name") in RESERVED_NAMES,
        Text(ru="имя, не занятое языком правил и выдачей", en="a name that rules and outputs do not use"),
        Text(ru="выберите другое имя", en="choose another name"),
    ),
    _Check(
        "choices",
        "missing_key",
        lambda r: r.get("kind") in ("choice", "multi") and "choices" not in r,
        Text(ru="нужен для видов choice и multi", en="needed for the kinds choice and multi"),
        Text(ru="перечислите варианты ответа", en="list the answers"),
    ),
    _Check(
        "kind",
        "sensitive_kind",
        lambda r: is_sensitive(r) and r.get("kind") in ("number", "code", "date"),
        Text(ru="с ролью sensitive: flag, choice или multi", en="with the role sensitive: flag, choice or multi"),
        Text(ru="замените вид или роль", en="change the kind or the role"),
    ),
    _Check(
        "choices",
        "no_adverse_choice",
        lambda r: is_sensitive(r) and "choices" in r and not any(_adverse(r)),
        Text(
            ru="с ролью sensitive: хотя бы один adverse = true",
            en="with the role sensitive: one adverse = true or more",
        ),
        Text(ru="отметьте неблагоприятные варианты", en="mark the adverse choices"),
    ),
    _Check(
        "choices",
        "adverse_not_sensitive",
        lambda r: "role" in r and not is_sensitive(r) and any(_adverse(r)),
        Text(ru="adverse только с ролью sensitive", en="adverse only with the role sensitive"),
        Text(ru="уберите adverse или замените роль", en="remove adverse or change the role"),
    ),
    _Check(
        "choices",
        "adverse_not_last",
        lambda r: bool(r.get("ordered")) and _adverse(r) != sorted(_adverse(r)),
        Text(
            ru="при ordered = true неблагоприятные идут последними", en="with ordered = true the adverse ones come last"
        ),
        Text(ru="переставьте варианты", en="reorder the choices"),
    ),
    _Check(
        "monotone",
        "monotone_sensitive",
        lambda r: is_sensitive(r) and "monotone" in r,
        Text(ru="с ролью sensitive без monotone", en="with the role sensitive no monotone"),
        Text(ru="уберите ключ: это следует из adverse", en="remove the key: it follows from adverse"),
    ),
    _Check(
        "monotone",
        "monotone_without_order",
        lambda r: "monotone" in r and not _has_order(r),
        Text(
            ru="number, date, flag или choice с ordered = true", en="number, date, flag or a choice with ordered = true"
        ),
        Text(ru="уберите monotone или добавьте ordered = true", en="remove monotone or add ordered = true"),
    ),
    _Check(
        "influenceable",
        "influenceable_role",
        lambda r: bool(r.get("influenceable")) and r.get("role", "input") != "input",
        Text(ru="только с ролью input", en="only with the role input"),
        Text(ru="уберите influenceable или замените роль", en="remove influenceable or change the role"),
    ),
    _Check(
        "maximum",
        "empty_range",
        lambda r: lowest(r) > r.get("maximum", float("inf")),
        Text(ru="не меньше minimum (у даты без него 0)", en="at least minimum (for a date without it 0)"),
        Text(ru="исправьте minimum или maximum", en="correct minimum or maximum"),
    ),
)


def check_feature(read: Read, raw: Read, place: str, report: Report) -> None:
    """Report what is wrong between the keys; `raw` is the table as written."""
    for check in _CHECKS:
        if not report.names(at(place, check.key)) and check.is_wrong(read):
            report.add(check.code, at(place, check.key), raw.get(check.key, ""), check.allowed, check.remedy)
    _check_kind(read, place, report)
    check_choices(read, place, report)
    check_values(read, place, report)


def _check_kind(read: Read, place: str, report: Report) -> None:
    kind = read.get("kind")
    for key, kinds in _ONLY_FOR.items():
        if kind and key in read and kind not in kinds:
            names = ", ".join(kinds)
            allowed = Text(ru=f"только для видов: {names}", en=f"only for the kinds: {names}")
            remedy = Text(ru="уберите ключ или замените вид", en="remove the key or change the kind")
            report.add("key_of_other_kind", at(place, key), f"{key}, kind = {kind}", allowed, remedy)
