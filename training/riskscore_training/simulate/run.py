"""All policies in all worlds over many cohorts: means with 95 % intervals of the mean."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.stats import t as student_t

from riskscore.bundle import Bundle
from riskscore_training.simulate.people import People, draw_people
from riskscore_training.simulate.policies import NOBODY, POLICIES, Given, share_out
from riskscore_training.simulate.worlds import WORLDS, World

Json = dict[str, Any]
GROUPS = ("women", "disability", "small_places")


@dataclass(frozen=True)
class Plan:
    places: int = 100
    students: int = 2000
    cohorts: int = 16
    seed: int = 0


def simulate(bundle: Bundle, plan: Plan, done: Callable[[], object]) -> Json:
    """`worlds[]` with `policies[]`; figures are {mean, low, high}; `done` is called after each cohort.

    `extra` is people in work more than without services per 100 places, `over_lot` that less the same of the lottery
    in the same cohort; `in_work` the share in work of those in the labour market; by group, `places` is the group's
    share of all places, `of_people` its share of people, `gap` its share in work less that of the rest, `moved` that
    less the same without services.
    """
    found: dict[tuple[str, str], list[Json]] = defaultdict(list)
    groups: dict[str, list[float]] = defaultdict(list)
    for number, people in enumerate(draw_people(bundle, cohorts=plan.cohorts, students=plan.students, seed=plan.seed)):
        for code in GROUPS:
            groups[code].append(_share(people, code, np.ones(len(people), dtype=bool)))
        for world in WORLDS:
            rows = _try_all(people, world, plan, number)
            for policy, row in rows.items():
                found[world.code, policy].append(row | _compare(row, rows))
        done()
    return {
        "places": plan.places,
        "students": plan.students,
        "cohorts": plan.cohorts,
        "seed": plan.seed,
        "bundle": bundle.id,
        "synthetic": True,
        "of_people": {code: _mean(values) for code, values in groups.items()},
        "worlds": [
            {
                "world": world.code,
                "name": {"ru": world.name.ru, "en": world.name.en},
                "policies": [
                    {"policy": policy, "name": {"ru": name.ru, "en": name.en}} | _means(found[world.code, policy])
                    for policy, (name, _) in POLICIES.items()
                ],
            }
            for world in WORLDS
        ],
    }


def _try_all(people: People, world: World, plan: Plan, number: int) -> dict[str, Json]:
    """The same draws in every world, so that worlds differ in effects only."""
    places, gains = share_out(plan.places), world.gains(people.risk) * people.is_in_market[:, None]
    rows = {}
    for order, (policy, (_, give)) in enumerate(POLICIES.items()):
        rng = np.random.default_rng([plan.seed, number, order])
        rows[policy] = _judge(people, give(people, places, world, rng), gains, plan.places)
    return rows


def _compare(row: Json, rows: dict[str, Json]) -> Json:
    """What sets a policy apart from the lottery and from no services in the same cohort."""
    moved = {f"moved_{code}": row[f"gap_{code}"] - rows["nobody"][f"gap_{code}"] for code in GROUPS}
    return {"over_lot": row["extra"] - rows["random"]["extra"], **moved}


def _judge(people: People, given: Given, gains: "np.ndarray[Any, np.dtype[np.float64]]", places: int) -> Json:
    has = given != NOBODY
    gain = np.where(has, gains[np.arange(len(people)), np.maximum(given, 0)], 0.0)
    works = 1.0 - people.risk + gain
    market = people.is_in_market
    row = {
        "extra": 100.0 * gain.sum() / places,
        "in_work": works[market].mean(),
        "used": has.sum() / places,
        "mean_risk": people.risk[has].mean() if has.any() else np.nan,
    }
    for code in GROUPS:
        members, rest = (people.groups[name] & market for name in (code, f"not_{code}"))
        row[f"places_{code}"] = _share(people, code, has) if has.any() else np.nan
        row[f"gap_{code}"] = works[members].mean() - works[rest].mean() if members.any() and rest.any() else np.nan
    return row


def _share(people: People, code: str, rows: "np.ndarray[Any, np.dtype[np.bool_]]") -> float:
    """Members of a group among those of `rows` who said whether they belong."""
    members, rest = (people.groups[name] & rows for name in (code, f"not_{code}"))
    n = members.sum() + rest.sum()
    return float(members.sum() / n) if n else np.nan


def _means(rows: list[Json]) -> Json:
    columns = {name: _mean([row[name] for row in rows]) for name in rows[0]}
    groups = {code: {name: columns.pop(f"{name}_{code}") for name in ("places", "gap", "moved")} for code in GROUPS}
    return {**columns, "groups": groups}


def _mean(values: list[float]) -> Json | None:
    """Mean over cohorts with Student's 95 % interval; None where there is nothing to average."""
    known = np.array(values)[~np.isnan(values)]
    if not len(known):
        return None
    mean = float(known.mean())
    if len(known) == 1:
        return {"mean": mean, "low": None, "high": None}
    half = float(student_t.ppf(0.975, len(known) - 1) * known.std(ddof=1) / np.sqrt(len(known)))
    return {"mean": mean, "low": mean - half, "high": mean + half}
