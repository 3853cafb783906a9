"""Deletion test of the reasons: does a score move when the answers named as its reasons are taken away.

For people the newest fold tests: the k strongest of a person's reasons that push the score the way it lies off the mean
lose their answers, as many random questions lose theirs instead, and both times the mean log-odds are taken over what
people who taught the model answered there. Protected questions are never reasons and stay.

JSON: "n" people; "rows", one for each k: "k", "strongest", "said" (by the contributions) and "random", mean moves of
the log-odds towards the mean of all; "gain", "strongest" less "random", with low and high (95 %, normal, over people).
"""

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import ServedModel
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.skipped import QUICK

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_PEOPLE = 300
DONORS = 10  # people whose answers stand in, for each person and each k
TAKEN = (1, 3, 5)


def study_deletion(case: Case) -> Json | Text:
    if case.config.trials == 0:
        return QUICK
    model, rows = case.rolling[-1].model, case.dataset.rows
    train, test = case.split.folds[-1]
    rng = np.random.default_rng(case.config.seed)
    people = model.layout.matrix(rows.table.take(np.sort(rng.permutation(test)[:MOST_PEOPLE])))
    scored = model.score_matrix(people, threads=case.config.threads)
    off = scored.log_odds - scored.base_value
    is_used = ~np.array([feature.protected for feature in case.questionnaire.modelled]) & scored.contributions.any(
        axis=0
    )
    if len(people) < SMALLEST_CELL or not is_used.any():
        return Text(ru="людей мало, или модель их не различает.", en="too few people, or the model tells nobody apart.")
    donors = model.layout.matrix(rows.table.take(rng.permutation(train)[: DONORS * MOST_PEOPLE]))
    pushing = np.where(is_used, scored.contributions * np.sign(off)[:, None], 0.0)
    chance = np.where(is_used, rng.random(pushing.shape), 0.0)

    def move(taken: Flags) -> Floats:
        drawn = donors[rng.integers(0, len(donors), (DONORS, len(people)))]
        return np.sign(off) * (scored.log_odds - _score_without(model, people, taken, drawn, case.config.threads))

    found = []
    for k in TAKEN:
        strongest = _largest(pushing, np.full(len(people), k))
        random = _largest(chance, strongest.sum(axis=1))
        found.append(_compare(k, move(strongest), (pushing * strongest).sum(axis=1), move(random)))
    return {"n": len(people), "rows": found}


def _largest(values: Floats, k: NDArray[np.intp]) -> Flags:
    """The `k` (n,) largest values of each row that are above 0, or as many as there are."""
    place = np.argsort(np.argsort(-values, axis=1, kind="stable"), axis=1)
    return np.asarray((place < k[:, None]) & (values > 0))


def _score_without(model: ServedModel, people: Floats, taken: Flags, drawn: Floats, threads: int) -> Floats:
    """Mean log-odds where columns of the `taken` features (n, features) hold those of `drawn` (draws, n, columns)."""
    is_taken = taken @ model.layout.fold(model.features).T > 0
    X = np.where(is_taken, drawn, people).reshape(-1, people.shape[1])
    log_odds = model.blend.log_odds(model.linear.log_odds(X), model.trees.log_odds(X, threads=threads))
    return np.asarray(log_odds.reshape(len(drawn), -1).mean(axis=0))


def _compare(k: int, strongest: Floats, said: Floats, random: Floats) -> Json:
    gain = strongest - random
    half = 1.96 * float(gain.std(ddof=1)) / len(gain) ** 0.5
    point = float(gain.mean())
    return {
        "k": k,
        "strongest": float(strongest.mean()),
        "said": float(said.mean()),
        "random": float(random.mean()),
        "gain": {"point": point, "low": point - half, "high": point + half},
    }
