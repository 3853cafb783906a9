"""A newly trained bundle beside the champion: the same people scored by both, at every training.

Nothing of it goes into the bundle, whose content must not depend on which champion stands in the home.
"""

import json
from collections.abc import Iterator
from typing import Any

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort
from riskscore.errors import Text
from riskscore_training.compare import describe_cohort, describe_side, find_differences
from riskscore_training.pair_agreement import agree, share_causes
from riskscore_training.pairing import pair_up

Json = dict[str, Any]
FILE, PREFIX = "against_champion.json", "against_champion."
_FIGURES = ("jaccard", "rank_correlation", "reason_overlap", "other_level")


def compare_with_champion(champion: Bundle | Text | None, bundle: Bundle, cohort: Cohort) -> Json:
    """How far both agree about the newest graduates of `cohort`, the files of the training; or `why` it cannot be said.

    `champion` is a text where it cannot be read, None where there is none. `people` names rows of the caller's own
    files: they are printed and never written anywhere. Outcomes are not compared: both may have learned from them.
    """
    if not isinstance(champion, Bundle):
        return _cannot(champion or _NONE_YET)
    if champion.questionnaire.text != bundle.questionnaire.text:
        return _cannot(_ask_otherwise(champion.path.name, bundle.path.name))
    pair = pair_up(champion, cohort, bundle, cohort).newest()
    agreement, people = agree(pair)
    return {
        "champion": describe_side(champion),
        "why": None,
        "cohort": describe_cohort(pair),
        "agreement": agreement,
        "people": people,
        "differences": list(find_differences(champion, bundle)),
    }


def _cannot(why: Text) -> Json:
    return {"champion": None, "why": {"ru": why.ru, "en": why.en}}


def _ask_otherwise(old: str, new: str) -> Text:
    return Text(
        ru="У действующей модели другая анкета. Сравнить можно отдельно: "
        f"riskscore models compare {old} {new} --cohort ФАЙЛ…",
        en=f"The champion has another questionnaire. To compare: riskscore models compare {old} {new} --cohort FILE…",
    )


def champion_metrics(compared: Json) -> Iterator[tuple[str, float]]:
    """The figures as MLflow takes them; one that these people or questions cannot give is left out."""
    if compared["champion"] is None:
        return
    agreement = compared["agreement"]
    yield from ((PREFIX + name, agreement[name]) for name in _FIGURES if agreement[name] is not None)
    yield f"{PREFIX}jumps", agreement["jumps"]["share"]


def write_champion(compared: Json) -> str:
    """All but the rows of people, as JSON; of jumps the shares alone."""
    told = {name: value for name, value in compared.items() if name != "people"}
    if compared["champion"] is not None:
        jumps = compared["agreement"]["jumps"]
        causes = share_causes(jumps, compared["cohort"]["n"])
        told["agreement"] = {**compared["agreement"], "jumps": {"share": jumps["share"], "causes": causes}}
    return json.dumps(told, ensure_ascii=False, indent=1)


_NONE_YET = Text(
    ru="Действующей модели ещё не было: сравнить эту не с чем.", en="No champion yet: nothing to compare this one with."
)
