"""Made-up people: re-scored at every load, so that a bundle which scores otherwise here than there is refused.

They also fill the form and the API documentation. No graduate stands behind one: each answer is drawn for itself,
from counts no smaller than ten where the drift reference has them.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from riskscore.questionnaire import Feature, Questionnaire

Counts = Mapping[str, Any]


def make_examples(
    questionnaire: Questionnaire, *, count: int, seed: int, as_of: str, reference: Counts | None = None
) -> list[dict[str, Any]]:
    """`count` people as in a request, drawn from the questionnaire and, where given, the marginals of `reference`."""
    rng = np.random.default_rng(seed)
    features = (reference or {}).get("features", {})
    return [_person(questionnaire, features, rng, as_of) for _ in range(count)]


def _person(questionnaire: Questionnaire, known: Counts, rng: np.random.Generator, as_of: str) -> dict[str, Any]:
    person: dict[str, Any] = {"as_of": as_of, "answers": {}, "history": {}, "person": {}}
    for feature in questionnaire.features:
        person[feature.section][feature.name] = _value(feature, known.get(feature.name, {}), rng, as_of)
    return person


def _value(feature: Feature, known: Counts, rng: np.random.Generator, as_of: str) -> Any:
    if feature.kind == "choice":
        return _draw(feature.codes, known.get("counts", {}), rng)
    if feature.kind == "multi":
        return [code for code in feature.codes if _is_yes(known.get(code, {}), rng)]
    if feature.kind == "flag":
        return _is_yes(known, rng)
    if feature.kind == "code":
        codes = [code for code in known.get("counts", {}) if code not in ("missing", "other")]
        return _draw(codes, known["counts"], rng) if codes else None
    if feature.kind == "date" and not known:
        return None
    number = _number(feature, known.get("edges", []), rng)
    if feature.kind == "date":
        return str(np.datetime64(as_of, "D") - np.timedelta64(round(365.25 * number), "D"))
    return int(number) if feature.integer else round(number, 1)


def _draw(codes: tuple[str, ...] | list[str], counts: Mapping[str, int], rng: np.random.Generator) -> str:
    weights = np.array([counts.get(code, 0) for code in codes], dtype=float)
    return str(rng.choice(codes, p=weights / weights.sum() if weights.sum() else None))


def _is_yes(known: Counts, rng: np.random.Generator) -> bool:
    counts = known.get("counts", {})
    yes, no = counts.get("yes", 0), counts.get("no", 0)
    return bool(rng.random() < (yes / (yes + no) if yes + no else 0.3))


def _number(feature: Feature, edges: list[float], rng: np.random.Generator) -> float:
    if edges:
        return float(rng.uniform(edges[0], edges[-1]))
    low = 0.0 if feature.minimum is None else feature.minimum
    high = low + 10.0 if feature.maximum is None else feature.maximum
    return float(low + (high - low) * rng.uniform(0.25, 0.5))
