"""The pure steps of `cohort build` against their rules, one row at a time."""

import datetime as dt

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.assembly.horizon import add_months, label_at_horizon
from riskscore.assembly.people import AMBIGUOUS, CONTRADICTION, join_people
from riskscore.assembly.snapshot import latest_assessments, values_known
from riskscore.assembly.statistics import FEWEST_KNOWN, last_cohort_shares

PEOPLE = st.integers(0, 3)
DAYS = st.dates(dt.date(2023, 1, 1), dt.date(2026, 12, 31))
YEARS = st.sampled_from([2023.0, 2024.0])
NUMBERS = st.one_of(st.none(), st.integers(0, 9))


def frame(rows, **columns):
    """Typed columns: `rows` are tuples in the order of `columns`, whose values are dtypes."""
    data = list(zip(*rows, strict=True)) if rows else [()] * len(columns)
    return pd.DataFrame(
        {name: pd.Series(cells, dtype=kind) for (name, kind), cells in zip(columns.items(), data, strict=True)}
    )


def assessments_of(keys, days):
    rows = [(who, year, day, dt.date(int(year), 6, 30)) for (who, year), day in zip(sorted(keys), days, strict=False)]
    return frame(rows, person="int64", year="float64", as_of="datetime64[s]", graduation="datetime64[s]")


ASSESSMENTS = st.builds(
    assessments_of,
    st.sets(st.tuples(PEOPLE, YEARS), min_size=1),
    st.lists(st.dates(dt.date(2023, 1, 1), dt.date(2024, 5, 1)), min_size=8, max_size=8),
)


@settings(max_examples=40)
@given(ASSESSMENTS, st.lists(st.tuples(PEOPLE, st.none() | YEARS, DAYS, NUMBERS, NUMBERS), max_size=12))
def test_a_value_is_the_latest_known_on_the_day_of_the_assessment(assessments, rows):
    history = frame(rows, person="int64", year="float64", dated="datetime64[s]", a="float64", b="float64")
    found = values_known(assessments, history, history[["a", "b"]])
    used = set()
    for place, seen in enumerate(assessments.itertuples()):
        for name in ("a", "b"):
            known = [
                (day, i)
                for i, (who, year, day, a, b) in enumerate(rows)
                if who == seen.person and year in (None, seen.year) and day <= seen.as_of.date()
                if (a if name == "a" else b) is not None
            ]
            value = found.values[name].iloc[place]
            if not known:
                assert np.isnan(value)
                continue
            used.add(max(known)[1])
            assert value == history[name][max(known)[1]]
    assert {i for i, fate in enumerate(found.fate) if fate == "used"} == used


@settings(max_examples=40)
@given(st.lists(st.tuples(PEOPLE, YEARS, DAYS), min_size=1, max_size=10))
def test_each_person_and_year_keeps_one_assessment_and_none_is_later(rows):
    assessments = frame(rows, person="int64", year="float64", as_of="datetime64[s]")
    is_latest = latest_assessments(assessments)
    kept = assessments[is_latest].set_index(["person", "year"])["as_of"]
    assert kept.index.is_unique
    assert kept.sort_index().equals(assessments.groupby(["person", "year"])["as_of"].max())


CODES = st.sampled_from(["employed", "informal", "study", "will_employed"])


@settings(max_examples=40)
@given(ASSESSMENTS, st.lists(st.tuples(PEOPLE, st.none() | YEARS, DAYS, CODES), max_size=12))
def test_the_label_is_the_observation_nearest_to_the_horizon(assessments, rows):
    observed = frame(rows, person="int64", year="float64", dated="datetime64[s]", code="str")
    found = label_at_horizon(assessments, observed, 12)
    for place, seen in enumerate(assessments.itertuples()):
        target = dt.date(int(seen.year) + 1, 6, 30)
        window = (dt.date(target.year, 3, 30), dt.date(target.year, 9, 30))
        good = [
            (abs((day - target).days), -day.toordinal(), code)
            for who, year, day, code in rows
            if who == seen.person and year in (None, seen.year)
            if window[0] <= day <= window[1] and day > seen.as_of.date() and not code.startswith("will_")
        ]
        best = {code for distance, day, code in good if (distance, day) == min(good)[:2]} if good else set()
        row = found.row[place]
        assert {observed["code"].iloc[row] if row >= 0 else None} == (best if len(best) == 1 else {None})
    assert set(found.row[found.row >= 0]) == {i for i, fate in enumerate(found.fate) if fate == "used"}


@settings(max_examples=40)
@given(st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1)), st.integers(-60, 60))
def test_months_are_counted_as_the_calendar_does(day, months):
    expected = pd.Timestamp(day) + pd.DateOffset(months=months)
    assert add_months(np.array([day], dtype="datetime64[D]"), months)[0] == np.datetime64(expected.date())


IDS = st.none() | st.sampled_from("ab")
NUMBERED = st.none() | st.sampled_from(["1", "2"])
BORN = st.none() | st.sampled_from([dt.date(2005, 1, 1), dt.date(2005, 2, 2)])


