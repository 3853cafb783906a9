"""What each question is worth: how much worse the model would be had it not been asked, and how short a form could be.

`metrics["questions"]` holds `n_tested` and `rows`: one for every input of the model with `name`, `section`, `loss_auc`
and `loss_log_loss` (how much worse without it, each with a paired 95 % interval), `is_measurable` (one of the two
intervals lies above 0), `protected`, `sensitive` and `needed_for` ("points", "routes", "services": what else reads it).
`shorter` is the joint statement on the questions of the form, of which the model has `n_asked`: `steps` leave out one
more question each, with the loss of all left out so far; `can_go` names as many as cost nothing measurable together:
up to there the interval of their joint loss of AUC begins at or below 0 and ends at or below `margin`.

How a question is left out is said in unasked.py. Two questions that say the same cover for each other: each alone
seems worth nothing, and only `shorter` tells what both are worth. The order of leaving out is chosen on one half of
the tested people, the losses are measured on the other half, so that choosing among many flatters nobody.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from riskscore.errors import Text
from riskscore.model.metrics import log_loss
from riskscore.plan import Catalogue
from riskscore.questionnaire import Feature, Questionnaire
from riskscore_training.case import Case
from riskscore_training.dataset import Rows
from riskscore_training.evaluate import Json
from riskscore_training.resample import auc_draws, draw_counts, mean_draws, number_people, placements, to_interval
from riskscore_training.skipped import QUICK
from riskscore_training.unasked import Unasked

Floats = NDArray[np.float64]
MARGIN = 0.005  # a joint loss of AUC above it is not given away for a shorter form
MOST_TESTED = 20_000


def study_questions(case: Case) -> Json | Text:
    if case.config.trials == 0:
        return QUICK
    models, people = _open(case)
    inputs = [f for f in case.questionnaire.modelled if not (case.drop_sensitive and f.role == "sensitive")]
    return {
        "n_tested": len(people),
        "rows": _judge_each(case, models, people, inputs),
        "shorter": _shorten(case, models, people, [f.name for f in inputs if f.section == "answers"]),
    }


def _open(case: Case) -> tuple[list[Unasked], Rows]:
    """The model of each fold before the people it tests (a sample of them where they are many), and all of these."""
    step = 1 + (len(case.tested.y) - 1) // MOST_TESTED
    rows, models = case.dataset.rows, []
    tests = [test[::step] for _, test in case.split.folds]
    for trained, (train, _), test in zip(case.rolling, case.split.folds, tests, strict=True):
        model, penalty = trained.model, trained.tuned.prior.penalty
        models.append(Unasked(model, penalty, rows.take(train), rows.take(test), threads=case.config.threads))
    return models, rows.take(np.concatenate(tests))


def _ask(models: Sequence[Unasked], *unasked: str) -> Floats:
    return np.concatenate([model.log_odds(*unasked) for model in models])


def _judge_each(case: Case, models: Sequence[Unasked], people: Rows, inputs: Sequence[Feature]) -> list[Json]:
    scores = np.column_stack([_ask(models), *(_ask(models, feature.name) for feature in inputs)])
    losses = _losses(case, people, scores)
    readers = _readers(case.questionnaire, case.catalogue)
    return [
        {
            "name": feature.name,
            "section": feature.section,
            **loss,
            "is_measurable": any(figure["low"] is not None and figure["low"] > 0 for figure in loss.values()),
            "protected": feature.protected,
            "sensitive": feature.role == "sensitive",
            "needed_for": [reader for reader, read in readers.items() if feature.name in read],
        }
        for feature, loss in zip(inputs, losses, strict=True)
    ]


def _losses(case: Case, people: Rows, scores: Floats) -> list[Json]:
    """How much worse than the first of `scores` (n, k) each other one is, in AUC and in mean log-loss."""
    counts = draw_counts(
        len(people), resamples=case.config.metrics.resamples, seed=case.config.seed, person=people.person
    )
    area, areas = placements(people.y, scores)[people.y == 1].mean(axis=0), auc_draws(people.y, scores, counts)
    log_losses = np.logaddexp(0.0, np.where(people.y[:, None] == 1, -scores, scores))
    extra = log_losses[:, 1:] - log_losses[:, :1]
    extra_draws = mean_draws(extra, counts)
    return [
        {
            "loss_auc": to_interval(float(area[0] - area[i + 1]), areas[0] - areas[i + 1]),
            "loss_log_loss": to_interval(float(extra[:, i].mean()), extra_draws[i]),
        }
        for i in range(extra.shape[1])
    ]


def _shorten(case: Case, models: Sequence[Unasked], people: Rows, names: Sequence[str]) -> Json:
    """Leave the questions of the form out one after another, always the one that is missed least."""
    chooses = _choosers(people, case.config.seed)
    y = people.y[chooses]
    order, scores = [], [_ask(models)]
    for name in shorten(names, lambda name: log_loss(y, expit(_ask(models, name)[chooses]))):
        for model in models:
            model.drop(name)
        order.append(name)
        scores.append(_ask(models))
    losses = _losses(case, people.take(~chooses), np.column_stack(scores)[~chooses])
    steps = [{"name": name, **loss} for name, loss in zip(order, losses, strict=True)]
    return {
        "n_asked": len(names),
        "n_tested": int((~chooses).sum()),
        "margin": MARGIN,
        "steps": steps,
        "can_go": [step["name"] for step in takewhile(_costs_nothing, steps)],
    }


def shorten(names: Sequence[str], loss: Callable[[str], float]) -> Iterator[str]:
    """The names in the order of leaving out; `loss` is what the form without one more question loses just now.

    Losses grow as the form gets shorter, so a loss found earlier is a lower bound: only the smallest is found anew.
    """
    known = {name: loss(name) for name in names}
    while known:
        name = min(known, key=lambda name: known[name])
        known[name] = loss(name)
        if known[name] <= min(known.values()):
            del known[name]
            yield name


def _choosers(people: Rows, seed: int) -> NDArray[np.bool_]:
    """Half of the people; the rows of one person on one side."""
    number = number_people(people.person, len(people))
    rank = np.random.default_rng(seed).permutation(int(number.max()) + 1)
    return np.asarray(rank[number] % 2 == 0)


def _costs_nothing(step: Json) -> bool:
    loss = step["loss_auc"]
    return loss["low"] is not None and bool(loss["low"] <= 0 and loss["high"] <= MARGIN)


def _readers(questionnaire: Questionnaire, catalogue: Catalogue | None) -> dict[str, set[str]]:
    """What else reads an answer: questions that earn their place without the model."""
    points = questionnaire.points.rules if questionnaire.points else ()
    services = catalogue.services if catalogue else ()
    rules = [rule for s in services for rule in (s.eligibility, s.reserved, s.wish, s.postponed and s.postponed.when)]
    return {
        "points": {name for rule in points for name in rule.when.features},
        "routes": {name for route in questionnaire.routes for name in route.when.features},
        "services": {name for s in services for name in s.addresses}
        | {name for rule in rules if rule for name in rule.features},
    }
