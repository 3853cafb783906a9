"""The generator is pinned: what docs/synthetic-cohort.md says of it, and the attainable AUC stored for it."""

import importlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort.admission import HALF_YEAR_COLUMN
from riskscore.model.metrics import auc
from riskscore.questionnaire import check_frame, load_questionnaire
from riskscore.synthetic import GENERATOR_VERSION, YEARS, generate
from riskscore.synthetic.gaps import ANSWERS, SENSITIVE, STATUSES
from riskscore.synthetic.outcomes import AT_RISK, EMPLOYED
from riskscore.synthetic.world import COLLEGE_SD, SPECIALTY_SD, TERRITORY_SD, build_world

ROOT = Path(__file__).parents[2]
N = 60_000


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """Three years of graduates with their truth beside them."""
    parts = [y.frame.assign(**y.truth.filter(like="true_")) for y in generate(N, 11, (2020, 2023, 2025))]
    return pd.concat(parts, ignore_index=True)


@pytest.fixture(scope="module")
def labelled(people: pd.DataFrame) -> pd.DataFrame:
    return people[people["true_label"].notna()]


def test_true_non_employment_is_thirteen_per_cent_every_year(labelled):
    assert labelled["true_label"].mean() == pytest.approx(0.13, abs=0.01)
    by_year = labelled.groupby("cohort_year")["true_label"].mean()
    assert ((by_year - 0.13).abs() < 0.015).all()
    assert by_year.nunique() == len(by_year)


def test_the_auc_of_all_that_could_be_known_on_the_day_is_079(labelled):
    """Without services, which nobody knows yet; with them it is higher by what they change."""
    y = labelled["true_label"].to_numpy()
    known, lived = (auc(y, labelled[f"true_probability{end}"].to_numpy()) for end in ("_without_services", ""))
    assert known == pytest.approx(0.79, abs=0.008)
    assert known < lived < 0.80


def test_no_column_knows_more_than_the_truth(labelled):
    """Given the true probability, what happened goes with no answer, gap or register value: nothing leaks."""
    rest = labelled["true_label"] - labelled["true_probability"]
    variance = labelled["true_probability"] * (1 - labelled["true_probability"])
    ignored = {"person_id", "birth_date", "outcome_code", "outcome_date", "outcome_source", HALF_YEAR_COLUMN}
    for name in sorted({*labelled.columns} - ignored - {*labelled.filter(like="true_")}):
        column = labelled[name]
        bins = pd.qcut(column, 8, duplicates="drop") if pd.api.types.is_float_dtype(column) else column
        sums = pd.DataFrame({"rest": rest, "variance": variance}).groupby(bins.astype(object).fillna("missing")).sum()
        z = sums["rest"] / np.sqrt(sums["variance"].clip(lower=20))
        assert z.abs().max() < 4.8, name


def test_true_probabilities_are_calibrated(labelled):
    bins = pd.qcut(labelled["true_probability"], 10)
    means = labelled.groupby(bins, observed=True)[["true_probability", "true_label"]].mean()
    np.testing.assert_allclose(means["true_label"], means["true_probability"], atol=0.012)


def test_orphans_and_contracts_have_the_stated_rates(labelled):
    rate = labelled.groupby(labelled["orphan"].dropna().astype(bool))["true_label"].mean()
    assert rate[True] == pytest.approx(0.19, abs=0.02)
    contract = labelled["active_contract"].dropna().astype(bool)
    assert labelled.groupby(contract)["true_label"].mean()[True] < 0.04


def test_random_effects_have_the_stated_spread():
    world = build_world()
    for effect, weight, sd in (
        (world.specialty_effect, world.mix.sum(axis=0), SPECIALTY_SD),
        (world.college_effect, world.mix.sum(axis=1), COLLEGE_SD),
        (world.territory_effect, np.bincount(world.college_territory, world.mix.sum(axis=1)), TERRITORY_SD),
    ):
        assert np.average(effect, weights=weight) == pytest.approx(0, abs=1e-9)
        assert np.sqrt(np.average(effect**2, weights=weight)) == pytest.approx(sd, rel=1e-6)


