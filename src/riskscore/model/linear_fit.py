"""Fitting the linear part: the terms a table allows, their priors, and the coefficients that both make most likely."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from riskscore.model.design import Block, Design, tabulate
from riskscore.model.evidence import learn_precision
from riskscore.model.layout import Layout, Matrix
from riskscore.model.linear import LinearPart
from riskscore.model.newton import SignedLogistic
from riskscore.model.terms import Term, build_terms

Vector = NDArray[np.float64]


class Prior(NamedTuple):
    """What is thought of the coefficients before the data: normal ones around 0, the intercept free.

    `penalty` is their precision, 1 / sd² in log-odds, of terms of width 1: it does not depend on the number of rows
    (1 expects effects of about ±1, 16 of about ±¼). Unless it `is_shared`, each feature has its own, and all missing
    answers together one, learned around the common one (see `learn_precision`).
    """

    penalty: float
    is_shared: bool = False


def fit_linear(X: Matrix, y: Vector, layout: Layout, *, prior: Prior) -> LinearPart:
    """One fit of `LinearFitter`."""
    return LinearFitter(X, y, layout).fit(prior)


class LinearFitter:
    """The terms of some training rows, made once for the fits of several priors.

    Minimises Σ log-loss + ½ Σ precision · coefficient². Ramps and indicators lie in [0, 1], so nothing else needs
    scaling.

    References
    ----------
    le Cessie, van Houwelingen (1992), Ridge estimators in logistic regression, doi:10.2307/2347628.
    """

    def __init__(self, X: Matrix, y: Vector, layout: Layout) -> None:
        terms = list(build_terms(X, layout))
        self._part, design = _encode(terms, X, layout)
        rate = float(np.clip(y.mean(), 1e-9, 1 - 1e-9))
        self._found = np.concatenate([[logit(rate)], np.zeros(len(terms))])
        self._width = np.array([term.width for term in terms], dtype=np.float64)
        self._group = _group(terms, layout)
        self._sign = np.array([0.0, *(term.sign for term in terms)])
        self._logistic = SignedLogistic(design, y, self._sign)

    def fit(self, prior: Prior) -> LinearPart:
        """Starts where the last fit ended: give neighbouring penalties one after the other, the shared one first."""
        self._found = self._fit(prior.penalty / self._width**2)
        return self._keep(self._found if prior.is_shared else self._fit(self._learn(prior.penalty)))

    def _learn(self, penalty: float) -> Vector:
        near = self._logistic.near(self._found)
        return learn_precision(near, self._sign, self._group, self._width, penalty)

    def _fit(self, precision: Vector) -> Vector:
        return self._logistic.fit(np.concatenate([[0.0], precision]), self._found)

    def _keep(self, found: Vector) -> LinearPart:
        """The part with what was `found` for terms less their means: the intercept, and a copy of the coefficients."""
        coefficient = found[1:].copy()
        intercept = float(found[0] - coefficient @ self._part.mean)
        return replace(self._part, intercept=intercept, coefficient=coefficient)


def _group(terms: Sequence[Term], layout: Layout) -> NDArray[np.intp]:
    """Numbers from 0: one for the terms of each feature, one for all missing answers."""
    names = ["" if term.kind == "missing" else layout.columns[term.column].feature for term in terms]
    return np.unique(names, return_inverse=True)[1]


def _encode(terms: Sequence[Term], X: Matrix, layout: Layout) -> tuple[LinearPart, Design]:
    """A part whose coefficients are 0, and the design: a column of ones beside its terms less their means."""
    blocks = [Block(np.zeros(len(X), dtype=np.intp), np.ones((1, 1)))]
    fill, mean = [np.empty(0)], [np.empty(0)]
    for at, group in groupby(terms, attrgetter("column")):
        own = _blank([term._replace(column=0) for term in group], 1)
        code, answers = tabulate(X[:, at])
        table, count = own.values(answers[:, None]), np.bincount(code)
        average = np.zeros(len(own.kind)) if layout.columns[at].is_sensitive else _mean_known(table, count)
        fill.append(np.where(np.isnan(own.fill), average, own.fill))
        table = np.where(np.isnan(table), fill[-1], table)
        mean.append(count @ table / len(X))
        blocks.append(Block(code, table - mean[-1]))
    part = replace(_blank(terms, len(layout)), fill=np.concatenate(fill), mean=np.concatenate(mean))
    return part, Design(blocks)


def _blank(terms: Sequence[Term], n_columns: int) -> LinearPart:
    """A part whose coefficients and means are 0, and whose missing values, but of `missing` terms, are unknown."""
    column = np.array([term.column for term in terms], dtype=np.intp)
    low, high = (np.array([getattr(term, end) for term in terms], dtype=np.float64) for end in ("low", "high"))
    fill = np.array([1.0 if term.kind == "missing" else np.nan for term in terms])
    zero = np.zeros(len(terms))
    return LinearPart(0.0, tuple(term.kind for term in terms), column, low, high, fill, zero, zero, n_columns)


def _mean_known(table: Matrix, count: NDArray[np.intp]) -> Vector:
    """Mean of each column of `table` over its known values, each as often as its row counts."""
    known = ~np.isnan(table)
    return count @ np.where(known, table, 0.0) / np.maximum(count @ known, 1)
