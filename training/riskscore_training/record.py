"""What of a run goes to MLflow, flat: parameters, figures, trials, pictures, the card."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from riskscore.bundle import BundleParts
from riskscore_training.case import Case
from riskscore_training.champion import FILE, champion_metrics, write_champion
from riskscore_training.evaluate import RISKSCORE, Json
from riskscore_training.memory import FOLDER, Memory, write_memory
from riskscore_training.plots import draw_plots
from riskscore_training.settings_list import flatten
from riskscore_training.tracking import RunRecord


@dataclass(frozen=True)
class Compared:
    """The new bundle beside others: the champion, and what a run gave that it `repeats`; not in the bundle itself."""

    against_champion: Json
    repeats: Json | None


def build_record(parts: BundleParts, case: Case, memory: Memory, compared: Compared) -> RunRecord:
    """`memory` is what makes the run repeatable."""
    repeats = compared.repeats
    provenance, pooled = parts.provenance, parts.metrics["pooled"]
    tuned, blend = case.trained.tuned, case.trained.model.blend
    return RunRecord(
        params={
            **dict(flatten(case.config.model_dump(mode="json"))),
            **{f"chosen.{name}": value for name, value in tuned.tree_params.items()},
            "chosen.penalty": tuned.prior.penalty,
            "chosen.prior_is_shared": tuned.prior.is_shared,
            "as_of": provenance["trained_at"],
            "without_sensitive": provenance["without_sensitive"],
            "n_train": provenance["n_train"],
            "split": parts.metrics["split"]["kind"],
        },
        metrics={
            **dict(_figures(pooled)),
            **dict(_spread(parts.metrics.get("multiverse"))),
            **dict(champion_metrics(compared.against_champion)),
            "blend.intercept": blend.intercept,
            "blend.linear_weight": blend.linear_weight,
            "blend.trees_weight": blend.trees_weight,
        },
        tags={
            "questionnaire": parts.questionnaire.id,
            "questionnaire_fingerprint": provenance["questionnaire_fingerprint"],
            "data_fingerprint": provenance["data_fingerprint"],
            "synthetic": str(provenance["synthetic"]).lower(),
            "recommended": pooled["recommended"],
            "bundle_hash": memory.bundle_hash,
            **({"repeats": repeats["run_id"]} if repeats else {}),
        },
        files={
            **{f"card/{name}": card for name, card in parts.cards.items()},
            **{f"plots/{name}.svg": plot for name, plot in draw_plots(parts.metrics).items()},
            "metrics.json": json.dumps(dict(parts.metrics), ensure_ascii=False, indent=1),
            **{f"{FOLDER}/{name}": text for name, text in write_memory(memory).items()},
            "provenance.json": json.dumps(dict(provenance), ensure_ascii=False, indent=1),
            FILE: write_champion(compared.against_champion),
            **({"repeats.json": json.dumps(repeats, ensure_ascii=False, indent=1)} if repeats else {}),
        },
        trials=tuned.trials,
    )


def _figures(pooled: Json) -> Iterator[tuple[str, float]]:
    """Ours under their own names, the others' under theirs first; a figure the rows cannot give is left out."""
    for model, figures in pooled["models"].items():
        prefix = "" if model == RISKSCORE else f"{model}."
        for name, figure in figures.items():
            yield from _ends(prefix + name, figure)
    for other, gain in pooled["auc_gain"].items():
        yield from _ends(f"auc_gain_over.{other}", gain)


def _spread(multiverse: Json | None) -> Iterator[tuple[str, float]]:
    """Least, median and largest value of each figure of the multiverse; names as MLflow takes them."""
    for name, spread in multiverse["spread"].items() if multiverse else ():
        for end in ("min", "median", "max"):
            yield f"multiverse.{name.replace(':', '.').replace('=', '.')}.{end}", spread[end]


def _ends(name: str, figure: Mapping[str, float | None]) -> Iterator[tuple[str, float]]:
    for key, end in (("point", ""), ("low", "_low"), ("high", "_high")):
        value = figure[key]
        if value is not None:
            yield name + end, value