def test_years_differ_and_no_year_is_another(people):
    tension = people.groupby("cohort_year")["labour_tension"].median()
    guided = people.groupby("cohort_year")["career_guidance"].apply(lambda flags: flags.dropna().astype(bool).mean())
    signed = people.groupby("cohort_year")["target_contract"].apply(lambda codes: (codes == "signed").mean())
    assert tension.is_monotonic_decreasing
    assert guided.is_monotonic_increasing
    assert guided[2025] == pytest.approx(0.325, abs=0.01)
    assert signed.is_monotonic_increasing


def test_answers_are_missing_more_often_at_high_risk(people):
    high = people["true_probability"] > people["true_probability"].quantile(0.75)
    for name in ANSWERS:
        missing = people[name].isna()
        assert 0.05 <= missing.mean() <= 0.15, name
        assert missing[high].mean() > missing[~high].mean(), name
    for name in (*SENSITIVE, *STATUSES):
        assert people[name].isna().mean() == pytest.approx(0.20, abs=0.01), name


def test_label_noise_is_asymmetric(labelled):
    reported_at_risk = labelled["outcome_code"].isin(list(AT_RISK))
    assert (~reported_at_risk[labelled["true_label"] == 1]).mean() == pytest.approx(0.05, abs=0.006)
    assert reported_at_risk[labelled["true_label"] == 0].mean() == pytest.approx(0.01, abs=0.002)
    assert labelled["outcome_code"].isin([*AT_RISK, *EMPLOYED]).all()


def test_after_half_a_year_more_have_no_work_and_those_who_left_are_the_same(people, labelled):
    then, later = (labelled[name].isin(list(AT_RISK)) for name in (HALF_YEAR_COLUMN, "outcome_code"))
    assert then.mean() == pytest.approx(later.mean() + 0.04, abs=0.01)
    none_after_a_year = labelled["true_label"] == 1
    late = 0.8 * labelled["true_probability"][~none_after_a_year].mean()
    for people_then, share in ((then[none_after_a_year], 0.75), (then[~none_after_a_year], late)):
        assert people_then.mean() == pytest.approx(0.95 * share + 0.01 * (1 - share), abs=0.01)
    assert (labelled[HALF_YEAR_COLUMN] == labelled["outcome_code"])[then == later].all()
    left = people[people["true_label"].isna()]
    assert left[HALF_YEAR_COLUMN].equals(left["outcome_code"])


def test_the_half_year_has_a_stream_of_its_own(monkeypatch):
    """Whatever it draws, everything else is as it was before there was one."""
    usual = next(generate(300, 7, (2024,)))
    module = importlib.import_module("riskscore.synthetic.generate")
    monkeypatch.setattr(module, "draw_half_year", lambda outcomes, rng: rng.permutation(outcomes.reported_code))
    other = next(generate(300, 7, (2024,)))
    assert not other.frame[HALF_YEAR_COLUMN].equals(usual.frame[HALF_YEAR_COLUMN])
    pd.testing.assert_frame_equal(*(year.frame.drop(columns=HALF_YEAR_COLUMN) for year in (usual, other)))
    pd.testing.assert_frame_equal(usual.truth, other.truth)


def test_history_agrees_with_answers(people):
    known = people.dropna(subset=["months_employed", "months_in_field", "experience", "current_work"])
    assert (known["months_in_field"] <= known["months_employed"]).all()
    assert (known.loc[known["experience"] == "none", "months_employed"] == 0).all()
    contract = known["current_work"] == "employment_contract"
    assert (known["active_contract"].astype(bool) == contract).all()
    assert ((known["contract_type"] == "employment") == contract).all()
    assert (known["short_stints"] <= known["work_stints"]).all()
    assert ((known["work_stints"] > 0) == (known["months_employed"] > 0)).all()


