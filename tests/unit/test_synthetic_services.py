"""The service log and its truth: what was offered by which design, and what every service is known to change."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit

from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import SyntheticYear, generate
from riskscore.synthetic.services import RANDOM_OFFERS, SERVICES

N = 50_000


@pytest.fixture(scope="module")
def year() -> SyntheticYear:
    return next(generate(N, 21, (2024,)))


@pytest.fixture(scope="module")
def log(year: SyntheticYear) -> pd.DataFrame:
    """The log with the person's true label and the true effect of the service beside each row."""
    truth = year.services_truth.assign(effect=lambda t: t["true_probability_with"] - t["true_probability_without"])
    effects = truth[["person_id", "service_code", "effect"]]
    labels = year.truth[["person_id", "true_label"]]
    return year.services.merge(effects, on=["person_id", "service_code"]).merge(labels, on="person_id")


@pytest.fixture(scope="module")
def by_risk(year: SyntheticYear) -> pd.DataFrame:
    """Mean effect of each service in three bands of the probability without services."""
    without = year.truth.set_index("person_id")["true_probability_without_services"]
    truth = year.services_truth
    effect = truth["true_probability_with"] - truth["true_probability_without"]
    band = pd.cut(truth["person_id"].map(without), [0, 0.05, 0.2, 1], labels=["low", "middle", "high"])
    return effect.groupby([truth["service_code"], band], observed=True).mean().unstack()


def test_every_service_is_in_the_catalogue():
    catalogue = find_catalogue(load_questionnaire("ru-2025.2"), "ru-2025.2")
    assert catalogue is not None
    assert {each.code for each in SERVICES} <= {service.code for service in catalogue.services}


def test_offered_then_accepted_then_delivered_all_after_the_assessment(year):
    log = year.services
    offered, delivered = log["offered_at"].notna(), log["delivered_at"].notna()
    assert log["accepted"].notna().equals(offered)
    assert (log.loc[delivered, "accepted"] == True).all()  # noqa: E712 - an object column
    assert (log.loc[offered, "offered_at"] > year.frame["assessed_at"].iloc[0]).all()
    assert (log.loc[delivered, "delivered_at"] > log.loc[delivered, "offered_at"]).all()
    assert not log.duplicated(["person_id", "service_code"]).any()


def test_offers_were_made_with_the_probability_that_the_log_states(log):
    known = log.dropna(subset=["offer_probability"])
    made = (
        known["offered_at"].notna().groupby([known["service_code"], known["offer_probability"]]).agg(["mean", "size"])
    )
    for (code, stated), (share, n) in zip(made.index, made.to_numpy(), strict=True):
        assert share == pytest.approx(stated, abs=4 * np.sqrt(stated * (1 - stated) / n)), code
    assert set(known.loc[known["design"] == "random_offer", "offer_probability"]) == {RANDOM_OFFERS}
    assert set(known.loc[known["design"] == "margin_lottery", "offer_probability"]) == {0.0, 0.5, 1.0}
    assert log.loc[log["design"] == "specialist_choice", "offer_probability"].isna().all()


@pytest.mark.parametrize("code", ["resume_interview", "career_tour", "internship"])
def test_the_difference_between_offered_and_not_is_the_effect_on_those_who_got_it(log, code):
    """Intention to treat, where chance decided: share delivered × true effect on the delivered."""
    drawn = log[(log["service_code"] == code) & log["offer_probability"].between(0.01, 0.99)].dropna(
        subset=["true_label"]
    )
    offered, delivered = drawn["offered_at"].notna(), drawn["delivered_at"].notna()
    found = drawn.loc[offered, "true_label"].mean() - drawn.loc[~offered, "true_label"].mean()
    error = np.sqrt(sum(drawn.loc[rows, "true_label"].var() / rows.sum() for rows in (offered, ~offered)))
    truth = delivered[offered].mean() * drawn.loc[delivered, "effect"].mean()
    assert found == pytest.approx(truth, abs=4 * error)


def test_a_specialist_s_choice_deceives_who_does_not_adjust(year, log):
    chosen = log[(log["service_code"] == "counselling") & log["delivered_at"].notna()]
    known = year.truth.dropna(subset=["true_label"])
    got = known["person_id"].isin(chosen["person_id"])
    naive = known.loc[got, "true_label"].mean() - known.loc[~got, "true_label"].mean()
    assert chosen["effect"].mean() < -0.03 < naive - 0.01


def test_services_help_whom_they_are_known_to_help(by_risk):
    assert (by_risk.loc["career_tour"] == 0).all()
    assert (by_risk.drop("career_tour") < 0).all(axis=None)
    assert by_risk.loc["counselling", "high"] < 3 * by_risk.loc["counselling", "middle"]
    relative = by_risk.loc["internship"] / by_risk.loc["resume_interview"]
    assert relative["low"] > relative["middle"] > relative["high"]


def test_the_probability_lived_is_that_without_services_and_what_was_delivered(year):
    truth = year.services_truth
    change = (logit(truth["true_probability_with"]) - logit(truth["true_probability_without"])).where(
        truth["delivered"], 0.0
    )
    total = change.groupby(truth["person_id"]).sum().reindex(year.truth["person_id"]).to_numpy()
    lived, without = (logit(year.truth[f"true_probability{end}"].to_numpy()) for end in ("", "_without_services"))
    np.testing.assert_allclose(lived, without + total, atol=1e-9)
    delivered = truth["delivered"].to_numpy()
    as_it_was = np.where(delivered, truth["true_probability_with"], truth["true_probability_without"])
    np.testing.assert_allclose(as_it_was, np.repeat(year.truth["true_probability"], len(SERVICES)), atol=1e-12)


def test_the_truth_holds_the_deliveries_of_the_log(year):
    truth = year.services_truth
    delivered = truth.loc[truth["delivered"], ["person_id", "service_code"]]
    logged = year.services.loc[year.services["delivered_at"].notna(), ["person_id", "service_code"]]
    assert set(delivered.itertuples(index=False, name=None)) == set(logged.itertuples(index=False, name=None))


def test_services_are_no_features(year):
    assert not set(year.services.columns) & set(year.frame.columns) - {"person_id", "cohort_year", "synthetic"}
