"""Does the challenger find as many of each protected group as the champion does?"""

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Lang, Text
from riskscore.model import Interval, bootstrap_intervals
from riskscore.questionnaire import Feature, Table
from riskscore_training.gate.check import (
    FEWEST_POSITIVES,
    RESAMPLES,
    SEED,
    TPR_MARGIN,
    Check,
    points,
)
from riskscore_training.gate.unseen import Judged
from riskscore_training.groups import Grouping, find_groupings
from riskscore_training.pairing import Pair

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
WORSE, NOT_WORSE, UNSURE = "worse", "not worse", "insufficient evidence"


def check_fairness(judged: Judged) -> Check:
    """A group fails if its recall in the risk zone falls by more than the margin and chance alone does not explain it.

    Groups with too few people without work, and falls that the interval does not tell from none, are said and pass.
    """
    pair = judged.pair
    groups = list(protected_groups(pair.second.table))
    found = [_compare(pair, name, is_member) for name, is_member in groups]
    of = {verdict: [group for group in found if group["verdict"] == verdict] for verdict in (WORSE, NOT_WORSE, UNSURE)}
    said = [_say_worse(of[WORSE])] if of[WORSE] else [_say_none(len(of[NOT_WORSE]))]
    fallen = [group for group in of[UNSURE] if group["difference"] is not None]
    few = [group["group"] for group in of[UNSURE] if group["difference"] is None]
    if fallen:
        said.append(_say_fallen(fallen))
    if few:
        said.append(Text(ru=f"Данных мало: {', '.join(few)}.", en=f"Insufficient evidence: {', '.join(few)}."))
    text = Text(ru=" ".join(part.ru for part in said), en=" ".join(part.en for part in said))
    return Check("fairness_not_worse", not of[WORSE], text, {"bound": -TPR_MARGIN, "groups": found})


def protected_groups(table: Table) -> Iterator[tuple[str, Flags]]:
    """Name and members (n,) of the groups the card judges too: sex, age and every protected answer; of a sensitive
    question only adverse ones.
    """
    for grouping in find_groupings(table):
        if grouping.kind == "protected":
            feature = table.questionnaire.by_name[grouping.feature]
            for trait in sorted(grouping.traits):
                yield _name(feature, grouping, trait), grouping.member == trait


def _name(feature: Feature, grouping: Grouping, trait: int) -> str:
    answer = feature.choices[trait].code if feature.kind == "choice" else grouping.texts[trait].en
    return "=".join(part for part in (feature.name, grouping.choice, answer) if part)


def _compare(pair: Pair, name: str, is_member: Flags) -> dict[str, Any]:
    rows = np.flatnonzero(is_member & (pair.label == 1))
    empty = {"challenger": None, "champion": None, "difference": None, "verdict": UNSURE}
    if len(rows) < FEWEST_POSITIVES:
        return {"group": name, "n_positive": None, **empty}  # how few is nobody's business
    zone = {
        "challenger": pair.second.scores.in_risk_zone[rows].astype(np.float64),
        "champion": pair.first.scores.in_risk_zone[rows].astype(np.float64),
    }
    person = None if pair.person is None else pair.person[rows]
    found = bootstrap_intervals(
        {"tpr": _share}, pair.label[rows], zone, n=RESAMPLES, seed=SEED, groups=person
    )  # every row is positive: the recall is a share
    difference = found.difference["challenger", "champion"]["tpr"]
    return {
        "group": name,
        "n_positive": len(rows),
        **{model: found.of[model]["tpr"].to_json() for model in zone},
        "difference": difference.to_json(),
        "verdict": _verdict(difference),
    }


def _share(_y: Floats, zone: Floats, weight: Floats | None = None) -> float:
    return float(np.average(zone, weights=weight))


def _verdict(difference: Interval) -> str:
    if difference.point >= -TPR_MARGIN:
        return NOT_WORSE
    return WORSE if difference.high < 0 else UNSURE


def _say_worse(worse: list[dict[str, Any]]) -> Text:
    margin = points(TPR_MARGIN, 0)
    return Text(
        ru=f"Полнота в зоне риска падает больше чем на {margin.ru}: {_list(worse, 'ru')}.",
        en=f"Recall in the risk zone falls by more than {margin.en}: {_list(worse, 'en')}.",
    )


def _say_fallen(fallen: list[dict[str, Any]]) -> Text:
    margin = points(TPR_MARGIN, 0)
    return Text(
        ru=f"Упала больше чем на {margin.ru}, но это может быть случайностью: {_list(fallen, 'ru')}.",
        en=f"It fell by more than {margin.en}, but that may be chance: {_list(fallen, 'en')}.",
    )


def _list(groups: list[dict[str, Any]], lang: Lang) -> str:
    """Each group with the change of its recall and the interval."""
    differences = [[points(group["difference"][end]).get(lang) for end in ("point", "low", "high")] for group in groups]
    named = zip(groups, differences, strict=True)
    return "; ".join(f"{group['group']} {point} ({low} … {high})" for group, (point, low, high) in named)


def _say_none(n_shown: int) -> Text:
    margin = points(TPR_MARGIN, 0)
    if not n_shown:
        return Text(
            ru="Ни для одной группы не показано, что полнота в зоне риска не упала; не показано и обратное.",
            en="For no group is it shown that recall in the risk zone has not fallen, nor that it has.",
        )
    return Text(
        ru=f"Полнота в зоне риска не ниже, чем у действующей модели, с допуском {margin.ru}: групп {n_shown}.",
        en=f"Recall in the risk zone is not below the champion's, with a margin of {margin.en}: groups {n_shown}.",
    )
