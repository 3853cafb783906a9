"""A bundle set right for one region: the same learners, a new blend, levels and intervals; nothing is retrained."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.bundle import Bundle, BundleParts
from riskscore.cohort import Cohort
from riskscore.errors import LANGS, Text, TrainingError
from riskscore.model import METRICS, N_BLENDS, NO_SIMILAR, Bootstrap, Levels, bootstrap_intervals, build_reference
from riskscore.model import fit_levels as fit_by_capacity
from riskscore.model.reference import SMALLEST_CELL
from riskscore.scoring import find_regions
from riskscore_training.clusters import draw_clusters, widen
from riskscore_training.config import TrainingConfig
from riskscore_training.dataset import CohortCount, Dataset, Rows, select_rows
from riskscore_training.evaluate import RISKSCORE, Json, Predictions, judge, judge_levels, reliability
from riskscore_training.losses import tell_cohorts, tell_losses
from riskscore_training.outcome_counts import count_outcomes
from riskscore_training.recalibration_card import render_recalibration_card
from riskscore_training.shift import Method, Shift, fit_shift, shift_draws, shift_honestly
from riskscore_training.similar_graduates import count_graduates
from riskscore_training.taught import seen_files, seen_years

Floats = NDArray[np.float64]
FOLDS = 10
SHOWN = ("auc", "brier", "log_loss", "ece", "calibration_slope", "calibration_intercept")


@dataclass(frozen=True)
class Need:
    """The fewest people, and the fewest of either outcome, that a method can learn from.

    One constant from 50 people is known to about ± 0.4 at a base rate of 20 %; a stretch needs
    twenty people of the rarer outcome for each of its two numbers.
    """

    people: int
    of_a_class: int


NEEDS: Mapping[Method, Need] = {"intercept": Need(50, 10), "slope": Need(200, 40)}


@dataclass(frozen=True)
class Recalibration:
    """What to set right, by whom: `region` None takes every graduate of the cohort."""

    bundle: Bundle
    cohort: Cohort
    method: Method
    region: str | None
    as_of: date
    config: TrainingConfig


def recalibrate(request: Recalibration) -> BundleParts:
    """The parts of the new bundle.

    Raises
    ------
    TrainingError
        If the region is not among the answers, has too few graduates with a known outcome, or does not follow the
        order of the scores at all.
    """
    parent, config = request.bundle, request.config
    dataset = select_rows(request.cohort, parent.questionnaire, as_of=request.as_of, min_class=0)
    rows = _of_region(dataset.rows, request.region)
    require_enough(rows.y, request.method, request.region)
    scored = parent.model.score(rows.table, threads=config.threads)
    shift = fit_shift(scored.log_odds, rows.y, request.method)
    if shift.stretch == 0:
        raise _no_order()
    model = replace(parent.model, blend=shift.of(parent.model.blend))
    p = expit(shift.apply(scored.log_odds))
    shares = parent.provenance["config"]["levels"]
    levels = fit_by_capacity(p, shares["capacity"], shares["medium"])
    drawn = draw_clusters(rows, n=N_BLENDS, seed=config.seed)
    draws = shift_draws(
        scored.linear, scored.trees, rows.y, parent.model.blend, parent.interval, drawn.counts, request.method
    )
    honest = expit(shift_honestly(scored.log_odds, rows.y, request.method, rows.person, folds=FOLDS, seed=config.seed))
    metrics = _judge(request, rows, expit(scored.log_odds), honest, levels, shift)
    provenance = _provenance(request, dataset, rows)
    parent_saw = provenance["recalibrated_from"]["parent_saw"]
    return replace(
        parent.to_parts(),
        model=model,
        levels=levels,
        interval=widen(draws, model.blend, drawn.widening),
        similar=NO_SIMILAR if parent_saw else count_graduates(rows, honest, levels),
        reference=build_reference(rows.table, p),
        metrics=metrics,
        provenance=provenance,
        cards={
            f"card.{lang}.html": render_recalibration_card(
                lang, parent.questionnaire, model, levels, metrics, provenance
            )
            for lang in LANGS
        },
    )


def require_enough(y: Floats, method: Method, region: str | None) -> None:
    """Refuse outcomes `y` (n,) that `method` cannot learn from.

    Raises
    ------
    TrainingError
        Naming the counts.
    """
    need = NEEDS[method]
    n_positive, n_negative = count_outcomes(y)
    if len(y) >= need.people and min(n_positive, n_negative) >= need.of_a_class:
        return
    where = Text(ru=f" («{region}»)", en=f" («{region}»)") if region else Text(ru="", en="")
    other = Text(
        ru=" Для --method intercept хватит меньшего." if method == "slope" else "",
        en=" --method intercept needs fewer." if method == "slope" else "",
    )
    raise TrainingError(
        Text(
            ru=f"Для перекалибровки методом {method} мало выпускников с известным исходом{where.ru}: {len(y)}, из них "
            f"не трудоустроены {n_positive}, трудоустроены {n_negative}. Нужно не менее {need.people}, и тех и других "
            f"не менее {need.of_a_class}. Добавьте выпуски.{other.ru}",
            en=f"Too few graduates with a known outcome{where.en} to recalibrate by {method}: {len(y)}, {n_positive} "
            f"not employed and {n_negative} employed. At least {need.people} are needed, {need.of_a_class} of either. "
            f"Add cohorts.{other.en}",
        )
    )


def _of_region(rows: Rows, region: str | None) -> Rows:
    if region is None:
        return rows
    found = find_regions(rows.table.questionnaire, rows.table)
    names = sorted({name for name in ([] if found is None else found.tolist()) if name is not None})
    if found is None or region not in names:
        shown = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        raise TrainingError(
            Text(
                ru=f"Среди выпускников с известным исходом нет региона «{region}». Есть: {shown or 'ни одного'}. "
                "Проверьте --region или уберите его.",
                en=f"No graduate with a known outcome is of the region «{region}». There are: {shown or 'none'}. "
                "Correct --region or leave it out.",
            )
        )
    return rows.take(np.asarray(found == region))


def _no_order() -> TrainingError:
    return TrainingError(
        Text(
            ru="Здесь люди с более высокой оценкой не чаще остаются без работы: растянуть такие оценки нельзя. Модель "
            "для этих данных не годится; обучите свою.",
            en="Here people with higher scores are not without work more often: such scores cannot be stretched. The "
            "model does not suit these data; train one of their own.",
        )
    )


def _judge(request: Recalibration, rows: Rows, before: Floats, after: Floats, levels: Levels, shift: Shift) -> Json:
    """Figures `before` and `after`, the latter cross-fitted: nobody is judged by a shift that he or she has taught."""
    config = request.config
    found = bootstrap_intervals(
        {name: METRICS[name] for name in SHOWN},
        rows.y,
        {"after": after, "before": before},
        n=config.metrics.resamples,
        seed=config.seed,
        groups=rows.person,
    )
    honest = Predictions(rows.y, {RISKSCORE: after}, rows.year, rows.person)
    return {
        "recalibration": {
            "method": request.method,
            "region": request.region,
            "n": len(rows),
            "n_positive": int(rows.y.sum()),
            "years": sorted({int(year) for year in rows.year[~np.isnan(rows.year)]}),
            "move": shift.move,
            "stretch": shift.stretch,
            "predicted_before": float(before.mean()),
            "predicted_after": float(after.mean()),
            "observed": float(rows.y.mean()),
            "figures": _figures(found),
        },
        "split": {"kind": "stratified", "years": [], "n_folds": FOLDS},
        "pooled": judge(honest, resamples=config.metrics.resamples, seed=config.seed),
        "reliability": reliability(rows.y, after),
        "levels": judge_levels(rows.y, after, levels),
    }


def _figures(found: Bootstrap) -> dict[str, Json]:
    """{metric: {"before", "after", "difference"}}, each with its 95 % interval; the difference is after − before."""
    return {
        name: {
            "before": found.of["before"][name].to_json(),
            "after": found.of["after"][name].to_json(),
            "difference": found.difference["after", "before"][name].to_json(),
        }
        for name in SHOWN
    }


def _provenance(request: Recalibration, dataset: Dataset, rows: Rows) -> Json:
    parent, cohort = request.bundle, request.cohort
    counts = [count for read in dataset.cohorts if (count := _count(rows, read)).n_used >= SMALLEST_CELL]
    before = [{"synthetic": parent.is_synthetic, **count} for count in parent.provenance["cohorts"]]
    now = [{"synthetic": cohort.is_synthetic, **count} for count in tell_cohorts(counts)]
    return {
        **parent.provenance,
        "trained_at": request.as_of.isoformat(),
        "synthetic": parent.is_synthetic or cohort.is_synthetic,
        "data_fingerprint": cohort.fingerprint,
        "n_read": dataset.n_read,
        "n_train": len(rows),
        "losses": tell_losses(dataset.losses),
        "cohorts": [*before, *now],
        "skipped": [],
        "recalibrated_from": {
            "bundle": parent.id,
            "hash": parent.manifest["hash"],
            "trained_at": parent.provenance["trained_at"],
            "data_fingerprint": parent.provenance["data_fingerprint"],
            "n_train": parent.provenance["n_train"],
            "method": request.method,
            "region": request.region,
            "seen_files": sorted(seen_files(parent)),
            "parent_saw": cohort.fingerprint in seen_files(parent)
            or bool(seen_years(parent, is_synthetic=cohort.is_synthetic) & {count.year for count in counts}),
        },
    }


def _count(rows: Rows, read: CohortCount) -> CohortCount:
    """Of a cohort of the files, what teaches here."""
    own = rows.y[np.isnan(rows.year) if read.year is None else rows.year == read.year]
    return CohortCount(read.year, read.n_read, len(own), int(own.sum()))