@settings(max_examples=40)
@given(st.lists(st.tuples(IDS, NUMBERED, BORN), min_size=1, max_size=8))
def test_rows_are_one_person_by_id_else_by_a_number_seen_with_one_id(rows):
    joined = join_people(frame(rows, person_id="str", snils="str", birth_date="datetime64[s]"))
    owners = {number: {i for i, n, _ in rows if n == number and i} for _, number, _ in rows if number}
    keys = []
    for place, (who, number, _) in enumerate(rows):
        if who or (number and len(owners[number]) == 1):
            keys.append(("id", who or min(owners[number])))
        elif number and not owners[number]:
            keys.append(("number", number))
        else:
            keys.append(("row", place))
        assert (joined.fault[place] == AMBIGUOUS) == (not who and number is not None and len(owners[number]) > 1)
    assert [[a == b for b in keys] for a in keys] == [[a == b for b in joined.person] for a in joined.person]
    for key, fault in zip(keys, joined.fault, strict=True):
        mine = [row for row, other in zip(rows, keys, strict=True) if other == key]
        several = any(len({row[part] for row in mine if row[part]}) > 1 for part in (1, 2))
        assert several == (fault == CONTRADICTION) or fault == AMBIGUOUS


def test_what_a_person_has_confirmed_is_one_person():
    rows = frame([("a", None), (None, None), (None, None)], person_id="str", snils="str")
    joined = join_people(rows.assign(birth_date=pd.NaT), confirmed=[(1, 0)])
    assert joined.person[0] == joined.person[1] != joined.person[2]
    assert joined.has_key.tolist() == [True, False, False]


COHORT = st.lists(
    st.tuples(st.sampled_from("AB"), st.integers(2021, 2025), DAYS, st.sampled_from([0.0, 1.0, np.nan])),
    min_size=10, max_size=40,
)  # fmt: skip


def observations_of(rows):
    table = frame(rows, college="str", year="float64", dated="datetime64[s]", label="float64")
    target = pd.to_datetime(table["year"].astype(int).add(1).astype(str) + "-06-30").astype("datetime64[s]")
    distance = (table["dated"] - target).dt.days.abs()
    return table.assign(programme="x", person=range(len(table)), target=target, distance=distance)


ASKED = frame(
    [("A", "x", 2024.0, dt.date(2024, 3, 1)), ("B", "x", 2024.0, dt.date(2024, 3, 1))],
    college="str", programme="str", year="float64", as_of="datetime64[s]",
)  # fmt: skip


@settings(max_examples=40)
@given(COHORT, COHORT)
def test_outcomes_of_the_same_or_later_cohorts_change_nothing(rows, others):
    earlier = [row for row in rows if row[1] < 2024]
    own_or_later = [row for row in others if row[1] >= 2024]
    np.testing.assert_array_equal(shares_of([*earlier, *own_or_later]), shares_of(earlier))


@settings(max_examples=40)
@given(COHORT, COHORT)
def test_what_became_known_after_the_assessment_changes_nothing(rows, others):
    later = [row for row in others if row[2] > dt.date(2024, 3, 1)]
    with_them = shares_of([*rows, *later])
    np.testing.assert_array_equal(with_them, shares_of(rows))


RETURNS = frame(
    [("A", "x", 2022.0, dt.date(2023, 6, 30), 90, 10)],
    college="str", programme="str", year="float64", dated="datetime64[s]", employed="int64", at_risk="int64",
)  # fmt: skip


def shares_of(rows):
    return last_cohort_shares(ASKED, observations_of(rows), RETURNS.iloc[:0])


def told(n_employed, n_at_risk, year):
    return [("A", year, dt.date(year + 1, 6, 30), float(i >= n_employed)) for i in range(n_employed + n_at_risk)]


def test_the_share_is_that_of_the_latest_cohort_with_five_known_outcomes():
    old, few = told(6, 2, 2021), told(1, FEWEST_KNOWN - 2, 2022)
    assert shares_of([*old, *few])[0] == 75.0
    enough = [*few, ("A", 2022, dt.date(2023, 6, 30), 1.0)]
    assert shares_of([*old, *enough]).tolist()[0] == 20.0
    assert np.isnan(shares_of([*old, *enough])[1])


def test_the_own_cohort_never_counts_even_where_it_is_known():
    late = ASKED.assign(as_of=pd.to_datetime(["2026-01-01"] * 2))
    own = observations_of(told(5, 0, 2024))
    assert np.isnan(last_cohort_shares(late, own, RETURNS.iloc[:0])).all()
    assert last_cohort_shares(late.assign(year=2025.0), own, RETURNS.iloc[:0])[0] == 100.0


def test_a_return_speaks_where_too_few_people_do_and_only_once_it_is_known():
    few = observations_of(told(1, 3, 2022))
    assert last_cohort_shares(ASKED, few, RETURNS)[0] == 90.0
    late = RETURNS.assign(dated=pd.to_datetime(["2024-03-02"]))
    assert np.isnan(last_cohort_shares(ASKED, few, late)[0])
    assert last_cohort_shares(ASKED, observations_of(told(1, 4, 2022)), RETURNS)[0] == 20.0


def test_a_person_counts_once_in_a_cohort():
    twice = observations_of([*told(5, 0, 2022), ("A", 2022, dt.date(2023, 5, 30), 1.0)])
    twice.loc[5, "person"] = 0
    assert last_cohort_shares(ASKED, twice, RETURNS.iloc[:0])[0] == 100.0
