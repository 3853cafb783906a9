"""Bootstrap intervals of metrics and of their differences between models on the same rows."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import combinations, islice

import numpy as np
from numpy.typing import NDArray

from riskscore.model.bootstrap_metrics import Drawn, SortedRows, score_resamples
from riskscore.model.metrics import Metric, ece

Vector = NDArray[np.float64]
_AT_ONCE = 16  # resamples: their arrays should stay in the cache


@dataclass(frozen=True)
class Interval:
    """A figure and its 95 % interval; NaN where no resample could answer."""

    point: float
    low: float
    high: float

    def to_json(self) -> dict[str, float | None]:
        """JSON has no NaN: what the rows cannot give is null."""
        ends = {"point": self.point, "low": self.low, "high": self.high}
        return {name: float(value) if np.isfinite(value) else None for name, value in ends.items()}


@dataclass(frozen=True)
class Bootstrap:
    """`of[model][metric]`, and `difference[(a, b)][metric]` = metric of a − metric of b on the same resamples."""

    of: dict[str, dict[str, Interval]]
    difference: dict[tuple[str, str], dict[str, Interval]]


def bootstrap_intervals(
    metrics: Mapping[str, Metric],
    y: Vector,
    models: Mapping[str, Vector],
    *,
    n: int = 1000,
    seed: int = 0,
    groups: Sequence[object] | NDArray[np.object_] | None = None,
    weight: Vector | None = None,
    threads: int = 1,
) -> Bootstrap:
    """Percentile bootstrap, 95 %, `n` resamples shared by all models, so that differences are paired.

    Rows are drawn with replacement, their counts serve as weights; with `groups` (n,) whole groups are drawn. `weight`
    (n,) multiplies the counts; `threads` models are judged at a time.

    The calibration error alone is not taken as drawn: chance makes it larger, never smaller, and a resample has chance
    twice, so that its quantiles may all lie above the figure. Its draws, and differences of them, are moved by their
    estimated bias, mean − figure, and end at 0. The figure itself is as much too large as that bias says.

    References
    ----------
    Efron, Tibshirani (1993), An Introduction to the Bootstrap, chapters 10 (bias) and 13.
    Roelofs, Cain, Shlens, Mozer (2022), Mitigating bias in calibration error estimation, arXiv:2012.08668.
    """
    own = np.ones(len(y)) if weight is None else weight
    draws = {name: np.empty((n + 1, len(metrics))) for name in models}
    sorted_rows = {name: SortedRows(y, p) for name, p in models.items()}
    counts = _counts(len(y), n, np.random.default_rng(seed), groups)

    def judge(name: str, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        drawn = Drawn(sorted_rows[name], weights)
        return np.column_stack([score_resamples(metric, drawn) for metric in metrics.values()])

    with ThreadPoolExecutor(threads) as pool:
        for start in range(0, n, _AT_ONCE):
            weights = own * np.array(list(islice(counts, _AT_ONCE)))
            for name, found in zip(models, pool.map(lambda name: judge(name, weights), models), strict=True):  # noqa: B023
                draws[name][start : start + len(weights)] = found
    for name, p in models.items():
        draws[name][n] = [metric(y, p, own) for metric in metrics.values()]
    return Bootstrap(
        {name: _intervals(metrics, draw, lowest=0.0) for name, draw in draws.items()},
        {(a, b): _intervals(metrics, draws[a] - draws[b], lowest=-np.inf) for a, b in combinations(draws, 2)},
    )


def wilson(k: int, n: int) -> Interval:
    """The share k / n and its 95 % interval; NaN for n = 0.

    References
    ----------
    E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference, JASA 22, 209–212.
    """
    from scipy.stats import binomtest

    if n == 0:
        return Interval(float("nan"), float("nan"), float("nan"))
    ci = binomtest(k, n).proportion_ci(confidence_level=0.95, method="wilson")
    return Interval(k / n, float(ci.low), float(ci.high))


def _counts(
    size: int, n: int, rng: np.random.Generator, groups: Sequence[object] | NDArray[np.object_] | None
) -> Iterator[Vector]:
    """How often each row is drawn, `n` times; a row is drawn as often as its group."""
    number = {group: i for i, group in enumerate(dict.fromkeys(range(size) if groups is None else groups))}
    member = np.arange(size) if groups is None else np.array([number[group] for group in groups], dtype=np.intp)
    k = len(number)
    for _ in range(n):
        yield np.bincount(rng.integers(k, size=k), minlength=k)[member].astype(np.float64)


def _intervals(metrics: Mapping[str, Metric], draws: NDArray[np.float64], *, lowest: float) -> dict[str, Interval]:
    """`lowest` is the least a biased metric can be."""
    return {
        name: _unbiased(draws[:-1, i], float(draws[-1, i]), lowest)
        if metric is ece
        else _interval(draws[:-1, i], float(draws[-1, i]))
        for i, (name, metric) in enumerate(metrics.items())
    }


def _interval(resampled: Vector, point: float) -> Interval:
    known = resampled[~np.isnan(resampled)]
    if len(known) == 0:
        return Interval(point, float("nan"), float("nan"))
    low, high = np.quantile(known, (0.025, 0.975))
    return Interval(point, float(low), float(high))


def _unbiased(resampled: Vector, point: float, lowest: float) -> Interval:
    drawn = _interval(resampled, point)
    bias = float(np.nanmean(resampled)) - point if np.isfinite(drawn.low) else 0.0
    return Interval(point, max(drawn.low - bias, lowest), max(drawn.high - bias, lowest))
