"""The confirmation table: what each header of a file was read as, for a person to say yes or no to."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from riskscore.cohort.columns import ColumnMatch
from riskscore.cohort.texts import cell_text
from riskscore.cohort.wanted_columns import wanted_names
from riskscore.errors import Lang, Text, shorten
from riskscore.files import read_raw, write_raw
from riskscore.files.raw import cannot_read
from riskscore.questionnaire import Questionnaire
from riskscore.questionnaire.lookup import yes_or_no

HEADER, COLUMN, CONFIRM = "header", "column", "confirm"
_TITLES = (HEADER, COLUMN, "feature", "question", "how", "applied", CONFIRM)
_READ = (HEADER, COLUMN, CONFIRM)


def save_columns(rows: Sequence[ColumnMatch], questionnaire: Questionnaire, path: Path, lang: Lang) -> None:
    """Write a row for each header: `header, column, feature, question, how, applied, confirm`.

    `confirm` is filled where nothing is in doubt; the person fills the rest with yes or no.

    Raises
    ------
    FileError
        The table cannot be written.
    """
    write_raw(pd.DataFrame(list(_rows(rows, questionnaire, lang)), columns=list(_TITLES)), path)


def _rows(rows: Sequence[ColumnMatch], questionnaire: Questionnaire, lang: Lang) -> Iterator[tuple[str, ...]]:
    names = wanted_names(questionnaire)
    for row in dict.fromkeys(rows):
        name = names.get(row.column, "")
        feature = questionnaire.by_name.get(name)
        question = feature.question.get(lang) if feature else ""
        confirm = ("yes" if row.is_applied else "no") if row.how in ("name", "confirmed") else ""
        yield row.header, row.column, name, question, row.how or "", "yes" if row.is_applied else "no", confirm


def load_columns(path: Path) -> dict[str, str]:
    """Which column each confirmed header is, "" = none of them. Rows whose `confirm` is empty say nothing.

    Raises
    ------
    FileError
        The table cannot be read, lacks a column, or confirms by a word that is neither yes nor no.
    """
    frame = read_raw(path, known=_READ).frame
    absent = ", ".join(name for name in _READ if name not in frame.columns)
    if absent:
        found = Text(ru=f"нет столбцов {absent}", en=f"there are no columns {absent}")
        raise cannot_read(path.name, found, _MAKE)
    cells = ([cell_text(cell) or "" for cell in row] for row in zip(*(frame[c] for c in _READ), strict=True))
    return {
        header: column if _is_yes(answer, path.name) else "" for header, column, answer in cells if header and answer
    }


def _is_yes(answer: str, name: str) -> bool:
    said = yes_or_no(answer)
    if said is not None:
        return said
    found = Text(
        ru=f"в столбце {CONFIRM} стоит «{shorten(answer)}»", en=f"its column {CONFIRM} says «{shorten(answer)}»"
    )
    raise cannot_read(
        name, found, Text(ru="напишите yes или no либо оставьте пустым", en="write yes or no, or nothing")
    )


_MAKE = Text(
    ru="получите таблицу ключом --save-columns и заполните столбец confirm",
    en="have the table made by --save-columns and fill its column confirm",
)
