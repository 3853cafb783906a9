"""The multiverse: the same figures under every combination of choices another careful team might have made.

`metrics["multiverse"]` holds `axes` (`name`, `values`, the run's own first, `alone` = why there is no other),
`universes` (`choices`, `n`, `n_positive`, `figures`; the first is the run's own), `n_failed` (combinations with too few
people), and `spread`: for each figure `base`, `min`, `median`, `max`, `moves` (how far each choice moves it, the others
held fixed, on average) and `most` (the choice that moves it most; the seed, which is no choice but chance, is apart).

Figures are `auc`, `ece`, `precision` and `recall` of the list (the run's own: list_size.py), and for each protected
question `gap:<question>`, the lowest `tpr_gap` (group_metrics.py) of its traits that 50 not employed people have. Every
list holds the first people by score: costs or a wanted recall set no threshold anew in a universe.
The settings are those of the run, not tuned again; tested is the latest cohort, or every fold where there is no time.
The full cross of all choices but the seed is fitted; other seeds are tried for the run's own choices only.

References
----------
Steegen, Tuerlinckx, Gelman, Vanpaemel (2016), Increasing transparency through a multiverse analysis,
doi:10.1177/1745691616658637.
"""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort.texts import Cells
from riskscore.errors import Text, TrainingError
from riskscore.model import fit_levels
from riskscore.model.metrics import auc, ece
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import Json
from riskscore_training.folds import split_honestly
from riskscore_training.gap_verdict import POSITIVES
from riskscore_training.group_metrics import FEWEST
from riskscore_training.groups import Grouping, find_groupings
from riskscore_training.procedure import fit_tuned, predict
from riskscore_training.request import Request
from riskscore_training.spread import describe_spread
from riskscore_training.universes import Axis, Choices, build_world, find_axes, handle_missing, read_horizons

Floats = NDArray[np.float64]
Say = Callable[[Text], None]
FEWEST_OF_A_CLASS = 10
REFITTED = ("horizon", "informal", "missing", "sensitive")


_TOO_FEW = Text(
    ru=f"нужно не менее {FEWEST_OF_A_CLASS} человек с каждым исходом "
    "и среди тех, на ком учим, и среди тех, на ком проверяем.",
    en=f"at least {FEWEST_OF_A_CLASS} people of either outcome have to teach and to be tested.",
)


@dataclass(frozen=True)
class Tested:
    """People of one universe and what its model says of them."""

    y: Floats
    p: Floats
    groupings: tuple[Grouping, ...]


def study_multiverse(case: Case, request: Request, say: Say) -> Json | Text:
    horizons = read_horizons(request)
    axes = find_axes(case, horizons)
    plan = list(_plan(axes))
    universes: list[Json] = []
    n_failed = 0
    for done, choices in enumerate(plan):
        say(_progress(done, len(plan)))
        tested = refit(case, horizons, choices)
        n_failed += tested is None
        if tested is not None:
            universes += _judge(tested, choices, axes)
        elif not done:
            return _TOO_FEW
    say(_progress(len(plan), len(plan)))
    return {
        "axes": [
            {"name": axis.name, "values": list(axis.values), "alone": asdict(axis.alone) if axis.alone else None}
            for axis in axes
        ],
        "n_failed": n_failed,
        "universes": universes,
        "spread": describe_spread(universes, [axis.name for axis in axes]),
    }


def _plan(axes: Sequence[Axis]) -> Iterator[Choices]:
    """Every combination that needs a fit of its own, that of the run first, then the run's with other seeds."""
    values = {axis.name: axis.values for axis in axes}
    own_seed, *others = values["seed"]
    for combination in itertools.product(*(values[name] for name in REFITTED)):
        yield {**dict(zip(REFITTED, combination, strict=True)), "seed": own_seed}
    for seed in others:
        yield {**{name: values[name][0] for name in REFITTED}, "seed": seed}


