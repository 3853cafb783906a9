"""Why not the others, whoever the person: what may be said, and what an answer may and may not do to the services."""

import re
from datetime import date
from typing import Any

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from riskscore.bundle import make_examples
from riskscore.plan import Advice, Service, advise, load_catalogue
from riskscore.questionnaire import FALSE, TRUE, Feature, Table, check_person, load_questionnaire, parse_rule
from riskscore.questionnaire.conditions import Condition, Tree, find_failed, read_conditions
from riskscore.questionnaire.remedies import Ease, find_remedy

TODAY = date(2026, 3, 1)
QUESTIONNAIRE = load_questionnaire("ru-2025.2")
CATALOGUE = load_catalogue("ru-2025", QUESTIONNAIRE)
SENSITIVE = [feature for feature in QUESTIONNAIRE.features if feature.role == "sensitive"]
WISHES = QUESTIONNAIRE.by_name["help_wanted"].codes
RESERVED = {service.code for service in CATALOGUE.services if service.reserved is not None}
SECRET = re.compile(
    r"инвалид|ОВЗ|сирот|здоров|попечен|семейн|«Пол»|женск|мужск|Абилимпикс"
    r"|disab|orphan|health|special educational|parental|family|“Sex”|female|Abilympics",
    re.IGNORECASE,
)
PLACES = {feature.name: feature.section for feature in QUESTIONNAIRE.features}


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """A made-up person with any share of the answers left out."""
    person = make_examples(QUESTIONNAIRE, count=1, seed=draw(st.integers(0, 10_000)), as_of=str(TODAY))[0]
    dates = {"birth_date": date(2000, 1, 1), "graduation_date": date(2023, 1, 1)}
    for name, first in dates.items():
        person["person"][name] = draw(st.none() | st.dates(first, first.replace(year=first.year + 9)).map(str))
    dropped = draw(st.sets(st.sampled_from(sorted(PLACES)), max_size=10))
    return {
        section: {name: value for name, value in person[section].items() if name not in dropped}
        for section in ("answers", "history", "person")
    }


@st.composite
def contributions(draw: st.DrawFn) -> Any:
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    return rng.choice([-1.0, -0.2, 0.0, 0.0, 0.1, 0.4, 2.0], size=(1, len(QUESTIONNAIRE.modelled)))


