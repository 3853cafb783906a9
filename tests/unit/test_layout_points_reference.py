"""What the columns hold, how points are counted, how complete a row is, and what a bundle may remember of people."""

import json

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.model import Completeness, build_reference, fit_completeness, learn_layout, score_points
from riskscore.questionnaire.consequences import Points, PointsRule
from riskscore.questionnaire.rules import parse_rule
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table

WORD = Text(ru="слово", en="word")
N = 100


def feature(name: str, kind: str, role: str = "input", codes: str = "", adverse: str = "", **more) -> Feature:
    choices = tuple(Choice(code, WORD, adverse=code in adverse) for code in codes)
    return Feature(name, "answers", kind, role, WORD, name, choices=choices, **more)


FEATURES = (
    feature("debts", "number"),
    feature("resume", "choice", codes="abc", ordered=True, monotone="up"),
    feature("wants", "choice", codes="xyz"),
    feature("skills", "multi", codes="kl"),
    feature("specialty", "code", parent_prefix=2),
    feature("health", "choice", "sensitive", codes="gfpq", adverse="pq", ordered=True),
    feature("service", "flag", "route"),
)
NAMES = {item.name: item for item in FEATURES}
RULES = (PointsRule(2, parse_rule("debts >= 2", NAMES)), PointsRule(-1, parse_rule('"k" in skills', NAMES)))
QUESTIONNAIRE = Questionnaire("toy", WORD, "proxy", FEATURES, "", points=Points(1, "proxy", RULES))


def people() -> Table:
    """100 people: 60 × 23.02.01, 5 × 23.02.07, 35 without; 90 want x, 8 y, 2 say nothing."""
    columns = {
        "debts": np.tile([0.0, 1.0, 2.0, np.nan], 25),
        "resume": np.tile([0.0, 2.0], 50),
        "wants": np.repeat([0.0, 1.0, np.nan], [90, 8, 2]),
        "skills": np.repeat([[1.0, 0.0], [np.nan, np.nan]], 50, axis=0),
        "specialty": np.repeat(np.array(["23.02.01", "23.02.07", None], dtype=object), [60, 5, 35]),
        "health": np.tile([0.0, 1.0, 2.0, 3.0], 25),
        "service": np.zeros(N),
    }
    return Table(QUESTIONNAIRE, columns, np.full(N, np.datetime64("2026-03-01")))


def test_columns_hold_what_their_kind_says():
    layout = learn_layout(people(), min_count=10)
    columns = dict(zip((c.name for c in layout.columns), layout.matrix(people()).T, strict=True))
    assert list(columns) == [
        "debts", "resume", "wants", "skills=k", "skills=l", "specialty", "specialty[:2]", "health",
    ]  # fmt: skip
    assert set(columns["wants"][:98]) == {1.0, 0.0}, "8 people are too few for a level"
    assert (columns["specialty"][:60] == 1).all()
    assert (columns["specialty"][60:65] == 0).all()
    assert (columns["specialty[:2]"][:65] == 1).all()
    np.testing.assert_array_equal(columns["health"][:4], [0, 0, 1, 2])
    np.testing.assert_array_equal(np.isnan(columns["specialty"]), [False] * 65 + [True] * 35)
    np.testing.assert_array_equal(np.isnan(columns["skills=k"]), [False] * 50 + [True] * 50)


def test_what_is_not_modelled_has_no_column_and_sensitive_ones_can_be_left_out():
    layout = learn_layout(people(), drop_sensitive=True)
    assert {column.feature for column in layout.columns} == {"debts", "resume", "wants", "skills", "specialty"}


def test_points_count_what_is_true_and_nothing_for_the_unknown():
    points = score_points(QUESTIONNAIRE, people())
    np.testing.assert_array_equal(points[:4], [-1, -1, 1, -1])
    np.testing.assert_array_equal(points[-4:], [0, 0, 2, 0])


def test_without_points_everybody_has_none():
    bare = Questionnaire("bare", WORD, "proxy", FEATURES, "")
    assert not score_points(bare, people()).any()


def test_completeness_is_the_share_of_the_weight_that_is_answered():
    share = Completeness({"debts": 3.0, "skills": 1.0, "specialty": 1.0}).share(people())
    assert share[0] == pytest.approx(1.0)
    assert share[3] == pytest.approx(0.4)
    assert share[99] == pytest.approx(0.0)


def test_completeness_weighs_by_mean_absolute_contribution_and_leaves_sensitive_features_out():
    contributions = np.array([[1.0, 0, 0, 0, -0.5, 9.0], [-1.0, 0, 0, 0, 0, 9.0]])
    weights = fit_completeness(QUESTIONNAIRE, contributions).weights
    assert weights == {"debts": 1.0, "resume": 0, "wants": 0, "skills": 0, "specialty": 0.25}


def test_completeness_is_a_plain_share_where_nothing_contributes():
    share = fit_completeness(QUESTIONNAIRE, np.zeros((3, 6))).share(people())
    assert share[99] == pytest.approx(1 / 5)


def test_the_reference_counts_everybody_and_no_cell_is_small():
    reference = json.loads(json.dumps(build_reference(people(), np.linspace(0, 1, N))))
    cells = [reference["score"]["counts"], *(entry for entry in find_counts(reference["features"]))]
    assert len(cells) == 1 + 5 + 2
    for counts in cells:
        assert sum(counts.values()) == N
        assert min(counts.values()) >= 10


def test_small_cells_are_pooled_and_if_still_small_with_the_next_one():
    features = build_reference(people(), np.linspace(0, 1, N))["features"]
    assert features["wants"]["counts"] == {"x": 90, "other": 10}
    assert features["specialty"]["counts"] == {"23.02.01": 60, "other": 40}
    assert features["debts"]["counts"]["missing"] == 25


def find_counts(node: dict) -> list[dict[str, int]]:
    if "counts" in node:
        return [node["counts"]]
    return [counts for child in node.values() for counts in find_counts(child)]
