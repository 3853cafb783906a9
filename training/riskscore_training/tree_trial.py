"""One setting of the trees, tried on all folds: how many rounds, and how good a blend they make."""

import itertools
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from riskscore.model import Growth, TreeFitter, fit_blend
from riskscore_training.shift import fit_shift

Floats = NDArray[np.float64]
STEPS = (0.07, 0.14, 0.24, 0.34, 0.5, 0.67, 0.84, 1.0)  # numbers of rounds looked at, of the most allowed
PATIENCE = 2  # of those in a row that do worse before a fit is ended
HOPELESS = 2.0  # standard errors behind the best on half of the folds, from which on a trial is given up


class Part(NamedTuple):
    """One fold as the trees see it: `linear` are the linear part's log-odds of the test rows."""

    trees: TreeFitter
    linear: Floats
    X_test: Floats
    y_test: Floats


class Candidate(NamedTuple):
    """`losses` (m,) of the blend, of all test rows."""

    params: Mapping[str, Any]
    losses: Floats

    @property
    def cost(self) -> float:
        """Cost of exact contributions: ~ rounds × leaves × depth²."""
        depth = self.params["max_depth"]
        return float(self.params["n_rounds"] * 2**depth * depth**2)


class _Staged(NamedTuple):
    """Of m test rows after each number of rounds, both (number of rounds, m)."""

    log_odds: Floats
    losses: Floats


def behind(losses: Floats, best: Floats) -> float:
    """By how many standard errors of the mean difference `losses` are above `best`, row by row."""
    difference = losses - best
    error = difference.std() / np.sqrt(len(difference))
    return float(difference.mean() / error) if error > 0 else 0.0


def judge_trees(
    params: dict[str, Any],
    parts: Sequence[Part],
    rivals: Sequence[Candidate],
    seed: int,
    pool: Executor,
) -> Candidate | None:
    """`params` with the best number of rounds over all folds; None where half of them show that it is hopeless."""
    rounds = sorted({max(1, round(params["n_rounds"] * step)) for step in STEPS})
    half = (len(parts) + 1) // 2
    some = _grow_staged(parts[:half], params, rounds, seed, pool)
    found = _blend(params, parts[:half], some, rounds)
    best = min((rival.losses[: len(found.losses)] for rival in rivals), key=np.mean, default=found.losses)
    if behind(found.losses, best) > HOPELESS:
        return None
    rest = _grow_staged(parts[half:], params, rounds, seed, pool)
    return _blend(params, parts, _Staged(*map(np.hstack, zip(some, rest, strict=True))), rounds)


def _grow_staged(
    parts: Sequence[Part], params: Mapping[str, Any], rounds: Sequence[int], seed: int, pool: Executor
) -> _Staged:
    """What the trees say of all test rows after each number of rounds.

    After `PATIENCE` stages in a row that do worse than the best the trees grow no more: they stay as they are.
    """
    growths = [part.trees.start(params, seed=seed) for part in parts]
    shape = len(rounds), sum(len(part.y_test) for part in parts)
    staged = _Staged(np.zeros(shape), np.zeros(shape))
    means: list[float] = []
    for at, (start, end) in enumerate(itertools.pairwise([0, *rounds])):
        steps = pool.map(lambda part, growth: _grow(part, growth, start, end), parts, growths)  # noqa: B023
        staged.log_odds[at:] += np.concatenate(list(steps))
        staged.losses[at:] = _losses(parts, staged.log_odds[at])
        means.append(float(staged.losses[at].mean()))
        if len(means) - 1 - int(np.argmin(means)) >= PATIENCE:
            break
    return staged


def _grow(part: Part, growth: Growth, start: int, end: int) -> Floats:
    growth.grow(end - start)
    return growth.added(part.X_test, start)


def _blend(params: Mapping[str, Any], parts: Sequence[Part], staged: _Staged, rounds: Sequence[int]) -> Candidate:
    """The trees alone choose the number of rounds, the blend is what is judged."""
    y = np.concatenate([part.y_test for part in parts])
    linear = np.concatenate([part.linear for part in parts])
    chosen = int(np.argmin(staged.losses.mean(axis=1)))
    trees = staged.log_odds[chosen]
    blended = fit_blend(linear, trees, y).log_odds(linear, trees)
    return Candidate({**params, "n_rounds": rounds[chosen]}, _losses(parts, blended))


def _losses(parts: Sequence[Part], log_odds: Floats) -> Floats:
    """Log-loss of each test row, shape (n,), each fold's base rate being granted (docs/adr/0024).

    How it moves from one block of cohorts to the next cannot be known from the answers: trees that try lose order.
    """
    ends = np.cumsum([len(part.y_test) for part in parts])
    return np.concatenate([_loss(part.y_test, z) for part, z in zip(parts, np.split(log_odds, ends[:-1]), strict=True)])


def _loss(y: Floats, log_odds: Floats) -> Floats:
    moved = fit_shift(log_odds, y, "intercept").apply(log_odds)
    return np.asarray(np.logaddexp(0.0, moved) - y * moved)