def with_answer(person: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    return {**person, PLACES[name]: {**person[PLACES[name]], name: value}}


def table_of(person: dict[str, Any], day: date = TODAY) -> Table:
    table, problems = check_person(QUESTIONNAIRE, {**person, "as_of": day.isoformat()}, default_as_of=day)
    assert table is not None, problems
    return table


def advice_for(person: dict[str, Any], parts: Any) -> Advice:
    return advise(CATALOGUE, QUESTIONNAIRE, table_of(person), parts)


def truth_of(tree: Tree, table: Table) -> float:
    if isinstance(tree, Condition):
        return float(tree.evaluate(table)[0])
    return (min if tree.is_all else max)(truth_of(part, table) for part in tree.parts)


def codes(items: Any) -> list[str]:
    return [item.service.code for item in items]


def reads(service: Service) -> frozenset[str]:
    """What decides who may have the service."""
    return frozenset().union(*(rule.features for rule in (service.eligibility, service.reserved) if rule))


def still_open(advice: Advice, table: Table) -> set[str]:
    """Services offered, or left out only because the four fit better."""
    rules = {miss.service.code: miss.service.eligibility for miss in advice.near_misses}
    fitting = {code for code, rule in rules.items() if rule is None or rule.evaluate(table)[0] != FALSE}
    return fitting | set(codes(advice.services))


@given(people(), contributions())
def test_services_and_near_misses_are_disjoint_and_whole(person: dict[str, Any], parts: Any) -> None:
    advice, table = advice_for(person, parts), table_of(person)
    offered, missed = codes(advice.services), codes(advice.near_misses)
    assert len(offered) <= 4
    assert not set(offered) & set(missed)
    assert len(set(missed)) == len(missed)
    for recommendation in advice.services:
        rule = recommendation.service.eligibility
        assert rule is None or rule.evaluate(table)[0] != FALSE
    is_full = len(offered) == 4
    assert is_full or not (still_open(advice, table) - set(offered))


@given(people(), contributions())
def test_the_part_named_is_false_and_belongs_to_the_rule(person: dict[str, Any], parts: Any) -> None:
    table = table_of(person)
    for miss in advice_for(person, parts).near_misses:
        rule, tree = miss.service.eligibility, miss.service.conditions
        if rule is None or tree is None:
            continue
        assert truth_of(tree, table) == rule.evaluate(table)[0]
        failed = find_failed(tree, table)
        assert (failed is not None) == (rule.evaluate(table)[0] == FALSE)
        assert failed is None or truth_of(failed, table) == FALSE


@given(people(), contributions())
def test_no_protected_trait_is_named_but_the_limits_of_age(person: dict[str, Any], parts: Any) -> None:
    for miss in advice_for(person, parts).near_misses:
        said = [miss.why_not.ru, miss.why_not.en, miss.what_would_help.ru, miss.what_would_help.en]
        assert all(said)
        assert not SECRET.search(" ".join(said))
        if miss.service.code in RESERVED:
            assert not re.search(r"возраст|\bage\b", " ".join(said))


@given(people(), contributions())
def test_a_reserved_service_is_not_mentioned_to_those_without_the_status(person: dict[str, Any], parts: Any) -> None:
    table = table_of(person)
    advice = advice_for(person, parts)
    for service in [item.service for item in (*advice.services, *advice.near_misses)]:
        assert service.reserved is None or service.reserved.evaluate(table)[0] == TRUE


@settings(max_examples=50)
@given(people(), contributions(), st.sampled_from(SENSITIVE), st.data())
def test_a_sensitive_answer_removes_no_service(
    person: dict[str, Any], parts: Any, feature: Feature, data: st.DataObject
) -> None:
    """It may bring one into the four that the law grants for it; whatever makes room for that stays named and open."""
    answers = {
        "choice": st.sampled_from(feature.codes) if feature.codes else st.nothing(),
        "multi": st.lists(st.sampled_from(feature.codes), unique=True) if feature.codes else st.nothing(),
    }
    value = data.draw(answers.get(feature.kind, st.booleans()))
    without, answered = with_answer(person, feature.name, None), with_answer(person, feature.name, value)
    before, after = advice_for(without, parts), advice_for(answered, parts)
    assert still_open(before, table_of(without)) <= still_open(after, table_of(answered))
    brought = set(codes(after.services)) - set(codes(before.services))
    assert brought <= {service.code for service in CATALOGUE.services if feature.name in reads(service)}
    assert len(set(codes(before.services)) - set(codes(after.services))) <= len(brought)


@settings(max_examples=50)
@given(people(), contributions(), st.sampled_from(WISHES))
def test_a_wish_never_lowers_the_place_of_what_it_is_for(person: dict[str, Any], parts: Any, wish: str) -> None:
    wished = person["answers"].get("help_wanted") or []
    assume(wish not in wished)
    without, asked = with_answer(person, "help_wanted", wished), with_answer(person, "help_wanted", [*wished, wish])
    before, after = advice_for(without, parts), advice_for(asked, parts)
    for code in wishes_of(table_of(asked)) - wishes_of(table_of(without)):
        assert place(code, after) <= place(code, before)


def wishes_of(table: Table) -> set[str]:
    rules = {service.code: service.wish for service in CATALOGUE.services}
    return {code for code, rule in rules.items() if rule and rule.evaluate(table)[0] == TRUE}


def place(code: str, advice: Advice) -> int:
    offered = codes(advice.services)
    return offered.index(code) if code in offered else len(CATALOGUE.services)


@settings(max_examples=50)
@given(people(), contributions(), st.sampled_from(["conscription", "childcare", "further_study"]))
def test_a_route_comes_first_with_its_day_and_removes_nothing(person: dict[str, Any], parts: Any, route: str) -> None:
    answer = {"conscription": "expected", "childcare": "planned", "further_study": "planned"}[route]
    without, chosen = with_answer(person, route, "no"), with_answer(person, route, answer)
    before, after = advice_for(without, parts), advice_for(chosen, parts)
    gone = {s.code for s in CATALOGUE.services if s.for_route == route}
    assert still_open(before, table_of(without)) - gone <= still_open(after, table_of(chosen))
    plans = [item for item in after.services if item.service.for_route]
    assert plans == list(after.services[: len(plans)])
    assert any(item.service.for_route == route for item in plans)
    is_known = chosen["person"].get("graduation_date") is not None
    assert all((item.reopens is not None) == is_known for item in plans)
    if route == "conscription" and is_known:
        for item in after.services:
            assert item.service.postponed is None or item.reopens == plans[0].reopens


LATER, MONTHS = st.sampled_from([">", ">="]), st.integers(-30, 30)
TIMES = st.one_of(
    st.builds("years_since(birth_date) {} {}".format, LATER, st.integers(14, 35)),
    st.builds("months_since(graduation_date) {} {}".format, LATER, MONTHS),
    st.builds("months_until(graduation_date) {} {}".format, st.sampled_from(["<", "<="]), MONTHS),
    st.builds("years_since(birth_date) >= {}".format, st.floats(14, 35)),
    st.dates(date(2026, 1, 1), date(2027, 1, 1)).map('as_of >= "{}"'.format),
)


@given(TIMES, st.dates(date(1990, 1, 1), date(2012, 2, 28)), st.dates(date(2025, 1, 1), date(2029, 1, 1)))
def test_the_day_that_time_brings_is_the_first_one(text: str, born: date, graduates: date) -> None:
    rule = parse_rule(text, QUESTIONNAIRE.by_name)
    person = {"person": {"birth_date": born.isoformat(), "graduation_date": graduates.isoformat()}}
    table = table_of(person)
    assume(rule.evaluate(table)[0] == FALSE)
    remedy = find_remedy(read_conditions(rule, QUESTIONNAIRE), table)
    assert remedy.ease == Ease.WAIT
    assert remedy.day is not None
    assert rule.evaluate(table_of(person, remedy.day))[0] == TRUE
    assert rule.evaluate(table_of(person, date.fromordinal(remedy.day.toordinal() - 1)))[0] == FALSE
