"""One person and a whole frame are checked by two programs; they must not differ on any value."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.errors import Text
from riskscore.questionnaire import Choice, Feature, Questionnaire, check_frame, check_person

Found = tuple[str, str, str | None, int]

TODAY = dt.date(2026, 3, 1)
WORDS = ["current", "Нет", "none", "up to date", "7", "1.5", "yes", "ß", "да", "true", "1e20", "01", "9070", "1e400"]
NUMBER_LIKE = st.text("0123456789.,+-eE_ \xa0\u202f٣infa", max_size=8)
DATE_LIKE = st.one_of(
    st.dates().map(str),
    st.dates().map(lambda day: f"{day:%d.%m.%Y}"),
    st.tuples(st.dates(), st.times()).map(lambda pair: f"{pair[0]}T{pair[1]}"),
    st.from_regex(r"[0-9]{1,4}[-.][0-9]{1,2}[-.][0-9]{1,4}([T ][0-9:Z+.]{0,9})?", fullmatch=True),
)
DISGUISED = st.tuples(st.sampled_from(WORDS), st.sampled_from(["", " ", "\xa0", "\t\n"])).map(
    lambda pair: f"{pair[1]}{pair[0].swapcase()}{pair[1]}"
)
TEXTS = st.one_of(
    st.sampled_from(
        [*WORDS, "", " ", "1.0", "1,0", "-0", "1e400", "inf", "nan", "٣", "1_000", "12 500,5", "0x1", "a" * 65]
    ),
    st.sampled_from(
        [
            "9070.0",
            "0.0",
            "00.0",
            "08.02.01",
            "8.2.1",
            "Белово",
            "Белова",
            "2026-02-30",
            "31.12.2005 0:00",
            "20050101",
            "\ud800",
            "a\x00b",
        ]
    ),
    NUMBER_LIKE,
    DATE_LIKE,
    DISGUISED,
    st.text(max_size=6),
)
NUMBERS = st.one_of(
    st.integers(-3, 100),
    st.floats(),
    st.sampled_from([10**400, -(10**30), 2**53 + 1, 1e20, 1e300, -0.0, 1.0, 9070.0, 99]),
    st.sampled_from([Decimal("1.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("1e999")]),
    st.sampled_from([np.int64(7), np.float32(1.5), np.float64("nan"), np.bool_(True), np.uint8(1)]),
)
DATES = st.one_of(st.dates(), st.datetimes(), st.dates(dt.date(1900, 1, 1), dt.date(2040, 1, 1)).map(pd.Timestamp))
SCALARS = st.one_of(st.none(), st.booleans(), st.sampled_from([pd.NaT, pd.NA]), NUMBERS, DATES, TEXTS)
VALUES = st.one_of(
    SCALARS,
    st.lists(TEXTS, max_size=3).map("|".join),
    st.lists(SCALARS, max_size=3),
    st.lists(st.lists(SCALARS, max_size=1), max_size=2),
    st.dictionaries(st.text(max_size=2), st.integers(), max_size=1),
)


@st.composite
def features(draw: st.DrawFn) -> Feature:
    """A feature of any kind with any range, choices and map of source values."""
    kind = draw(st.sampled_from(["number", "choice", "multi", "flag", "code", "date"]))
    n_choices = draw(st.integers(1, 4)) if kind in ("choice", "multi") else 0
    codes = draw(st.lists(st.sampled_from(WORDS), min_size=n_choices, max_size=n_choices, unique=True))
    targets: dict[str, Any] = {
        "number": st.integers(0, 5).map(float),
        "choice": st.sampled_from(codes or [""]),
        "flag": st.booleans(),
        "code": st.sampled_from(["08", "A-1"]),
        "date": st.just(""),
    }
    target = st.one_of(st.just(""), targets[kind if kind != "multi" else "choice"])
    minimum, maximum = sorted(draw(st.tuples(st.integers(-2, 30), st.integers(-2, 30))))
    return Feature(
        name="x",
        section=draw(st.sampled_from(["answers", "history", "person"])),
        kind=kind,
        role="input",
        question=Text(ru="", en=""),
        column="X",
        values=draw(
            st.one_of(st.none(), st.dictionaries(st.one_of(st.sampled_from(WORDS), TEXTS), target, max_size=3))
        ),
        minimum=draw(st.sampled_from([None, minimum])) if kind in ("number", "date") else None,
        maximum=draw(st.sampled_from([None, maximum])) if kind in ("number", "date") else None,
        integer=kind == "number" and draw(st.booleans()),
        catalogue=draw(st.sampled_from([None, "specialties", "territories"])) if kind == "code" else None,
        choices=tuple(Choice(code, Text(ru=code, en=f"{code} {i}"), (f"v{i}",)) for i, code in enumerate(codes)),
    )


def questionnaire(feature: Feature) -> Questionnaire:
    return Questionnaire("q.1", Text(ru="", en=""), "study", (feature,), "", special={"as_of": "assessed"})


def by_person(q: Questionnaire, value: object, as_of: object = None) -> tuple[object, list[Found]]:
    """What check_person makes of one value, as the frame would say it of its only row."""
    feature = q.features[0]
    table, problems = check_person(q, {"as_of": as_of, feature.section: {"x": value}}, default_as_of=TODAY)
    found = [(problem.code, problem.found, problem.suggestion, 2) for problem in problems]
    return (None if table is None else (repr(table.columns["x"].tolist()), table.as_of.tolist())), found


def by_frame(q: Questionnaire, column: pd.Series, as_of: object = None) -> tuple[object, list[Found]]:
    frame = pd.DataFrame({"X": column, "assessed": pd.Series([as_of] * len(column), dtype=object)})
    checked = check_frame(q, frame, default_as_of=TODAY, row_numbers=[2] * len(column))
    found = [(problem.code, problem.found, problem.suggestion, problem.row) for problem in checked.problems]
    assert checked.is_bad.any() == any(problem.severity == "error" for problem in checked.problems)
    values = (repr(checked.table.columns["x"].tolist()), checked.table.as_of.tolist())
    return (None if checked.is_bad.any() else values), found


@settings(max_examples=600)
@given(features(), st.lists(VALUES, min_size=1, max_size=6))
def test_both_accept_the_same_values_and_read_them_alike(feature: Feature, values: list[object]) -> None:
    q = questionnaire(feature)
    for value in values:
        assert by_person(q, value) == by_frame(q, pd.Series([value], dtype=object))


@settings(max_examples=150)
@given(features(), st.lists(VALUES, min_size=1, max_size=8))
def test_a_row_is_read_alike_in_any_company(feature: Feature, values: list[object]) -> None:
    q = questionnaire(feature)
    checked = check_frame(q, pd.DataFrame({"X": pd.Series(values, dtype=object)}), default_as_of=TODAY)
    alone = [check_frame(q, pd.DataFrame({"X": pd.Series([v], dtype=object)}), default_as_of=TODAY) for v in values]
    assert checked.is_bad.tolist() == [bool(one.is_bad[0]) for one in alone]
    assert repr(checked.table.columns["x"].tolist()) == repr([one.table.columns["x"].tolist()[0] for one in alone])


@settings(max_examples=100)
@given(features(), st.one_of(SCALARS, st.lists(SCALARS, max_size=1)))
def test_both_read_the_assessment_date_alike(feature: Feature, as_of: object) -> None:
    q = questionnaire(feature)
    assert by_person(q, "01.01.2005", as_of) == by_frame(q, pd.Series(["01.01.2005"], dtype=object), as_of)


COLUMNS = st.one_of(
    st.lists(st.integers(-3, 2**60), min_size=1, max_size=6).map(lambda v: pd.Series(v, dtype="int64")),
    st.lists(st.integers(0, 3), min_size=1, max_size=6).map(lambda v: pd.Series([*v, None], dtype="Int64")),
    st.lists(st.floats(), min_size=1, max_size=6).map(lambda v: pd.Series(v, dtype="float64")),
    st.lists(st.booleans(), min_size=1, max_size=6).map(lambda v: pd.Series(v, dtype="bool")),
    st.lists(st.booleans(), min_size=1, max_size=6).map(lambda v: pd.Series([*v, None], dtype="boolean")),
    st.lists(st.text(max_size=4) | DISGUISED, min_size=1, max_size=6).map(lambda v: pd.Series(v, dtype="str")),
    st.lists(DISGUISED, min_size=1, max_size=6).map(lambda v: pd.Series([*v, None], dtype="category")),
    st.lists(st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)), min_size=1, max_size=6).map(
        lambda v: pd.Series(pd.to_datetime([*v, None]))
    ),
)


@settings(max_examples=200)
@given(features(), COLUMNS)
def test_a_typed_column_reads_as_its_cells_do(feature: Feature, column: pd.Series) -> None:
    q = questionnaire(feature)
    typed = check_frame(q, pd.DataFrame({"X": column}), default_as_of=TODAY)
    plain = check_frame(q, pd.DataFrame({"X": column.astype(object)}), default_as_of=TODAY)
    assert typed.problems == plain.problems
    assert repr(typed.table.columns["x"].tolist()) == repr(plain.table.columns["x"].tolist())
