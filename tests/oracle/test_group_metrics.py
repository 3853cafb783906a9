"""Figures of groups against fairlearn over people, and their bootstrap against counting every resample anew."""

from dataclasses import replace

import numpy as np
import pytest
from fairlearn.metrics import MetricFrame, false_positive_rate, selection_rate, true_positive_rate

from riskscore.errors import Text
from riskscore_training.group_metrics import Decision, judge_groups
from riskscore_training.groups import Grouping
from riskscore_training.resample import draw_counts
from riskscore_training.studies.sensitive import compare_groups

WORD = Text(ru="слово", en="word")
N = 900


def grouping(sizes: tuple[float, ...], seed: int = 1) -> Grouping:
    member = np.random.default_rng(seed).choice(len(sizes), N, p=sizes).astype(np.intp)
    return Grouping("trait", "protected", WORD, (WORD,) * len(sizes), member, frozenset(range(len(sizes) - 1)))


@pytest.fixture(scope="module")
def decision() -> Decision:
    rng = np.random.default_rng(0)
    p = rng.beta(1, 4, N)
    y = (rng.random(N) < p).astype(float)
    person = np.array([f"p{i // 2}" for i in range(N)], dtype=object)
    return Decision(y, p, (p > 0.3).astype(float), draw_counts(N, resamples=40, seed=3, person=person))


def test_figures_are_fairlearns(decision: Decision) -> None:
    parted = grouping((0.5, 0.3, 0.2))
    frame = MetricFrame(
        metrics={"flagged": selection_rate, "tpr": true_positive_rate, "fpr": false_positive_rate},
        y_true=decision.y,
        y_pred=decision.flagged,
        sensitive_features=parted.member,
    )
    (entries,) = judge_groups(decision, [parted])
    for entry in entries:
        for name in ("flagged", "tpr", "fpr"):
            assert entry[name]["point"] == pytest.approx(frame.by_group[name][entry["group"]])
        of = parted.member == entry["group"]
        assert entry["ppv"]["point"] == pytest.approx(decision.y[of & (decision.flagged == 1)].mean())
        assert entry["calibration"]["point"] == pytest.approx((decision.y - decision.p)[of].mean())


def test_intervals_are_those_of_people_drawn_one_by_one(decision: Decision) -> None:
    parted = grouping((0.5, 0.3, 0.2))
    (entries,) = judge_groups(decision, [parted])
    drawn = [np.repeat(np.arange(N), counts.astype(int)) for counts in decision.counts.T]
    for entry in entries:
        found: dict[str, list[float]] = {
            "flagged": [],
            "tpr": [],
            "fpr": [],
            "ppv": [],
            "calibration": [],
            "tpr_gap": [],
        }
        for rows in drawn:
            y, p, flagged, of = (a[rows] for a in (decision.y, decision.p, decision.flagged, parted.member))
            mine = of == entry["group"]
            found["flagged"].append(flagged[mine].mean())
            found["tpr"].append(flagged[mine & (y == 1)].mean())
            found["fpr"].append(flagged[mine & (y == 0)].mean())
            found["ppv"].append(y[mine & (flagged == 1)].mean())
            found["calibration"].append((y - p)[mine].mean())
            found["tpr_gap"].append(flagged[mine & (y == 1)].mean() - flagged[~mine & (y == 1)].mean())
        for name, values in found.items():
            low, high = np.quantile(values, (0.025, 0.975))
            assert (entry[name]["low"], entry[name]["high"]) == pytest.approx((low, high), abs=1e-6)


def test_many_groupings_at_once_are_the_same_as_one_after_the_other(decision: Decision) -> None:
    several = [grouping((0.5, 0.3, 0.2)), grouping((0.1, 0.1, 0.4, 0.4), seed=2)]
    alone = [judge_groups(decision, [each])[0] for each in several]
    assert judge_groups(decision, several) == alone


def test_traits_alone_have_the_figures_they_have_among_all_groups(decision: Decision) -> None:
    several = [grouping((0.5, 0.3, 0.2)), grouping((0.1, 0.1, 0.4, 0.4), seed=2)]
    all_groups = judge_groups(decision, several)
    traits = [
        [entry for entry in entries if entry["group"] in of.traits]
        for of, entries in zip(several, all_groups, strict=True)
    ]
    assert judge_groups(decision, several, traits_only=True) == traits
    none = replace(several[0], traits=frozenset())
    assert judge_groups(decision, [none], traits_only=True) == [[]]


def test_the_difference_of_two_lists_is_that_of_their_recalls(decision: Decision) -> None:
    parted = grouping((0.5, 0.3, 0.2))
    lists = {"with": decision, "without": replace(decision, flagged=(decision.p > 0.35).astype(float))}
    for entry in compare_groups(lists, [parted], is_part=False):
        difference = entry["with"]["tpr"]["point"] - entry["without"]["tpr"]["point"]
        assert entry["difference"]["point"] == pytest.approx(difference)
        assert entry["difference"]["low"] <= difference <= entry["difference"]["high"]
    assert lists["without"].flagged.sum() < decision.flagged.sum()
