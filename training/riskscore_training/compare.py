"""Two bundles side by side: figures with paired intervals, how far they agree about the same people, what differs.

The answer is plain JSON. `people` and `people_over_time` name rows of the caller's own files: they are printed and
never written anywhere.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np

from riskscore.bundle import Bundle
from riskscore.model import METRICS, bootstrap_intervals
from riskscore_training.evaluate import RISKSCORE
from riskscore_training.over_time import trace_jumps
from riskscore_training.pair_agreement import agree
from riskscore_training.pairing import Pair
from riskscore_training.settings_list import flatten
from riskscore_training.taught import seen_years

Json = dict[str, Any]
RESAMPLES, SEED = 500, 20260301


def compare_bundles(first: Bundle, second: Bundle, pair: Pair | None, earlier: Pair | None = None) -> Json:
    """`pair` holds people as `first` and `second` read them; None = only what the bundles themselves keep.

    `earlier` holds earlier answers of these people: then it is also traced what `first` on those and `second` on the
    newer ones make of the same person.
    """
    agreement, people = (None, []) if pair is None else agree(pair)
    over_time, moved = (None, []) if pair is None or earlier is None else trace_jumps(earlier, pair)
    return {
        "a": describe_side(first),
        "b": describe_side(second),
        "cohort": None if pair is None else describe_cohort(pair),
        "metrics": _stored_metrics(first, second) if pair is None else _judge(pair),
        "agreement": agreement,
        "people": people,
        "over_time": over_time,
        "people_over_time": moved,
        "differences": list(find_differences(first, second)),
    }


def describe_side(bundle: Bundle) -> Json:
    provenance = bundle.provenance
    return {
        "id": bundle.path.name,
        "questionnaire": bundle.questionnaire.id,
        "trained_at": provenance["trained_at"],
        "synthetic": bundle.is_synthetic,
        "trained_on_outcomes": provenance["trained_on_outcomes"],
        "n_train": provenance["n_train"],
    }


def describe_cohort(pair: Pair) -> Json:
    years = sorted({int(year) for year in pair.year[~np.isnan(pair.year)]})
    seen = {
        name: sorted(seen_years(side.bundle, is_synthetic=pair.is_synthetic) & set(years))
        for name, side in (("a", pair.first), ("b", pair.second))
    }
    n_known = int((~np.isnan(pair.label)).sum())
    return {"n": len(pair), "n_known": n_known, "years": years, "seen": seen, "synthetic": pair.is_synthetic}


def _stored_metrics(first: Bundle, second: Bundle) -> Json:
    """The figures of the cards: of the people each was tested on, so that nothing is paired."""
    tested = [bundle.metrics.get("pooled", {}) for bundle in (first, second)]
    own = [pooled.get("models", {}).get(RISKSCORE, {}) for pooled in tested]
    names = [name for name in METRICS if any(name in figures for figures in own)]
    fingerprints = {bundle.provenance["data_fingerprint"] for bundle in (first, second)}
    counts = {(pooled.get("n"), pooled.get("n_positive")) for pooled in tested}
    return {
        "basis": "cards",
        "same_people": len(fingerprints) == 1 and len(counts) == 1 and all(own),
        "flattered": [name for name, bundle in (("a", first), ("b", second)) if _is_flattered(bundle)],
        "n": [pooled.get("n") for pooled in tested],
        "figures": {name: {"a": own[0].get(name), "b": own[1].get(name), "difference": None} for name in names},
    }


def _is_flattered(bundle: Bundle) -> bool:
    """A recalibrated bundle whose parent learned from the very people that its own figures are of."""
    return bool(bundle.provenance.get("recalibrated_from", {}).get("parent_saw", False))


def _judge(pair: Pair) -> Json:
    """Figures of both on the people whose outcome is known; `difference` is b − a on the same resamples."""
    known = pair.take(~np.isnan(pair.label))
    basis = {"basis": "cohort", "same_people": True, "n": [len(known)] * 2, "flattered": []}
    if len(np.unique(known.label)) < 2:
        return {**basis, "figures": {}}
    p = {"b": known.second.scores.probability, "a": known.first.scores.probability}
    found = bootstrap_intervals(METRICS, known.label, p, n=RESAMPLES, seed=SEED, groups=known.person)
    figures = {
        name: {
            "a": found.of["a"][name].to_json(),
            "b": found.of["b"][name].to_json(),
            "difference": None if name == "base_rate" else found.difference["b", "a"][name].to_json(),
        }
        for name in METRICS
    }
    return {**basis, "figures": figures}


def find_differences(first: Bundle, second: Bundle) -> Iterator[Json]:
    """What was set or found differently: data, questionnaire, configuration, what tuning chose, blend, thresholds."""
    for part, a, b in (
        ("data", _data(first), _data(second)),
        ("questionnaire", _asked(first), _asked(second)),
        ("configuration", first.provenance.get("config", {}), second.provenance.get("config", {})),
        ("tuned", first.provenance.get("tuned", {}), second.provenance.get("tuned", {})),
        ("blend", first.model.blend.to_dict(), second.model.blend.to_dict()),
        ("thresholds", first.levels.to_dict(), second.levels.to_dict()),
        ("libraries", first.manifest["libraries"], second.manifest["libraries"]),
    ):
        left, right = dict(flatten(a)), dict(flatten(b))
        for name in dict.fromkeys([*left, *right]):
            if left.get(name) != right.get(name):
                yield {"part": part, "name": name, "a": left.get(name), "b": right.get(name)}


def _data(bundle: Bundle) -> Json:
    provenance = bundle.provenance
    names = ("trained_at", "data_fingerprint", "synthetic", "trained_on_outcomes", "n_train", "without_sensitive")
    cohorts = {str(count["year"]): count["n_used"] for count in provenance["cohorts"]}
    return {**{name: provenance.get(name) for name in names}, "cohort": cohorts}


def _asked(bundle: Bundle) -> Json:
    questionnaire = bundle.questionnaire
    fingerprint = bundle.provenance.get("questionnaire_fingerprint")
    return {"id": questionnaire.id, "fingerprint": fingerprint, "inputs": len(questionnaire.modelled)}
