"""How far figures spread over universes, and which choice moves them most."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from statistics import fmean, median

from riskscore_training.evaluate import Json

CHANCE = "seed"


def describe_spread(universes: Sequence[Json], axes: Sequence[str]) -> Json:
    """For each figure its least, median and largest value, that of the first universe, and what each axis moves.

    Universes that differ in one axis only are compared with one another; `moves` is the mean of the ranges found, null
    where no two can be compared. `most` is the axis that moves the figure most; chance is none of them.
    """
    names = dict.fromkeys(name for universe in universes for name in universe["figures"])
    return {name: spread for name in names if (spread := _describe(universes, axes, name))}


def _describe(universes: Sequence[Json], axes: Sequence[str], name: str) -> Json | None:
    values = [value for universe in universes if (value := universe["figures"].get(name)) is not None]
    if not values:
        return None
    moves = {axis: _moved_by(universes, axis, name) for axis in axes}
    chosen = {axis: move for axis, move in moves.items() if move is not None and axis != CHANCE}
    return {
        "base": universes[0]["figures"].get(name),
        "min": min(values),
        "median": median(values),
        "max": max(values),
        "moves": moves,
        "most": max(chosen, key=lambda axis: chosen[axis]) if chosen else None,
    }


def _moved_by(universes: Iterable[Json], axis: str, name: str) -> float | None:
    ranges = [max(values) - min(values) for values in _alike(universes, axis, name) if len(values) > 1]
    return fmean(ranges) if ranges else None


def _alike(universes: Iterable[Json], axis: str, name: str) -> Iterator[list[float]]:
    """Values of the figure in universes that differ in `axis` only."""
    groups = defaultdict(list)
    for universe in universes:
        value = universe["figures"].get(name)
        if value is not None:
            groups[tuple(sorted((k, v) for k, v in universe["choices"].items() if k != axis))].append(value)
    yield from groups.values()
