"""What is listed as a reason, what is only ever in the sum of everything else."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from riskscore.errors import Text
from riskscore.explain import choose_reason_columns, choose_reasons
from riskscore.explain.columns import NOTHING, OTHER
from riskscore.questionnaire.spec import Feature, Questionnaire

WORD = Text(ru="слово", en="word")


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, np.ndarray]:
    """A questionnaire of 1–20 features, some protected, and one person's contributions, some of them 0 or tied."""
    protected = draw(st.lists(st.booleans(), min_size=1, max_size=20))
    features = tuple(
        Feature(f"f{i}", "answers", "flag", "input", WORD, f"f{i}", protected=p) for i, p in enumerate(protected)
    )
    number = st.sampled_from([0.0, 0.1, -0.1, 0.5]) | st.floats(-5, 5)
    row = draw(st.lists(number, min_size=len(protected), max_size=len(protected)))
    return Questionnaire("toy", WORD, "proxy", features, ""), np.array(row)


@given(cases())
def test_reasons_add_up_to_all_contributions(case: tuple[Questionnaire, np.ndarray]):
    assert abs(sum(value for _, value in choose_reasons(*case)) - case[1].sum()) < 1e-9


@given(cases())
def test_at_most_eight_and_none_of_them_protected_or_zero(case: tuple[Questionnaire, np.ndarray]):
    *listed, (last, _) = choose_reasons(*case)
    assert last is None
    assert len(listed) <= 8
    assert all(feature is not None and not feature.protected and value for feature, value in listed)


@given(cases())
def test_everything_else_holds_at_least_two_features_that_count(case: tuple[Questionnaire, np.ndarray]):
    questionnaire, row = case
    listed = len(choose_reasons(questionnaire, row)) - 1
    assert np.count_nonzero(row) - listed >= min(2, np.count_nonzero(row))


@given(cases())
def test_no_more_than_needed_is_hidden(case: tuple[Questionnaire, np.ndarray]):
    """Listing one more would break a rule: eight, protected, or two in the rest."""
    questionnaire, row = case
    listed = len(choose_reasons(questionnaire, row)) - 1
    could_be_listed = sum(1 for f, v in zip(questionnaire.modelled, row, strict=True) if v and not f.protected)
    rest = np.count_nonzero(row) - listed
    assert listed == min(8, could_be_listed) or rest == 2 or listed == 0


@given(cases())
def test_the_largest_come_first_and_no_hidden_one_is_larger(case: tuple[Questionnaire, np.ndarray]):
    questionnaire, row = case
    *listed, _ = choose_reasons(questionnaire, row)
    sizes = [abs(value) for _, value in listed]
    assert sizes == sorted(sizes, reverse=True)
    names = {feature.name for feature, _ in listed if feature}
    hidden = [
        abs(v) for f, v in zip(questionnaire.features, row, strict=True) if f.name not in names and not f.protected
    ]
    assert not sizes or max(hidden, default=0) <= sizes[-1]


@given(cases(), st.integers(1, 10))
def test_many_people_at_once_have_the_reasons_of_each_alone(case: tuple[Questionnaire, np.ndarray], most: int):
    questionnaire, row = case
    rows = np.array([row, np.zeros_like(row), -row[::-1]])
    position = {feature.name: i for i, feature in enumerate(questionnaire.modelled)} | {None: OTHER}
    for own, found in zip(rows, choose_reason_columns(questionnaire, rows, most), strict=True):
        alone = [position[feature and feature.name] for feature, _ in choose_reasons(questionnaire, own)]
        assert found.tolist() == [*alone, *[NOTHING] * most][:most]