def test_practice_centre_and_search_hang_together(people):
    practice = people.dropna(subset=["practice_rating", "practice_hosts", "practice_offer", "host_offer"])
    assert ((practice["practice_hosts"] == 0) == (practice["practice_rating"] == "none")).all()
    assert (practice["host_offer"].astype(bool) == (practice["practice_offer"] == "official")).all()
    centre = people.dropna(subset=["czn_contacts"])
    untouched = centre["czn_contacts"] == 0
    assert centre.loc[untouched, ["last_contact_days", "plan_age_days"]].isna().all(axis=None)
    assert (centre.loc[untouched, ["services_delivered", "services_refused", "no_shows"]] == 0).all(axis=None)
    search = people.dropna(subset=["applications_month", "search_channels"])
    idle = search["applications_month"] == "not_searching"
    assert (search.loc[idle, "search_channels"] == "not_searching").all()
    assert not search.loc[~idle, "search_channels"].str.contains("not_searching|none").any()


def test_every_questionnaire_column_and_code_is_there(people):
    questionnaire = load_questionnaire("ru-2025.2")
    frame = people.query("cohort_year == 2025").reset_index(drop=True)
    checked = check_frame(questionnaire, frame, default_as_of=pd.Timestamp("2025-03-01").date())
    assert checked.problems == []
    for feature in questionnaire.features:
        values = checked.table.columns[feature.name]
        assert checked.table.is_present(feature).any(), feature.name
        if feature.kind == "choice" and feature.name != "programme_level":
            assert set(values[~np.isnan(values)]) == set(range(len(feature.choices))), feature.name


def test_a_person_depends_on_seed_year_and_row_only():
    few, many = (next(generate(n, 3, years)) for n, years in ((50, (2024,)), (20_000, (2024, 2025))))
    pd.testing.assert_frame_equal(few.frame, many.frame.iloc[:50])
    pd.testing.assert_frame_equal(few.truth, many.truth.iloc[:50])
    other = next(generate(50, 4, (2024,)))
    assert not other.frame["plans"].equals(few.frame["plans"])


def test_the_last_year_has_truth_but_no_outcomes_yet():
    newest = next(generate(200, 1, (YEARS[-1],)))
    assert newest.frame[["outcome_code", "outcome_date", "outcome_source", HALF_YEAR_COLUMN]].isna().all(axis=None)
    assert newest.truth["true_outcome_code"].notna().all()
    assert newest.frame["synthetic"].all()


def test_last_cohort_share_is_that_of_earlier_cohorts_as_reported():
    """Recomputed from the reported outcomes two years earlier; this year's outcomes play no part."""
    then, now = (next(generate(16_384, 5, (year,))).frame for year in (2021, 2023))
    code = then["outcome_code"]
    known = then[code.isin([*AT_RISK, *EMPLOYED])]
    cell = known.groupby(["college", "specialty"])["outcome_code"]
    share = (100 * cell.apply(lambda codes: codes.isin(list(EMPLOYED)).mean())).round(1)[cell.size() >= 5]
    found = now.groupby(["college", "specialty"])["last_cohort_employment"].first().dropna()
    np.testing.assert_allclose(found, share.reindex(found.index), atol=0.051)
    assert len(found) > 200


@pytest.mark.parametrize(("n", "years"), [(0, (2024,)), (10, (2019,))])
def test_refuses_what_it_cannot_draw(n, years):
    with pytest.raises(ValueError, match="graduate"):
        next(generate(n, 1, years))


def test_the_stored_attainable_auc_belongs_to_this_generator():
    stored = json.loads((ROOT / "benchmarks" / "attainable.json").read_text())
    assert stored["generator"] == GENERATOR_VERSION
    assert stored["graduates"] >= 1_000_000
    assert stored["auc"] >= 0.70
    assert stored["auc"] == max(stored["learners"].values()) < stored["full_information_auc"]
