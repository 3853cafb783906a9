"""Whatever the parts hold, every row is accounted for once, nobody is in the cohort twice, and nothing leaks back."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.assembly.build import build_cohort
from riskscore.assembly.losses import FATES
from riskscore.assembly.part import ROW_DTYPES, Part
from riskscore.questionnaire import load_questionnaire

SMALL = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "parts.toml"))
SEEDS = st.integers(0, 2**32 - 1).map(np.random.default_rng)
KINDS = ("answers", "history", "outcomes", "consents", "forms")
SNILS = ["112-233-445 95", "087-654-303 00", "990-800-000 00", None]
SAID = {
    "answers": {"resume": ["yes", "no", None], "orphan": [True, False, None]},
    "history": {"months": [1.0, 5.0, np.nan], "last_cohort_employment": [50.0, np.nan]},
    "outcomes": {"code": ["employed", "informal", "will_employed", None], "source": ["college", None]},
    "consents": {"consent": ["model_training", "special_categories", None], "given": [1.0, 0.0, np.nan]},
    "forms": {"employed": [9.0, np.nan], "at_risk": [0.0, 3.0]},
}
DTYPES = {"given": "float64", "employed": "float64", "at_risk": "float64", "months": "float64"}


def series(rng, values, n, dtype):
    return pd.Series([values[i] for i in rng.integers(0, len(values), n)], dtype=dtype)


def make_part(rng, kind, n, ids=("a", "b", "c", None), years=(np.nan, 2023.0, 2024.0)):
    columns = {name: pd.Series([None] * n, dtype=dtype) for name, dtype in ROW_DTYPES.items() if name != "row"}
    rows = pd.DataFrame({"row": range(2, n + 2), **columns})
    rows["person_id"] = rows["shown_id"] = series(rng, ids, n, "str")
    rows["snils"] = series(rng, SNILS, n, "str")
    rows["birth_date"] = series(rng, ["2005-01-01", "2005-01-01", "2005-02-02", None], n, "datetime64[s]")
    rows["college"] = series(rng, ["A", "A", "B", None], n, "str")
    rows["programme"] = "x"
    rows["year"] = series(rng, years, n, "float64")
    rows["graduation"] = pd.to_datetime(rows["year"].map("{:.0f}-06-30".format).where(rows["year"].notna()))
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 1200, n), unit="D")
    rows["dated"] = pd.Series(days).where(rng.random(n) < 0.9)
    said = {name: series(rng, values, n, DTYPES.get(name, "object")) for name, values in SAID[kind].items()}
    values = pd.DataFrame(said)
    if kind == "outcomes":
        values = values.assign(cell=values["code"])
    if kind == "consents":
        values = values.assign(withdrawn=pd.NaT)
    types = {name: dtype for name, dtype in ROW_DTYPES.items() if dtype.startswith("datetime")}
    return Part(kind, f"{kind}.csv", "", rows.astype(types), values, rng.random(n) < 0.1, (), False, None)


@settings(max_examples=30)
@given(SEEDS)
def test_every_row_has_one_fate_and_nobody_is_twice_in_a_year(rng):
    kinds = ["answers", *rng.choice(KINDS, rng.integers(0, 5))]
    parts = [make_part(rng, str(kind), int(rng.integers(0, 7))) for kind in kinds]
    built = build_cohort(parts, SMALL, horizon_months=12, key=b"k" * 32)
    for losses, part in zip(built.losses, parts, strict=True):
        assert losses.n_in == len(part.rows) == sum(losses.fates.values())
        assert sum(sum(fates.values()) for fates in losses.colleges.values()) == losses.n_in
        assert set(losses.fates) <= set(FATES)
    used = sum(losses.fates.get("used", 0) for losses in built.losses if losses.kind == "answers")
    assert len(built.frame) == used == built.counts["people"]
    assert not built.frame.duplicated(["person_id", "cohort_year"]).any()
    known = built.frame[built.frame["outcome_code"].notna()]
    assert (known["outcome_date"] > known["assessed_at"]).all()
    assert (known["outcome_date"] > known["graduation_date"]).all()
    assert not known["outcome_code"].str.startswith("will_").any()


@settings(max_examples=10)
@given(SEEDS)
def test_other_outcomes_of_the_same_or_later_cohorts_change_no_feature(rng):
    people = [f"p{i}" for i in range(60)]
    answers = make_part(rng, "answers", 60, people, (2021.0, 2022.0, 2023.0, 2024.0))
    outcomes = make_part(rng, "outcomes", 90, people, (2021.0, 2022.0, 2023.0, 2024.0))
    parts = [replace(p, rows=p.rows.assign(snils=None, birth_date=pd.NaT)) for p in (answers, outcomes)]
    year = float(rng.choice([2022.0, 2023.0, 2024.0]))
    turned = series(rng, ["employed", "informal"], 90, "object")
    is_later = (parts[1].rows["year"] >= year).to_numpy()
    values = parts[1].values.assign(code=parts[1].values["code"].mask(is_later, turned))
    built = [
        build_cohort([parts[0], p], SMALL, horizon_months=12) for p in (parts[1], replace(parts[1], values=values))
    ]
    features = [feature.column for feature in SMALL.features]
    before, after = (b.frame.loc[b.frame["cohort_year"] <= year, features] for b in built)
    pd.testing.assert_frame_equal(before, after)
