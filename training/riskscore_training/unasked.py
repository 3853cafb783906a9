"""What a fitted model would say had some questions not been asked: quickly, without fitting it anew.

The linear part is refitted without their terms by one Newton step from where it stands, under one prior for all
questions, so that the others take over what they can: it errs by less than a tenth of what tells people apart. From
the trees exactly the contributions of these questions (TreeSHAP) are taken away and nothing is learned again; the
weights of the blend stay. So what the trees could recover from other questions is not recovered here, and the loss
found is rather too large than too small.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.model import LinearPart, ServedModel
from riskscore.model.evidence import find_posterior, learn_precision
from riskscore.model.newton import Quadratic
from riskscore.model.terms import build_terms
from riskscore_training.dataset import Rows

Floats = NDArray[np.float64]
INFORMATION_ROWS = 20_000  # teachers that the curvature is measured on; their number is scaled up to all
TERMS = 2_000  # rows of terms in memory at once


@dataclass(frozen=True)
class LinearRefit:
    """Coefficients of the terms (p,), and the covariance (p, p) of those still free, as the penalty allows.

    A coefficient that a sign holds at 0 stays there.
    """

    coefficient: Floats
    covariance: Floats
    sign: Floats

    def without(self, terms: NDArray[np.intp]) -> "LinearRefit":
        """The refit without `terms`: β − C[:, g] C[g, g]⁻¹ β[g], then coefficients beyond their sign set to 0.

        References
        ----------
        Pregibon (1981), Logistic regression diagnostics, doi:10.1214/aos/1176345513 (the one-step refit).
        """
        own = terms[self.covariance[terms, terms] > 0]
        if len(own) == 0:
            return self
        share = np.linalg.solve(self.covariance[np.ix_(own, own)], self.covariance[own])
        coefficient = self.coefficient - share.T @ self.coefficient[own]
        coefficient[terms] = 0.0
        covariance = self.covariance - self.covariance[:, own] @ share
        covariance[terms], covariance[:, terms] = 0.0, 0.0
        return replace(self, coefficient=np.where(coefficient * self.sign < 0, 0.0, coefficient), covariance=covariance)


def measure_linear(model: ServedModel, teachers: Rows, penalty: float) -> LinearRefit:
    """The linear part of `model` under one prior for all questions, by a step of Newton's on the teachers.

    Under the prior of each question (see `learn_precision`) one that had no say beside the question left out could not
    stand in for it.
    """
    part = model.linear
    X = model.layout.matrix(teachers.table)
    terms = list(build_terms(X, model.layout))
    sign, width = (np.array([getattr(term, name) for term in terms], dtype=np.float64) for name in ("sign", "width"))
    step = 1 + (len(X) - 1) // INFORMATION_ROWS
    near = _look_near(part, X[::step], teachers.y[::step], step)
    signs = np.concatenate([[0.0], sign])
    precision = learn_precision(near, signs, np.zeros(len(terms), dtype=np.intp), width, penalty)
    return LinearRefit(*find_posterior(near, signs, precision), sign)


def _look_near(part: LinearPart, X: Floats, y: Floats, times: int) -> Quadratic:
    """The log-loss near `part` on rows that each count `times`; the intercept is that of terms less their means."""
    w = np.concatenate([[part.base_value], part.coefficient])
    information, gradient = np.zeros((len(w),) * 2), np.zeros(len(w))
    for start in range(0, len(X), TERMS):
        values = part.values(X[start : start + TERMS]) - part.mean
        design = np.hstack([np.ones((len(values), 1)), values])
        p = expit(design @ w)
        information += (design.T * (times * p * (1 - p))) @ design
        gradient += times * (p - y[start : start + TERMS]) @ design
    return Quadratic(information, information @ w - gradient)


class Unasked:
    """Log-odds of the people one fold tests, with questions left out.

    Parameters
    ----------
    model, penalty : fitted on `teachers`.
    people : the tested ones, n of them.
    """

    def __init__(self, model: ServedModel, penalty: float, teachers: Rows, people: Rows, *, threads: int) -> None:
        X = model.layout.matrix(people.table)
        self._blend, self._part = model.blend, model.linear
        self._refit = measure_linear(model, teachers, penalty)
        self._values = model.linear.values(X) - model.linear.mean
        column = [model.layout.columns[at].feature for at in model.linear.column]
        self._terms = {name: np.array([i for i, own in enumerate(column) if own == name]) for name in set(column)}
        shares = (
            model.trees.contributions(X, threads=threads)[:, :-1]
            @ model.layout.fold(model.features)[model.trees.columns]
        )
        self._trees = model.trees.log_odds(X, threads=threads)
        self._shares = dict(zip(model.features, shares.T, strict=True))

    def log_odds(self, *names: str) -> Floats:
        """Shape (n,), without what was dropped for good and without the questions `names`."""
        refit, trees = self._without(names)
        linear = self._part.base_value + self._values @ refit.coefficient
        return self._blend.log_odds(linear, trees)

    def drop(self, name: str) -> None:
        """Leave out one more question for good."""
        self._refit, self._trees = self._without((name,))

    def _without(self, names: Sequence[str]) -> tuple[LinearRefit, Floats]:
        refit, trees = self._refit, self._trees
        for name in names:
            if name in self._terms:
                refit = refit.without(self._terms[name])
            trees = trees - self._shares[name]
        return refit, trees
