"""Whoever the person and whatever the contributions: what a recommendation may and may not be."""

import datetime as dt
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from riskscore.plan import Recommendation, load_catalogue, recommend
from riskscore.questionnaire import FALSE, TRUE, Feature, Table, check_person, load_questionnaire

TODAY = dt.date(2026, 3, 1)
QUESTIONNAIRE = load_questionnaire("ru-2025.2")
CATALOGUE = load_catalogue("ru-2025", QUESTIONNAIRE)
SERVICES = {service.code: service for service in CATALOGUE.services}
MODELLED = [feature.name for feature in QUESTIONNAIRE.modelled]
CHANGEABLE = np.array([feature.influenceable and not feature.protected for feature in QUESTIONNAIRE.modelled])


def values(feature: Feature) -> st.SearchStrategy[Any]:
    match feature.kind:
        case "flag":
            return st.booleans()
        case "choice":
            return st.sampled_from(feature.codes)
        case "multi":
            return st.lists(st.sampled_from(feature.codes), unique=True)
        case "code":
            return st.sampled_from(["23.02.07", "34.02.01", "K-7"])
        case "date":
            years = st.floats(max(feature.minimum or 0, -3), 30)
            return years.map(lambda y: (TODAY - dt.timedelta(days=int(y * 365.2425) + 1)).isoformat())
    low, high = feature.minimum or 0.0, feature.maximum or 10.0
    return st.integers(int(low), int(high))


def section(name: Any) -> st.SearchStrategy[dict[str, Any]]:
    features = QUESTIONNAIRE.section(name)
    return st.fixed_dictionaries({}, optional={feature.name: values(feature) for feature in features})


PEOPLE = st.fixed_dictionaries({name: section(name) for name in ("answers", "history", "person")})
CONTRIBUTIONS = st.lists(
    st.sampled_from([-1.0, -0.2, 0.0, 0.0, 0.1, 0.4, 2.0]), min_size=len(MODELLED), max_size=len(MODELLED)
)


def table_of(person: dict[str, Any]) -> Table:
    table, problems = check_person(QUESTIONNAIRE, person, default_as_of=TODAY)
    assert table is not None, problems
    return table


def recommended(person: dict[str, Any], contributions: list[float] | NDArray[np.float64]) -> list[Recommendation]:
    return recommend(CATALOGUE, QUESTIONNAIRE, table_of(person), np.array([contributions]))[0]


def codes(found: list[Recommendation]) -> list[str]:
    return [item.service.code for item in found]


@given(PEOPLE, CONTRIBUTIONS)
def test_at_most_four_different_services_and_never_an_ineligible_one(
    person: dict[str, Any], contributions: list[float]
) -> None:
    found, table = recommended(person, contributions), table_of(person)
    assert len(found) <= 4
    assert len(set(codes(found))) == len(found)
    for item in found:
        truth = item.service.eligibility.evaluate(table)[0] if item.service.eligibility else TRUE
        assert truth != FALSE
        assert item.eligibility != "confirmed" or truth == TRUE
        assert item.why.ru
        assert item.why.en


@given(PEOPLE, CONTRIBUTIONS)
def test_plans_of_the_route_come_first_then_the_higher_score_and_requests_last(
    person: dict[str, Any], contributions: list[float]
) -> None:
    found = recommended(person, contributions)
    keys = [(item.eligibility == "on_request", item.service.for_route is None, -item.score) for item in found]
    assert keys == sorted(keys)
    assert found == recommended(person, contributions)


@given(PEOPLE, CONTRIBUTIONS)
def test_what_is_protected_or_cannot_be_changed_never_raises_a_need(
    person: dict[str, Any], contributions: list[float]
) -> None:
    changeable_only = np.where(CHANGEABLE, contributions, 0.0)
    assert recommended(person, contributions) == recommended(person, changeable_only)


@given(PEOPLE, CONTRIBUTIONS)
def test_a_reserved_service_is_never_offered_for_the_status_alone(
    person: dict[str, Any], contributions: list[float]
) -> None:
    table = table_of(person)
    for item in recommended(person, contributions):
        reserved, wish = item.service.reserved, item.service.wish
        if reserved is not None:
            assert reserved.evaluate(table)[0] == TRUE
            if item.eligibility != "on_request":
                raising = [contributions[MODELLED.index(name)] > 0 for name in item.service.addresses]
                assert any(raising) or (wish is not None and wish.evaluate(table)[0] == TRUE)


@given(PEOPLE, CONTRIBUTIONS, st.sampled_from(["sex", "orphan", "disability", "health_limits"]))
def test_a_protected_answer_changes_no_service_but_the_reserved_one(
    person: dict[str, Any], contributions: list[float], name: str
) -> None:
    place = "person" if name == "sex" else "answers"
    without = person | {place: {key: value for key, value in person[place].items() if key != name}}
    mine = [code for code in codes(recommended(person, contributions)) if SERVICES[code].reserved is None]
    others = [code for code in codes(recommended(without, contributions)) if SERVICES[code].reserved is None]
    assert mine == others[: len(mine)] or others == mine[: len(others)]


@given(st.lists(st.tuples(PEOPLE, CONTRIBUTIONS), min_size=1, max_size=5))
def test_people_are_judged_one_by_one(people: list[tuple[dict[str, Any], list[float]]]) -> None:
    tables = [table_of(person) for person, _ in people]
    columns = {name: np.concatenate([t.columns[name] for t in tables]) for name in tables[0].columns}
    together = Table(QUESTIONNAIRE, columns, np.concatenate([t.as_of for t in tables]))
    contributions = np.array([row for _, row in people])
    alone = [recommended(person, row) for person, row in people]
    assert recommend(CATALOGUE, QUESTIONNAIRE, together, contributions) == alone
