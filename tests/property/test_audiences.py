"""Whoever reads the reasons: the numbers are the same, nothing protected is named, a student is told no number."""

import re
from datetime import date
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.bundle import load_bundle, make_examples, shipped_bundle
from riskscore.errors import Text
from riskscore.explain import AUDIENCES, MOST_REASONS, choose_reasons, count_enough, entries_of
from riskscore.explain.student import CIRCUMSTANCE, COUNTED, UNANSWERED
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.scoring import score_one

BUNDLE = load_bundle(shipped_bundle())
TODAY = date(2026, 3, 1)
VERDICT = re.compile(r"\d|риск|вероятност|risk|probab|odds", re.IGNORECASE)
WORD = Text(ru="слово", en="word")


@st.composite
def people(draw: st.DrawFn) -> dict[str, Any]:
    """A made-up person with any share of the answers left out."""
    questionnaire = BUNDLE.questionnaire
    person = make_examples(questionnaire, count=1, seed=draw(st.integers(0, 10_000)), as_of=str(TODAY))[0]
    dropped = draw(st.sets(st.sampled_from([feature.name for feature in questionnaire.features])))
    for section in ("answers", "history", "person"):
        person[section] = {name: value for name, value in person[section].items() if name not in dropped}
    return person


@st.composite
def contributions(draw: st.DrawFn) -> tuple[Questionnaire, np.ndarray]:
    protected = draw(st.lists(st.booleans(), min_size=1, max_size=20))
    features = tuple(
        Feature(f"f{i}", "answers", "flag", "input", WORD, f"f{i}", protected=p) for i, p in enumerate(protected)
    )
    number = st.sampled_from([0.0, 0.1, -0.1, 0.5]) | st.floats(-5, 5)
    row = draw(st.lists(number, min_size=len(protected), max_size=len(protected)))
    return Questionnaire("toy", WORD, "proxy", features, ""), np.array(row)


@settings(max_examples=30)
@given(people(), st.sampled_from(["ru", "en"]))
def test_every_audience_gets_the_same_numbers_that_add_up_and_no_protected_trait(person: dict[str, Any], lang: Any):
    scores = [score_one(BUNDLE, person, today=TODAY, lang=lang, audience=audience) for audience in AUDIENCES]
    protected = {feature.name for feature in BUNDLE.questionnaire.features if feature.protected}
    numbers = [[(r["feature"], r["kind"], r["contribution"]) for r in score["reasons"]] for score in scores]
    assert numbers[0] == numbers[1] == numbers[2]
    for score in scores:
        added = score["base_value"] + sum(reason["contribution"] for reason in score["reasons"])
        assert abs(added - score["log_odds"]) < 1e-6
        assert not {reason["feature"] for reason in score["reasons"]} & protected


@settings(max_examples=30)
@given(people(), st.sampled_from(["ru", "en"]))
def test_a_student_reads_no_number_no_verdict_and_no_circumstance_by_name(person: dict[str, Any], lang: Any):
    score = score_one(BUNDLE, person, today=TODAY, lang=lang, audience="student")
    letter = score["letter"]
    said = [*letter["start"], *letter["strengths"], letter["context"] or "", letter["closing"]]
    said += [reason["text"] for reason in score["reasons"]]
    assert [text for text in said if VERDICT.search(text)] == []
    context = {reason["text"] for reason in score["reasons"] if reason["kind"] == "context"}
    assert context <= {text.get(lang) for text in (CIRCUMSTANCE, COUNTED, *UNANSWERED.values())}
    assert (letter["context"] is not None) == (CIRCUMSTANCE.get(lang) in context)
    assert {reason["effect"] for reason in score["reasons"]} == {None}


@given(contributions())
def test_how_many_make_most_is_read_off_the_published_entries_alone(case: tuple[Questionnaire, np.ndarray]):
    """So it cannot tell more of a protected trait than they do."""
    questionnaire, row = case
    published = [abs(value) for _, value in choose_reasons(questionnaire, row)]
    n = int(count_enough(np.array([published]))[0])
    largest = sorted(published, reverse=True)
    assert sum(largest[:n]) >= (0.8 - 1e-6) * sum(published)
    assert n == 0 or sum(largest[: n - 1]) < 0.8 * sum(published)
    assert (n == 0) == (sum(published) == 0)


@given(contributions())
def test_the_card_counts_what_a_score_counts(case: tuple[Questionnaire, np.ndarray]):
    questionnaire, row = case
    rows = np.array([row, -row, np.zeros_like(row)])
    for own, entries in zip(rows, entries_of(questionnaire, rows), strict=True):
        alone = [value for _, value in choose_reasons(questionnaire, own)]
        assert np.allclose(entries[: len(alone)], alone, atol=1e-12)
        assert not entries[len(alone) :].any()
        assert len(entries) == MOST_REASONS + 1
