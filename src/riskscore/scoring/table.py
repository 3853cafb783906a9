"""From checked values to scores as arrays: the only arithmetic behind every surface."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.bundle import Bundle
from riskscore.model import (
    LEVELS,
    MINIMUM_COMPLETENESS,
    assign_levels,
    find_unstable,
    open_linear_of,
    score_points,
)
from riskscore.plan import NO_ADVICE, Advice, Recommendation, advise, recommend
from riskscore.questionnaire import Questionnaire, Table
from riskscore.questionnaire.rules import FALSE, TRUE
from riskscore.scoring.regions import find_others, find_regions

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_LEVEL_NAMES = np.array(LEVELS, dtype=object)


@dataclass(frozen=True)
class Scores:
    """Scores of n people.

    `probability` in (0, 1) = expit(`log_odds`); `contributions` of shape (n, modelled features) and `base_value` add up
    to `log_odds`. `interval` (n, 2) is that of the expected share among people scored alike, NaN where the bundle has
    none. `level` is one of low, medium, needs_conversation, high; `route` none, conscription, childcare,
    further_study, other; `points` the transparent baseline, None where the questionnaire has none.
    Any of `is_incomplete`, `is_out_of_support` and `is_unstable` turns low and medium into needs_conversation; no
    sensitive answer changes one of them. `is_other_region` only warns: the bundle was recalibrated for another region.
    """

    probability: Floats
    log_odds: Floats
    interval: Floats
    base_value: float
    contributions: Floats
    level: NDArray[np.object_]
    in_risk_zone: Flags
    route: NDArray[np.object_]
    points: Floats | None
    is_incomplete: Flags
    is_out_of_support: Flags
    is_unstable: Flags
    is_not_final_year: Flags
    is_other_region: Flags

    def __len__(self) -> int:
        return len(self.log_odds)


def score_table(bundle: Bundle, table: Table) -> Scores:
    """Probability, level, zone, route and points of every person in `table`."""
    model = bundle.model
    X = model.layout.matrix(table)
    scored = model.score_matrix(X)
    probability = expit(scored.log_odds)
    is_incomplete = bundle.completeness.share(table) < MINIMUM_COMPLETENESS
    is_out_of_support = bundle.support.is_outside(model.layout, X, is_large=model.trees.has_tables(len(X)))
    region = find_regions(bundle.questionnaire, table)
    is_unstable = find_unstable(model.blend, bundle.levels, open_linear_of(model, scored), scored.trees, region)
    abstain = is_incomplete | is_out_of_support | is_unstable
    is_not_final_year = find_not_final_year(bundle.questionnaire, table)
    level, in_risk_zone = assign_levels(
        bundle.levels,
        probability,
        abstain=abstain,
        is_final_year=~is_not_final_year,
        region=region,
    )
    return Scores(
        probability=probability,
        log_odds=scored.log_odds,
        interval=bundle.interval.interval(scored.linear, scored.trees, probability),
        base_value=scored.base_value,
        contributions=scored.contributions,
        level=_LEVEL_NAMES[level],
        in_risk_zone=in_risk_zone,
        route=find_routes(bundle.questionnaire, table),
        points=score_points(bundle.questionnaire, table) if bundle.questionnaire.points else None,
        is_incomplete=is_incomplete,
        is_out_of_support=is_out_of_support,
        is_unstable=is_unstable,
        is_not_final_year=is_not_final_year,
        is_other_region=find_others(bundle.region, region, len(table)),
    )


def recommend_services(bundle: Bundle, table: Table, scores: Scores) -> list[list[Recommendation]]:
    """At most four services for each person, best first; none where the bundle has no catalogue."""
    if bundle.catalogue is None:
        return [[] for _ in range(len(table))]
    return recommend(bundle.catalogue, bundle.questionnaire, table, scores.contributions)


def advise_person(bundle: Bundle, table: Table, scores: Scores) -> Advice:
    """The services of the only person of `table` and the near misses; nothing where the bundle has no catalogue."""
    if bundle.catalogue is None:
        return NO_ADVICE
    return advise(bundle.catalogue, bundle.questionnaire, table, scores.contributions)


def find_routes(questionnaire: Questionnaire, table: Table) -> NDArray[np.object_]:
    """The first route whose rule is true, else "none", shape (n,)."""
    route = np.full(len(table), "none", dtype=object)
    for rule in reversed(questionnaire.routes):
        route[rule.when.evaluate(table) == TRUE] = rule.route
    return route


def find_not_final_year(questionnaire: Questionnaire, table: Table) -> Flags:
    """Who is known to be in an earlier year of study, shape (n,); nobody who has graduated."""
    if questionnaire.final_year is None:
        return np.zeros(len(table), dtype=bool)
    is_not_final_year = questionnaire.final_year.when.evaluate(table) == FALSE
    if questionnaire.graduation_date:
        is_not_final_year &= ~(table.columns[questionnaire.graduation_date.name] >= 0)
    return np.asarray(is_not_final_year)