def refit(case: Case, horizons: Mapping[int, Cells], choices: Choices) -> Tested | None:
    """None where too few people of either outcome would teach or be tested."""
    try:
        world = build_world(case, horizons, choices)
    except TrainingError:
        return None
    config = case.config.model_copy(update={"seed": choices["seed"]})
    rows = world.dataset.rows
    split = split_honestly(rows, config.folds, gap=world.gap, seed=case.config.seed)
    found: list[Tested] = []
    for train, test in split.folds[-1:] if split.kind == "rolling" else split.folds:
        share = config.multiverse.complete_share
        teachers, people = handle_missing(choices["missing"], rows.take(train), rows.take(test), complete_share=share)
        if min(_rarer(teachers), _rarer(people)) < FEWEST_OF_A_CLASS:
            return None
        tuned, without = case.rolling[-1].tuned, not choices["sensitive"]
        trained = fit_tuned(teachers, tuned, config, gap=world.gap, drop_sensitive=without)
        p = predict(trained.model, people.table, threads=config.threads)
        found.append(Tested(people.y, p, _protected(people)))
    return _join(found)


def _protected(people: Rows) -> tuple[Grouping, ...]:
    return tuple(grouping for grouping in find_groupings(people.table) if grouping.kind == "protected")


def _rarer(rows: Rows) -> int:
    return int(min(rows.y.sum(), (1 - rows.y).sum()))


def _join(parts: Sequence[Tested]) -> Tested:
    """The people of all folds; a trait is kept where it groups those of every fold alike."""
    if len(parts) == 1:
        return parts[0]
    groupings = []
    for grouping in parts[0].groupings:
        same = [[g for g in part.groupings if (g.feature, g.choice, g.texts) == _key(grouping)] for part in parts]
        if all(same):
            member = np.concatenate([found[0].member for found in same])
            groupings.append(replace(grouping, member=member))
    y, p = (np.concatenate([getattr(part, name) for part in parts]) for name in ("y", "p"))
    return Tested(y, p, tuple(groupings))


def _key(grouping: Grouping) -> tuple[object, ...]:
    return grouping.feature, grouping.choice, grouping.texts


def _judge(tested: Tested, choices: Choices, axes: Sequence[Axis]) -> Iterator[Json]:
    """One universe for each capacity: what differs is only how many are called."""
    y, p = tested.y, tested.p
    fixed = {"auc": auc(y, p, None), "ece": ece(y, p, None)}
    for capacity in next(axis.values for axis in axes if axis.name == "capacity"):
        zone = fit_levels(p, float(capacity), 0.01).zone
        flagged = p >= (np.inf if zone is None else zone)
        precision = float(y[flagged].mean()) if flagged.sum() >= SMALLEST_CELL else None
        yield {
            "choices": {**choices, "capacity": capacity},
            "n": len(y),
            "n_positive": int(y.sum()),
            "figures": {
                **fixed,
                "precision": precision,
                "recall": float(flagged[y == 1].mean()),
                **{trait_name(g): recall_gap(y, flagged, g) for g in tested.groupings},
            },
        }


def trait_name(grouping: Grouping) -> str:
    return f"gap:{grouping.feature}" + (f"={grouping.choice}" if grouping.choice else "")


def recall_gap(y: Floats, flagged: NDArray[np.bool_], grouping: Grouping) -> float | None:
    """The lowest recall of a trait minus everybody else's; None where too few not employed people are on a side."""
    member, found = grouping.member[y == 1], flagged[y == 1]
    gaps = [
        float(found[own].mean() - found[~own].mean())
        for own in (member == trait for trait in grouping.traits)
        if own.sum() >= POSITIVES and (~own).sum() >= FEWEST
    ]
    return min(gaps, default=None)


def _progress(done: int, n: int) -> Text:
    return Text(ru=f"Другие решения: пройдено {done} из {n}…", en=f"Multiverse: {done} of {n}…")
