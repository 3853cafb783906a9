"""Which column of a file holds which value: by name, spelling or synonym, always said; the rest is only proposed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from typing import Literal

from riskscore.cohort.cell_problems import settle_cells
from riskscore.cohort.column_problems import (
    claimed_twice,
    fits_several,
    matched_column,
    perhaps_column,
    unknown_column,
)
from riskscore.cohort.wanted_columns import Wanted, column_key, list_wanted, wanted_names
from riskscore.errors import Problem
from riskscore.files import RawFrame
from riskscore.files.header import JOIN
from riskscore.questionnaire import Questionnaire

How = Literal["name", "spelling", "synonym", "confirmed", "position", "similar"]
NO_COLUMN = ""
_CLOSE = 0.85


@dataclass(frozen=True)
class ColumnMatch:
    """A header of a file and the questionnaire's column it was, or may be, read as; "" = none."""

    header: str
    column: str
    how: How | None = None
    is_applied: bool = False


@dataclass(frozen=True)
class ColumnMatches:
    """A row for each header of the file, in its order, and what there is to say about them."""

    rows: tuple[ColumnMatch, ...]
    problems: tuple[Problem, ...]

    @property
    def renamed(self) -> dict[str, str]:
        return {row.header: row.column for row in self.rows if row.is_applied and row.how != "name"}


def with_matched_columns(
    raw: RawFrame, q: Questionnaire, confirmed: Mapping[str, str] | None = None
) -> tuple[RawFrame, ColumnMatches]:
    """The file with its columns named as the questionnaire names them, what was done being among its problems."""
    matches = match_columns(q, raw, confirmed)
    problems = (*matches.problems, *settle_cells(raw, matches.renamed, q, wanted_names(q)))
    frame = raw.frame.rename(columns=matches.renamed) if matches.renamed else raw.frame
    return replace(raw, frame=frame, problems=problems), matches


def match_columns(q: Questionnaire, raw: RawFrame, confirmed: Mapping[str, str] | None = None) -> ColumnMatches:
    """Match the headers of a file to the columns of a questionnaire.

    `confirmed` says for a header which column (or feature) it is, or "" for none; it goes before everything else. Then
    the same name, then the same spelling but for case, spaces, ё and Latin look-alikes, then synonyms and the text of
    the question. What two headers claim, or one header may mean twice, is applied to none. Columns between two matched
    neighbours, and names that are nearly right, are proposed.
    """
    return _Matching(list_wanted(q), [str(header) for header in raw.frame.columns], confirmed or {}).run()


class _Matching:
    def __init__(self, wanted: Sequence[Wanted], headers: Sequence[str], confirmed: Mapping[str, str]) -> None:
        self._wanted = wanted
        self._headers = headers
        self._confirmed = {header: column for header, column in confirmed.items() if header in headers}
        self._rows: dict[str, ColumnMatch] = {}
        self._problems: list[Problem] = []

    def run(self) -> ColumnMatches:
        self._take_confirmed()
        self._take("name", lambda header: {header}, lambda wanted: {wanted.column.strip()})
        self._take("spelling", _keys_of, lambda wanted: {column_key(wanted.column)})
        self._take("synonym", _keys_of, lambda wanted: wanted.keys)
        self._propose(self._by_position(), "position")
        self._propose(self._by_likeness(), "similar")
        rows = tuple(self._rows.get(header, ColumnMatch(header, NO_COLUMN)) for header in self._headers)
        return ColumnMatches(rows, (*self._problems, *self._said(rows)))

    def _take_confirmed(self) -> None:
        columns = {name: wanted.column for wanted in self._wanted for name in (wanted.name, wanted.column.strip())}
        for header, column in self._confirmed.items():
            if column and column not in columns:
                self._problems.append(unknown_column(header, column))
            self._rows[header] = ColumnMatch(header, columns.get(column, NO_COLUMN), "confirmed", column in columns)
        twice = {
            column for column, n in Counter(r.column for r in self._rows.values() if r.is_applied).items() if n > 1
        }
        for column in sorted(twice):
            self._refuse_claims(column, [header for header, row in self._rows.items() if row.column == column])

    def _take(self, how: How, keys_of: Callable[[str], set[str]], names_of: Callable[[Wanted], set[str]]) -> None:
        named: dict[str, dict[str, None]] = defaultdict(dict)
        for wanted in self._free_wanted():
            for name in names_of(wanted):
                named[name][wanted.column] = None
        claims: dict[str, list[str]] = defaultdict(list)
        for header in self._free_headers():
            columns = list(dict.fromkeys(column for key in sorted(keys_of(header)) for column in named.get(key, ())))
            if len(columns) > 1:
                self._rows[header] = ColumnMatch(header, NO_COLUMN)
                self._problems.append(fits_several(header, columns))
            elif columns:
                claims[columns[0]].append(header)
        for column, headers in claims.items():
            if len(headers) > 1:
                self._refuse_claims(column, headers)
            else:
                self._rows[headers[0]] = ColumnMatch(headers[0], column, how, is_applied=True)

    def _refuse_claims(self, column: str, headers: Sequence[str]) -> None:
        self._problems.append(claimed_twice(column, headers))
        self._rows |= {header: ColumnMatch(header, column) for header in headers}

    def _free_headers(self) -> list[str]:
        return [header for header in self._headers if header not in self._rows]

    def _free_wanted(self) -> list[Wanted]:
        taken = {row.column for row in self._rows.values()}
        return [wanted for wanted in self._wanted if wanted.column not in taken]

    def _by_position(self) -> Iterator[tuple[str, str]]:
        """Unmatched headers between two matched neighbours that have as many unmatched columns between them."""
        order = {wanted.column: index for index, wanted in enumerate(self._wanted)}
        places = [(i, order[row.column]) for i, h in enumerate(self._headers) if (row := self._applied(h))]
        for (i, first), (j, last) in pairwise(places):
            gap = self._headers[i + 1 : j]
            if gap and last - first == j - i and len(gap) < len(places):
                columns = [wanted.column for wanted in self._wanted[first + 1 : last]]
                yield from zip(gap, columns, strict=True)

    def _applied(self, header: str) -> ColumnMatch | None:
        row = self._rows.get(header)
        return row if row and row.is_applied else None

    def _by_likeness(self) -> Iterator[tuple[str, str]]:
        """Headers that miss a name by a letter or two."""
        columns = {
            key: wanted.column for wanted in self._free_wanted() for key in (wanted.keys | {column_key(wanted.column)})
        }
        for header in self._free_headers():
            close = get_close_matches(column_key(header), list(columns), n=1, cutoff=_CLOSE)
            if close:
                yield header, columns[close[0]]

    def _propose(self, pairs: Iterator[tuple[str, str]], how: How) -> None:
        for header, column in list(pairs):
            if header not in self._rows and column in {wanted.column for wanted in self._free_wanted()}:
                self._rows[header] = ColumnMatch(header, column, how)

    def _said(self, rows: Sequence[ColumnMatch]) -> Iterator[Problem]:
        """Names are themselves and confirmed ones were seen by a person; all else is said."""
        names = {wanted.column: wanted.name for wanted in self._wanted}
        for row in rows:
            if row.is_applied and row.how in ("spelling", "synonym"):
                yield matched_column(row.header, names[row.column])
            elif row.how in ("position", "similar"):
                yield perhaps_column(row.header, names[row.column])


def _keys_of(header: str) -> set[str]:
    """A joined header (header.py) is also known by its last part alone."""
    return {column_key(header), column_key(header.rpartition(JOIN)[2])} - {""}
