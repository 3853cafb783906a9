"""Made-up people: re-scored at every load, so that a bundle which scores otherwise here than there is refused."""

from typing import Any

import numpy as np

from riskscore.questionnaire import Feature, Questionnaire


def make_examples(questionnaire: Questionnaire, *, count: int, seed: int, as_of: str) -> list[dict[str, Any]]:
    """`count` people drawn from the questionnaire alone (never from graduates), each as in a request."""
    rng = np.random.default_rng(seed)
    return [_person(questionnaire, rng, as_of) for _ in range(count)]


def _person(questionnaire: Questionnaire, rng: np.random.Generator, as_of: str) -> dict[str, Any]:
    person: dict[str, Any] = {"as_of": as_of, "answers": {}, "history": {}, "person": {}}
    for feature in questionnaire.features:
        person[feature.section][feature.name] = _value(feature, rng, as_of)
    return person


def _value(feature: Feature, rng: np.random.Generator, as_of: str) -> Any:
    if feature.kind == "choice":
        return str(rng.choice(feature.codes))
    if feature.kind == "multi":
        return [code for code in feature.codes if rng.random() < 0.3]
    if feature.kind == "flag":
        return bool(rng.random() < 0.5)
    if feature.kind == "code":
        return None
    low = 0.0 if feature.minimum is None else feature.minimum
    high = low + 10.0 if feature.maximum is None else feature.maximum
    if feature.kind == "date":
        days = round(365.25 * (low + (high - low) * rng.uniform(0.25, 0.5)))
        return str(np.datetime64(as_of, "D") - np.timedelta64(days, "D"))
    number = rng.uniform(low, high)
    return int(number) if feature.integer else round(float(number), 1)
