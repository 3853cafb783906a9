"""The same people as two bundles read and score them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import FileError, Text
from riskscore.mapping import CarryMap, open_map
from riskscore.model import LEVELS
from riskscore.questionnaire import Table
from riskscore.scoring import Scores, score_table
from riskscore_training.dataset import all_rows

Floats = NDArray[np.float64]
Rows = NDArray[np.intp] | NDArray[np.bool_]
_LEVEL = {name: position for position, name in enumerate(LEVELS)}


@dataclass(frozen=True)
class Files:
    """Cohort files as a command names them: with maps from other versions and confirmed columns."""

    paths: Sequence[Path]
    maps: Sequence[Path] = ()
    columns: dict[str, str] | None = None

    def load(self, bundle: Bundle, today: date) -> Cohort:
        """As the questionnaire of `bundle` reads them."""
        maps: list[CarryMap] = [open_map(path, bundle.questionnaire) for path in self.maps]
        return load_cohort(self.paths, bundle.questionnaire, default_as_of=today, maps=maps, columns=self.columns)


@dataclass(frozen=True)
class Side:
    """One bundle and what it reads of the n people."""

    bundle: Bundle
    table: Table

    @cached_property
    def scores(self) -> Scores:
        return score_table(self.bundle, self.table)

    @cached_property
    def levels(self) -> NDArray[np.intp]:
        """Positions in `riskscore.model.LEVELS`, shape (n,)."""
        return np.array([_LEVEL[level] for level in self.scores.level], dtype=np.intp)

    @cached_property
    def open_contributions(self) -> Floats:
        """Contributions of the features that may be named as a reason, shape (n, number of them)."""
        is_open = [not feature.protected for feature in self.bundle.questionnaire.modelled]
        return self.scores.contributions[:, is_open]


@dataclass(frozen=True)
class Pair:
    """n people without problems in their rows; row i is the same person on both sides.

    `label` (n,) is 1, 0 or NaN where an outcome is not known, is a route, or is read differently by the two; `year`
    (n,) the graduation year or NaN; `person` whose rows stay together, None = nobody repeats; `identity` the person_id
    or "". `row` (n,) is the row in its `file` as a spreadsheet shows it. `fingerprints` are those of the files
    together, as either reads them.
    """

    first: Side
    second: Side
    label: Floats
    year: Floats
    person: NDArray[np.object_] | None
    identity: NDArray[np.str_]
    row: NDArray[np.intp]
    file: NDArray[np.str_]
    is_synthetic: bool
    fingerprints: frozenset[str]

    def __len__(self) -> int:
        return len(self.label)

    def take(self, rows: Rows) -> "Pair":
        return replace(
            self,
            first=Side(self.first.bundle, self.first.table.take(rows)),
            second=Side(self.second.bundle, self.second.table.take(rows)),
            label=self.label[rows],
            year=self.year[rows],
            person=None if self.person is None else self.person[rows],
            identity=self.identity[rows],
            row=self.row[rows],
            file=self.file[rows],
        )

    def newest(self) -> "Pair":
        """The people of the newest graduation year, with or without an outcome; all where no year is known."""
        return self if np.isnan(self.year).all() else self.take(self.year == np.nanmax(self.year))


def load_pair(files: Files, first: Bundle, second: Bundle, today: date) -> Pair:
    """Read the files for both bundles, once where they ask the same.

    Raises
    ------
    CohortError, FileError
        If either cannot read them, they take different rows for people, or no row is without problems.
    """
    a = files.load(first, today)
    b = a if first.questionnaire.text == second.questionnaire.text else files.load(second, today)
    if a.row_numbers != b.row_numbers:
        raise _other_rows(first, second)
    if (a.is_bad | b.is_bad).all():
        raise FileError(_nobody(len(b)))
    return pair_up(first, a, second, b)


def pair_up(first: Bundle, a: Cohort, second: Bundle, b: Cohort) -> Pair:
    """The same rows of the same files, `a` as the first bundle's questionnaire reads them and `b` as the second's."""
    keep = ~(a.is_bad | b.is_bad)
    names = np.array([file.name for file in b.files for _ in range(file.n_rows)], dtype=np.str_)
    return Pair(
        first=Side(first, a.table),
        second=Side(second, b.table),
        label=np.where(a.label == b.label, b.label, np.nan),
        year=b.cohort_year,
        person=all_rows(b).person,
        identity=np.array([person or "" for person in b.special.get("person_id", [None] * len(b))], dtype=np.str_),
        row=np.array(b.row_numbers, dtype=np.intp),
        file=names,
        is_synthetic=b.is_synthetic,
        fingerprints=frozenset({a.fingerprint, b.fingerprint}),
    ).take(keep)


def _other_rows(first: Bundle, second: Bundle) -> FileError:
    ids = (first.questionnaire.id, second.questionnaire.id)
    return FileError(
        Text(
            ru=f"Анкеты {ids[0]} и {ids[1]} читают в файлах разные строки, сравнивать не на ком. Уберите из файлов "
            "заголовки, итоги и пустые строки.",
            en=f"The questionnaires {ids[0]} and {ids[1]} read different rows of the files, so there is nobody to "
            "compare on. Remove titles, totals and empty rows from the files.",
        )
    )


def _nobody(n: int) -> Text:
    return Text(
        ru=f"Сравнивать не на ком: во всех {n} строках файлов есть ошибки. Покажет их riskscore cohort check ФАЙЛ…; "
        "исправьте их и повторите.",
        en=f"There is nobody to compare on: all {n} rows of the files have errors. riskscore cohort check FILE… lists "
        "them; mend them and try again.",
    )
