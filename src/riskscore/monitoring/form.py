"""One version of a monitoring form, as its mapping file describes it, and what its columns may count.

The file is described in docs/monitoring-forms.md. Column numbers are those printed under the header, without leading
zeros: `05` and `гр.05` are `5`, sub-columns `3.1`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from riskscore.errors import Text
from riskscore.monitoring.titles import build_meanings

Source = Literal["official", "regional", "proxy", "study"]
ROWS = "rows"
Block = Literal["total", "employed", "route", "at_risk", "other", "forecast", "part"]
# What a column may count, by the block it belongs to; a `part` is never added to its parent. `business` is sole traders
# and self-employed in one column; the form of 2021 has one `at_risk` column for the whole block.
KEYS: dict[Block, tuple[str, ...]] = {
    "total": ("total",),
    "employed": ("employed", "ip", "selfemp", "business", "contract_service"),
    "route": ("study", "conscript", "childcare"),
    "at_risk": ("informal", "czn_not_planning", "no_motivation", "risk_other", "at_risk"),
    "other": (
        "other_death_health", "other_justice", "other_abroad", "other_family", "other_foreign_no_snils", "other",
    ),
    "forecast": (
        "undecided", "will_employed", "will_ip", "will_selfemp", "will_business", "will_contract", "will_study",
        "will_conscript", "will_childcare", "will_at_risk", "will_other",
    ),
    "part": (
        "emp_profile", "emp_4m", "emp_opk", "emp_study", "at_risk_czn", "will_emp_profile", "will_emp_opk",
        "will_emp_study", "will_at_risk_czn",
    ),
}  # fmt: skip
BLOCKS: dict[str, Block] = {key: block for block, keys in KEYS.items() for key in keys}


@dataclass(frozen=True)
class Column:
    """A column whose meaning is known. `source` = proxy: which title stands at this number is our inference."""

    number: str
    key: str
    title: str
    source: Source
    synonyms: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True)
class RowKind:
    """One of the rows every specialty has; `code` has two digits."""

    code: str
    title: str
    synonyms: tuple[str, ...] = ()

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, *self.synonyms)


@dataclass(frozen=True)
class Sum:
    """The value at `total` equals the sum of the values at `parts`."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class AtMost:
    """Each value of `smaller` is at most the value at `larger`."""

    larger: str
    smaller: tuple[str, ...]


@dataclass(frozen=True)
class Explain:
    """Where the count at `number` is more than `share` of `total`, the column `text` has to say why."""

    number: str
    total: str
    share: float
    text: str


@dataclass(frozen=True)
class Pair:
    """By specialty the sum of `part` here (`rows` = the number of rows) is at most `whole` on the other sheet."""

    part: str
    whole: str


@dataclass(frozen=True)
class Within:
    """Every specialty of this sheet stands on the other one too."""

    sheet: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class FormSheet:
    """`numbers` are all columns of the sheet, `code` that of the specialty, `texts` those that are no counts."""

    numbers: tuple[str, ...]
    code: str
    name: str | None = None
    row_code: str | None = None
    row_title: str | None = None
    check_rows: tuple[str, ...] = ()
    repeats: bool = False
    texts: tuple[str, ...] = ()
    columns: tuple[Column, ...] = ()
    sums: tuple[Sum, ...] = ()
    at_most: tuple[AtMost, ...] = ()
    explain: Explain | None = None
    rows: tuple[RowKind, ...] = ()
    row_sums: tuple[Sum, ...] = ()
    row_at_most: tuple[AtMost, ...] = ()
    within: Within | None = None

    @cached_property
    def by_number(self) -> Mapping[str, Column]:
        return {column.number: column for column in self.columns}

    @cached_property
    def meanings(self) -> Mapping[str, frozenset[str]]:
        """What the titles of the columns mean: their keys."""
        return build_meanings((title, column.key) for column in self.columns for title in column.titles)

    @cached_property
    def row_meanings(self) -> Mapping[str, frozenset[str]]:
        """What the titles of the rows mean: their codes."""
        return build_meanings((title, row.code) for row in self.rows for title in row.titles)

    @cached_property
    def counted(self) -> tuple[str, ...]:
        """Numbers of the columns that are read as counts: those with a meaning or in a control."""
        controls: tuple[Sum | AtMost, ...] = (*self.sums, *self.at_most)
        pairs = self.within.pairs if self.within else ()
        named = {*self.by_number, *(number for control in controls for number in numbers_of(control))}
        named |= {pair.part for pair in pairs} - {ROWS}
        return tuple(number for number in self.numbers if number in named)


@dataclass(frozen=True)
class Form:
    """A version of the form. The first sheet is the main one; `text` is the mapping file itself."""

    id: str
    title: Text
    source: Source
    sheets: tuple[FormSheet, ...]
    text: str = field(repr=False, compare=False)
    note: Text | None = None


def numbers_of(control: Sum | AtMost) -> Iterable[str]:
    """Every column or row a control compares."""
    return (control.total, *control.parts) if isinstance(control, Sum) else (control.larger, *control.smaller)
