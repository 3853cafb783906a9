"""Which kind of part a file is, by its columns; what fits two kinds is asked about, never guessed."""

from typing import Literal, get_args

from riskscore.assembly.part_columns import find_columns, listed_headers
from riskscore.errors import Text, shorten
from riskscore.files.raw import RawFrame, cannot_read
from riskscore.questionnaire import Questionnaire

PartKind = Literal["answers", "history", "outcomes", "consents", "forms"]
PART_KINDS: tuple[PartKind, ...] = get_args(PartKind)


def recognise(raw: RawFrame, q: Questionnaire, name: str) -> tuple[PartKind, Text]:
    """The only kind whose columns the file has, and which these are.

    Raises
    ------
    FileError
        It fits none or several.
    """
    seen = _seen(raw, q)
    if len(seen) == 1:
        kind, headers = next(iter(seen.items()))
        return kind, _because(headers)
    fits = ", ".join(f"{kind} ({shorten(', '.join(headers))})" for kind, headers in seen.items())
    there = listed_headers(raw.frame)
    found = Text(
        ru=f"подходит сразу для частей {fits}" if seen else f"по столбцам не видно, какая это часть: {there}",
        en=f"it fits several kinds: {fits}" if seen else f"its columns do not tell which kind of part it is: {there}",
    )
    kinds = ", ".join(f"{kind}=" for kind in PART_KINDS)
    remedy = Text(
        ru=f"напишите перед путём, что это: {kinds}; файл можно назвать дважды, по разу для каждой части",
        en=f"write before the path which it is: {kinds}; a file may be named twice, once for each kind",
    )
    raise cannot_read(name, found, remedy)


def _seen(raw: RawFrame, q: Questionnaire) -> dict[PartKind, list[str]]:
    """The kinds that the columns speak for, and the columns that do."""
    headers, found = set(raw.frame.columns), find_columns(raw.frame, q)
    answers = [f.column for f in q.section("answers") if f.column in headers]
    history = [f.column for f in q.section("history") if f.column in headers]
    seen: dict[PartKind, list[str]] = {}
    if "consent" in found:
        seen["consents"] = [found["consent"]]
    if "outcome" in found:
        seen["outcomes"] = [found["outcome"]]
    if answers:
        seen["answers"] = answers
    elif history:
        seen["history"] = history
    return seen


def _because(headers: list[str]) -> Text:
    shown = shorten(", ".join(f"«{header}»" for header in headers[:3]))
    rest = len(headers) - 3
    more = Text(ru=f" и ещё {rest}", en=f" and {rest} more") if rest > 0 else Text("", "")
    return Text(
        ru=f"столбцы {shown}{more.ru}" if len(headers) > 1 else f"столбец {shown}", en=f"it has {shown}{more.en}"
    )
