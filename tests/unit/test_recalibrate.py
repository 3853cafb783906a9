"""A bundle set right for a region: what changes, what stays, and who is too few."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from riskscore.bundle import Bundle, BundleParts, load_bundle, save_bundle, shipped_bundle
from riskscore.bundle.save import content_files
from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import Lang, TrainingError
from riskscore.model import NO_DRAWS, Blend, BlendDraws
from riskscore.synthetic import write_synthetic
from riskscore_training.config import load_config
from riskscore_training.inventory import list_bundles
from riskscore_training.recalibration import NEEDS, Recalibration, levels_of, recalibrate, require_enough
from riskscore_training.recalibration.card import render_recalibration_card
from riskscore_training.recalibration.words import describe_recalibration
from riskscore_training.shift import Method, Shift, fit_shift, shift_draws, shift_honestly
from riskscore_training.words import describe_bundles

DAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def cohort(bundle: Bundle, tmp_path_factory: pytest.TempPathFactory) -> Cohort:
    folder = tmp_path_factory.mktemp("cohort")
    write_synthetic(folder, 700, 77, years=(2024,))
    return load_cohort([folder / "2024.parquet"], bundle.questionnaire, default_as_of=DAY)


def request(
    bundle: Bundle,
    cohort: Cohort,
    method: Method = "intercept",
    region: str | None = None,
    forced: str | None = None,
) -> Recalibration:
    config = load_config()
    quick = config.model_copy(update={"metrics": config.metrics.model_copy(update={"resamples": 20})})
    return Recalibration(bundle, cohort, method, region, DAY, quick, forced)


def draw(n: int, seed: int, move: float, stretch: float) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    log_odds = rng.normal(-1.0, 1.0, n)
    return log_odds, (rng.random(n) < expit(move + stretch * log_odds)).astype(np.float64)


def test_a_shift_finds_what_the_outcomes_were_drawn_with() -> None:
    log_odds, y = draw(40_000, 0, move=0.5, stretch=0.6)
    assert fit_shift(log_odds, y, "slope") == pytest.approx((0.5, 0.6), abs=0.05)
    only_move = fit_shift(log_odds, y, "intercept")
    assert only_move.stretch == 1
    assert expit(only_move.apply(log_odds)).mean() == pytest.approx(y.mean(), abs=1e-3)


def test_a_shift_of_a_blend_is_the_shift_of_its_scores() -> None:
    rng = np.random.default_rng(1)
    linear, trees, blend, shift = rng.normal(size=9), rng.normal(size=9), Blend(-0.2, 0.7, 0.4), Shift(0.3, 1.4)
    assert shift.of(blend).log_odds(linear, trees) == pytest.approx(shift.apply(blend.log_odds(linear, trees)))


def test_nobody_is_judged_by_a_shift_they_taught() -> None:
    log_odds, y = draw(200, 2, move=0.0, stretch=1.0)
    moved = shift_honestly(log_odds, y, "intercept", None, folds=200, seed=0)
    for i in (0, 77):
        others = np.arange(200) != i
        assert moved[i] == pytest.approx(fit_shift(log_odds[others], y[others], "intercept").apply(log_odds)[i])


def test_draws_carry_the_parents_own_doubt_and_that_of_the_shift() -> None:
    log_odds, y = draw(300, 3, move=0.4, stretch=1.0)
    zeros, parent = np.zeros(300), Blend(0.0, 1.0, 0.0)
    own = BlendDraws(np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 0.0]]))
    counts = np.ones((2, 300))
    drawn = shift_draws(log_odds, zeros, y, parent, own, counts, "intercept").triples
    assert drawn[0, 0] == pytest.approx(fit_shift(log_odds, y, "intercept").move)
    assert drawn[1, 0] == pytest.approx(drawn[0, 0], abs=0.05)  # what the parent errs by, the outcomes put right
    assert len(shift_draws(log_odds, zeros, y, parent, NO_DRAWS, counts, "slope")) == 2


@pytest.mark.parametrize(
    ("method", "n_positive", "n_negative"),
    [("intercept", 10, 39), ("intercept", 9, 100), ("slope", 100, 39), ("slope", 50, 149)],
)
def test_too_few_are_refused_with_their_counts(method: Method, n_positive: int, n_negative: int) -> None:
    counts = rf"{n_positive} not employed and {n_negative} employed. At least {NEEDS[method].people}"
    with pytest.raises(TrainingError, match=counts):
        require_enough(np.repeat([1.0, 0.0], [n_positive, n_negative]), method, "north")


@pytest.mark.parametrize("method", ["intercept", "slope"])
def test_the_learners_stay_and_everything_that_follows_from_the_blend_is_new(
    bundle: Bundle, cohort: Cohort, method: Method, tmp_path: Path
) -> None:
    wanted = request(bundle, cohort, method, forced="the test needs one")
    parts = recalibrate(wanted)
    made = load_bundle(save_bundle(tmp_path, parts, created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)))
    told = made.metrics["recalibration"]
    own, parent = made.model.blend, bundle.model.blend
    assert made.model.to_dict() | {"blend": 0} == bundle.model.to_dict() | {"blend": 0}
    assert own.linear_weight == pytest.approx(told["stretch"] * parent.linear_weight)
    assert own.intercept == pytest.approx(told["move"] + told["stretch"] * parent.intercept)
    assert (told["stretch"] == 1) == (method == "intercept")
    assert len(made.interval) == len(bundle.interval)
    assert made.provenance["recalibrated_from"]["bundle"] == bundle.id
    assert made.provenance["recalibrated_from"]["hash"] == bundle.manifest["hash"]
    assert made.reference["n"] == told["n"]
    flagged = sum(part["n"] for part in made.metrics["levels"] if part["level"] == "high") / told["n"]
    assert flagged == pytest.approx(0.12, abs=0.03)
    assert bundle.id in made.cards["card.ru.html"]
    assert bundle.id in made.cards["card.en.html"]
    assert content_files(recalibrate(wanted)) == content_files(parts)


def test_a_region_nobody_named_is_refused_with_those_there_are(bundle: Bundle, cohort: Cohort) -> None:
    with pytest.raises(TrainingError, match="Кемерово"):
        recalibrate(request(bundle, cohort, region="Atlantis"))


def test_only_graduates_of_the_region_teach(bundle: Bundle, cohort: Cohort) -> None:
    told = recalibrate(request(bundle, cohort, region="Кемерово")).metrics["recalibration"]
    everybody = recalibrate(request(bundle, cohort)).metrics["recalibration"]
    assert 50 <= told["n"] < everybody["n"]
    assert told["region"] == "Кемерово"


def test_a_parent_that_learned_from_these_years_is_said_to_have(bundle: Bundle, cohort: Cohort) -> None:
    years = {count["year"] for count in bundle.provenance["cohorts"]}
    parts = recalibrate(request(bundle, cohort))
    assert parts.provenance["recalibrated_from"]["parent_saw"] == (2024 in years)
    assert bool(parts.similar.cells) == (2024 not in years), "scores of its teachers are too good to count by"


def test_people_the_parent_learned_from_are_warned_of(bundle: Bundle, cohort: Cohort) -> None:
    told = recalibrate(request(bundle, cohort)).metrics["recalibration"]
    answer = {"bundle": "b", "parent": "p", "run_id": None, **told}
    for lang, warning in (("en", "the parent learned from these cohorts"), ("ru", "обучалась на этих выпусках")):
        assert warning in describe_recalibration({**answer, "parent_saw": True}, lang)
        assert warning not in describe_recalibration({**answer, "parent_saw": False}, lang)


def test_made_up_years_of_the_parent_are_not_those_of_real_graduates(bundle: Bundle, cohort: Cohort) -> None:
    parts = recalibrate(request(bundle, replace(cohort, is_synthetic=False)))
    made = parts.provenance
    assert (parts.similar.years, parts.similar.is_synthetic) == ((2024,), False)
    assert not made["recalibrated_from"]["parent_saw"]
    assert [count["synthetic"] for count in made["cohorts"] if count["year"] == 2024][-1] is False
    assert set(made["recalibrated_from"]["seen_files"]) == {bundle.provenance["data_fingerprint"]}


@pytest.mark.parametrize(("lang", "said"), [("ru", "перекалибровка {}"), ("en", "recalibrated from {}")])
def test_the_list_of_models_names_the_parent(
    bundle: Bundle, cohort: Cohort, tmp_path: Path, lang: Lang, said: str
) -> None:
    save_bundle(tmp_path, recalibrate(request(bundle, cohort)), created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    (found,) = list_bundles(tmp_path)
    assert found["parent"] == bundle.id
    listed = describe_bundles([found], tmp_path, lang)
    assert listed.endswith(said.format(bundle.id))


@pytest.mark.parametrize(
    ("lang", "said"), [("ru", ", только регион «Кемерово»"), ("en", ", only the region «Кемерово»")]
)
def test_the_list_of_models_names_the_region(
    bundle: Bundle, cohort: Cohort, tmp_path: Path, lang: Lang, said: str
) -> None:
    parts = recalibrate(request(bundle, cohort, region="Кемерово"))
    save_bundle(tmp_path, parts, created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
    (found,) = list_bundles(tmp_path)
    assert found["region"] == "Кемерово"
    assert describe_bundles([found], tmp_path, lang).endswith(bundle.id + said)


def test_figures_of_people_the_parent_learned_from_are_marked_in_the_list(
    bundle: Bundle, cohort: Cohort, tmp_path: Path
) -> None:
    for people, is_seen in ((replace(cohort, is_synthetic=False), False), (cohort, True)):
        parts, folder = recalibrate(request(bundle, people)), tmp_path / str(is_seen)
        assert parts.provenance["recalibrated_from"]["parent_saw"] == is_seen
        save_bundle(folder, parts, created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC))
        listed = describe_bundles(list_bundles(folder), folder, "en")
        assert ("flattered: learned from them" in listed) == is_seen


def test_no_slope_is_learned_from_people_who_taught_the_parent(bundle: Bundle, cohort: Cohort) -> None:
    with pytest.raises(TrainingError, match="or use --method intercept") as refused:
        recalibrate(request(bundle, cohort, "slope"))
    assert "--force --why" in refused.value.text.ru
    others = replace(cohort, is_synthetic=False)  # the same years, other people
    assert (
        recalibrate(request(bundle, others, "slope", forced="not needed here")).provenance["recalibrated_from"][
            "forced"
        ]
        is None
    )


def test_a_slope_that_was_forced_says_why_for_ever(bundle: Bundle, cohort: Cohort) -> None:
    parts = recalibrate(request(bundle, cohort, "slope", forced="no other cohort is known yet"))
    assert parts.provenance["recalibrated_from"]["forced"] == "no other cohort is known yet"
    assert all("no other cohort is known yet" in card for card in parts.cards.values())


def levels_by(bundle: Bundle, cohort: Cohort, **levels: object) -> BundleParts:
    asked = request(bundle, cohort)
    return recalibrate(replace(asked, config=asked.config.with_levels(levels)))


def test_levels_follow_the_rule_asked_for(bundle: Bundle, cohort: Cohort) -> None:
    by_costs = levels_by(bundle, cohort, method="costs", cost_missed=4.0, cost_needless=1.0)
    assert by_costs.levels.high == pytest.approx(0.2)
    assert by_costs.provenance["config"]["levels"]["method"] == "costs"
    assert "costs 4.0 times a needless conversation" in by_costs.cards["card.en.html"]
    by_region = levels_by(bundle, cohort, by_region=True, region_people=50)
    assert by_region.levels.regions
    assert not recalibrate(request(bundle, cohort)).levels.regions


def test_the_rule_is_that_of_the_parent_unless_said_otherwise(bundle: Bundle, cohort: Cohort, tmp_path: Path) -> None:
    default = load_config().levels
    by_recall = levels_by(bundle, cohort, method="recall", recall=0.7)
    parent = load_bundle(save_bundle(tmp_path, by_recall, created_at=dt.datetime(2026, 11, 22, tzinfo=dt.UTC)))
    assert levels_of(parent, default) == default.model_copy(update={"method": "recall", "recall": 0.7})
    shares = {"config": {"levels": {"capacity": 0.07, "medium": 0.1}}}  # all that a bundle made from points says
    of_points = replace(bundle, provenance={**bundle.provenance, **shares})
    assert levels_of(of_points, default) == default.model_copy(update={"capacity": 0.07, "medium": 0.1})


@pytest.mark.parametrize(("lang", "formula"), [("ru", "× 1,000 − 0,150"), ("en", "× 1.000 − 0.150")])
def test_a_negative_shift_is_written_as_a_difference(bundle: Bundle, cohort: Cohort, lang: Lang, formula: str) -> None:
    parts = recalibrate(request(bundle, cohort))
    told = {**parts.metrics["recalibration"], "move": -0.15, "stretch": 1.0, "method": "slope"}
    answer = {"bundle": "b", "parent": "p", "run_id": None, "parent_saw": False, **told}
    assert f"{formula}\n" in describe_recalibration(answer, lang)
    metrics = {**parts.metrics, "recalibration": told}
    card = render_recalibration_card(lang, parts.questionnaire, parts.model, parts.levels, metrics, parts.provenance)
    assert f"{formula}." in card
    assert {"ru": "Словарь показателей", "en": "The figures in words"}[lang] in card
