"""The story of one recalibration: people in, a shift of all scores and what follows from it out."""

from dataclasses import replace

from scipy.special import expit

from riskscore.bundle import BundleParts
from riskscore.errors import LANGS
from riskscore.model import N_BLENDS, NO_SIMILAR, Levels, Similar, build_reference
from riskscore_training.clusters import draw_clusters, widen
from riskscore_training.dataset import Rows, select_rows
from riskscore_training.level_choice import fit_thresholds, require_regions
from riskscore_training.recalibration.card import render_recalibration_card
from riskscore_training.recalibration.figures import FOLDS, judge_shift
from riskscore_training.recalibration.origin import count_cohorts, trace_origin
from riskscore_training.recalibration.people import has_taught, no_order, of_region, require_enough, require_unseen
from riskscore_training.recalibration.request import Recalibration
from riskscore_training.shift import Floats, fit_shift, shift_draws, shift_honestly
from riskscore_training.similar_graduates import count_graduates


def recalibrate(request: Recalibration) -> BundleParts:
    """The parts of the new bundle.

    Raises
    ------
    TrainingError
        If the region is not among the answers, has too few graduates with a known outcome or such as the parent has
        learned from, or does not follow the order of the scores at all; or if no question asks the region that
        thresholds are wanted for.
    """
    parent, config, method = request.bundle, request.config, request.method
    dataset = select_rows(request.cohort, parent.questionnaire, as_of=request.as_of, min_class=0)
    rows = of_region(dataset.rows, request.region)
    require_enough(rows.y, method, request.region)
    parent_saw = has_taught(parent, request.cohort, [count.year for count in count_cohorts(rows, dataset)])
    require_unseen(method, parent_saw, request.forced)
    require_regions(rows, config.levels)
    scored = parent.model.score(rows.table, threads=config.threads)
    shift = fit_shift(scored.log_odds, rows.y, method)
    if shift.stretch == 0:
        raise no_order()
    model = replace(parent.model, blend=shift.of(parent.model.blend))
    p = expit(shift.apply(scored.log_odds))
    levels = fit_thresholds(rows, p, config.levels)
    drawn = draw_clusters(rows, n=N_BLENDS, seed=config.seed)
    draws = shift_draws(scored.linear, scored.trees, rows.y, parent.model.blend, parent.interval, drawn.counts, method)
    metrics = judge_shift(request, rows, scored.log_odds, levels, shift)
    provenance = trace_origin(request, dataset, rows, parent_saw=parent_saw)
    cards = {
        f"card.{lang}.html": render_recalibration_card(lang, parent.questionnaire, model, levels, metrics, provenance)
        for lang in LANGS
    }
    return replace(
        parent.to_parts(),
        model=model,
        levels=levels,
        interval=widen(draws, model.blend, drawn.widening),
        similar=NO_SIMILAR if parent_saw else _count_similar(request, rows, scored.log_odds, levels),
        reference=build_reference(rows.table, p),
        metrics=metrics,
        provenance=provenance,
        cards=cards,
    )


def _count_similar(request: Recalibration, rows: Rows, log_odds: Floats, levels: Levels) -> Similar:
    """Graduates of this cohort by scores they did not teach; those of the parent are of other scores."""
    shifted = shift_honestly(log_odds, rows.y, request.method, rows.person, folds=FOLDS, seed=request.config.seed)
    return count_graduates(rows, expit(shifted), levels, is_synthetic=request.cohort.is_synthetic)
