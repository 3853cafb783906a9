"""What each column of a located sheet counts: by its number, and by its title where the number alone is our inference.

A title that contradicts a number is an error and the column is not read: the form was changed, or is another version.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from riskscore.errors import Problem, Text
from riskscore.monitoring.form import Column, Form
from riskscore.monitoring.locate import Located
from riskscore.monitoring.titles import build_meanings, match_title

_READ_AS_TITLED = Text(
    ru="графа прочитана по названию: её номер в описании формы предположителен",
    en="the column is read by its title: its number in the form's description is inferred",
)
_SAME_FORM = Text(
    ru="верните графы исходной формы или назовите другую форму (--form)",
    en="restore the columns of the form, or name another one (--form)",
)
_ONCE = Text(ru="графа один раз", en="the column once")
_OF_FORM = Text(ru="графа формы", en="a column of the form")


def shared_meanings(forms: Sequence[Form]) -> dict[str, frozenset[str]]:
    """What titles mean by all known forms together."""
    columns = [column for form in forms for sheet in form.sheets for column in sheet.columns]
    return build_meanings((title, column.key) for column in columns for title in column.titles)


def settle_columns(
    located: Located, meanings: Mapping[str, frozenset[str]]
) -> tuple[Located, dict[str, str], list[Problem]]:
    """The sheet without contradicted columns, the key of each number that has one, and what was found."""
    keys: dict[str, str] = {}
    problems = _missing(located)
    refused: set[str] = set()
    for number in located.counted:
        known = located.sheet.by_number.get(number)
        said = match_title(located.titles.get(number, ""), meanings)
        key, problem = _settle(located, number, known, said)
        problems += [problem] if problem else []
        if problem and problem.severity == "error":
            refused.add(number)
        elif key and key not in keys.values():
            keys[number] = key
    columns = {number: place for number, place in located.columns.items() if number not in refused}
    return replace(located, columns=columns), keys, problems


def _settle(
    located: Located, number: str, known: Column | None, said: frozenset[str]
) -> tuple[str | None, Problem | None]:
    if known is not None and (not said or known.key in said):
        return known.key, None
    if len(said) != 1 or (known is not None and known.source != "proxy"):
        return None, _disagrees(located, number, known) if known is not None else None
    allowed = Text(
        ru=known.title if known else "графа без известного названия",
        en=known.title if known else "a column of no known title",
    )
    found = located.titles[number]
    problem = located.problem("column_by_title", number, found, allowed, _READ_AS_TITLED, is_warning=True)
    return next(iter(said)), problem


def _disagrees(located: Located, number: str, known: Column) -> Problem:
    allowed = Text(ru=known.title, en=known.title)
    found, field = located.titles.get(number, ""), f"гр. {number.zfill(2)}"
    return located.problem("title_disagrees", field, found, allowed, _SAME_FORM, located.header + 1)


def _missing(located: Located) -> list[Problem]:
    """Columns of the form that the sheet has not, or has twice."""
    sheet = located.sheet
    keys = [sheet.code, *([] if located.has_keys else [sheet.row_title or sheet.row_code])]
    needed = dict.fromkeys(n for n in (*keys, *sheet.counted) if n is not None)
    problems = []
    for number in (n for n in needed if n not in located.columns):
        code, allowed = ("column_twice", _ONCE) if number in located.twice else ("no_column", _OF_FORM)
        problems.append(located.problem(code, number, "", allowed, _SAME_FORM, located.header + 1))
    return problems
