"""The file of possible matches: written for a person to look at, read again for what that person has confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from riskscore.assembly.part import Part
from riskscore.assembly.people_match import COLUMNS, CONFIRM, PLACE, SIDE, Place, places
from riskscore.cohort.source_file import in_file
from riskscore.cohort.texts import read_texts
from riskscore.errors import Problem, Text, shorten
from riskscore.files import read_raw, write_raw
from riskscore.files.raw import cannot_read
from riskscore.questionnaire.lookup import yes_or_no


@dataclass(frozen=True)
class Matches:
    """`confirmed` are pairs of row positions over all parts, `answered` the lines a person has said yes or no to."""

    confirmed: tuple[tuple[int, int], ...]
    answered: pd.DataFrame
    problems: tuple[Problem, ...]


def no_matches() -> Matches:
    return Matches((), pd.DataFrame(columns=COLUMNS, dtype="str"), ())


def load_matches(path: Path, rows: pd.DataFrame, parts: Sequence[Part]) -> Matches:
    """Read what was confirmed; `rows` has part, row, name and birth_date.

    A line counts only while both rows still hold the name and the birth date it shows; and a row may be one person
    only. All else is a problem and joins nothing.

    Raises
    ------
    FileError
        It cannot be read, or is no file of matches.
    """
    raw = read_raw(path, known=COLUMNS)
    absent = [name for name in (*PLACE, CONFIRM) if name not in raw.frame.columns]
    if absent:
        found = Text(ru=f"нет столбца {absent[0]}", en=f"there is no column {absent[0]}")
        raise cannot_read(path.name, found, Text(ru="дайте файл, записанный сборкой", en="give the file a build wrote"))
    lines = pd.DataFrame({name: read_texts(raw.frame[name]) for name in raw.frame.columns if name in COLUMNS}).fillna(
        ""
    )
    lines = lines.reindex(columns=COLUMNS, fill_value="").assign(line=raw.row_numbers)
    known = {place: i for i, place in enumerate(places(rows, parts))}
    said = lines[CONFIRM].map(yes_or_no)
    left, right = (_positions(lines, side, known) for side in ("left", "right"))
    is_yes = said.eq(True)
    is_stale = is_yes & ((left < 0) | (right < 0))
    is_twice = is_yes & ~is_stale & (right.where(is_yes).groupby(left).transform("nunique") > 1)
    is_odd = said.isna() & (lines[CONFIRM] != "")
    good = is_yes & ~is_stale & ~is_twice
    problems = [
        in_file(Problem(code, CONFIRM, shorten(cell), allowed, remedy, line), path.name)
        for (code, allowed, remedy), wrong in zip(_PROBLEMS, (is_stale, is_twice, is_odd), strict=True)
        for line, cell in zip(lines.loc[wrong, "line"].tolist(), lines.loc[wrong, CONFIRM].tolist(), strict=True)
    ]
    pairs = tuple(zip(left[good].tolist(), right[good].tolist(), strict=True))
    return Matches(pairs, lines.loc[good | said.eq(False), COLUMNS], tuple(problems))


def _positions(lines: pd.DataFrame, side: str, known: Mapping[Place, int]) -> "pd.Series[int]":
    """The row each line speaks of, −1 = none that looks as it says."""
    cells = [lines[f"{side}_{name}"].tolist() for name in SIDE]
    return pd.Series([known.get(place, -1) for place in zip(*cells, strict=True)], index=lines.index, dtype="int64")


def save_matches(path: Path, suggested: pd.DataFrame, answered: pd.DataFrame) -> int:
    """Write what a person has answered and, below, what is new to answer; return how many lines are new.

    Raises
    ------
    FileError
        It cannot be written.
    """
    seen = set(answered[PLACE].itertuples(index=False, name=None))
    is_new = [place not in seen for place in suggested[PLACE].itertuples(index=False, name=None)]
    write_raw(pd.concat([answered, suggested[is_new]], ignore_index=True), path)
    return sum(is_new)


_PROBLEMS = (
    (
        "stale_match",
        Text(ru="строки с теми же именем и датой рождения", en="rows with that name and birth date"),
        Text(
            ru="файлы изменились: сверьте строки и подтвердите заново",
            en="the files have changed: compare the rows and confirm again",
        ),
    ),
    (
        "confirmed_twice",
        Text(ru="строка одного человека", en="a row of one person"),
        Text(ru="оставьте yes у одной пары", en="leave yes at one pair"),
    ),
    (
        "not_a_flag",
        Text(ru="yes, no или пусто", en="yes, no or nothing"),
        Text(ru="напишите yes или no", en="write yes or no"),
    ),
)
