"""Outcomes by year: a hidden block hides its categories; the share at risk is kept where it can be."""

from riskscore.documents.outcome_counts import count_outcomes
from riskscore.questionnaire import load_questionnaire

OUTCOME = load_questionnaire("ru-2025.2").outcome


def hidden(counts):
    counted = count_outcomes(OUTCOME, counts)
    both = {**counted.blocks, **counted.codes}
    return {name for name, count in both.items() if count.is_hidden}


def test_nothing_is_hidden_where_nobody_is_few():
    assert hidden({"employed": 300, "informal": 40, "study": 50, "": 20}) == set()


def test_a_category_of_few_hides_another_of_its_block():
    assert hidden({"employed": 300, "ip": 4, "selfemp": 20, "informal": 40}) == {"ip", "selfemp"}


def test_a_block_of_few_is_covered_by_a_block_without_a_label():
    counts = {"employed": 300, "informal": 40, "study": 50, "other": 3}
    assert hidden(counts) == {"route", "study", "other"}


def test_a_block_at_risk_of_few_is_hidden_with_all_of_it():
    assert {"at_risk", "informal", "employed"} <= hidden({"employed": 300, "informal": 4})
