"""Answers of one questionnaire version as answers of another: renamed, merged, split, lost, and every one counted."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from riskscore.errors import QuestionnaireError
from riskscore.mapping.carry import Carried, CarryCount, carry
from riskscore.mapping.parse import parse_carry
from riskscore.questionnaire import Questionnaire, parse_questionnaire
from riskscore.questionnaire.frame import check_frame

TODAY = dt.date(2026, 3, 1)
T = '{ ru = "да", en = "yes" }'


def question(name: str, kind: str, codes: str = "", more: str = "") -> str:
    choices = ", ".join(f'{{ code = "{c}", text = {{ ru = "{c}", en = "{c}" }} }}' for c in codes.split())
    listed = f"choices = [{choices}]" if codes else ""
    return f'[[question]]\nname = "{name}"\nkind = "{kind}"\nrole = "preference"\nquestion = {T}\n{listed}\n{more}\n'


def version(name: str, *questions: str) -> Questionnaire:
    head = f'format = 1\nid = "{name}"\ntitle = {T}\nsource = "study"\n'
    return parse_questionnaire(head + "".join(questions))


OLD = version(
    "old",
    question("resume", "choice", "current stale none"),
    question("status", "choice", "no ovz disability both"),
    question("job", "flag"),
    question("months", "number"),
    question("plans", "multi", "work study rest"),
    question("place", "code"),
    question("born", "date"),
)
NEW = version(
    "new",
    question("cv", "choice", "ready not_ready"),
    question("ovz", "flag"),
    question("disabled", "flag"),
    question("work", "choice", "some none"),
    question("months", "number", more="maximum = 12\ninteger = true"),
    question("aims", "multi", "career rest travel"),
    question("place", "code"),
    question("born", "date"),
    question("asked_now", "flag"),
)
HEAD = 'format = 1\nfrom = "old"\nto = "new"\n'
MAP = (
    HEAD
    + """
[[carry]]
to = "cv"
from = "resume"
values = { current = "ready", stale = "not_ready", none = "" }
[[carry]]
to = "ovz"
cases = [{ when = 'status in ("ovz", "both")', value = true }, { when = "answered(status)", value = false }]
[[carry]]
to = "disabled"
cases = [{ when = 'status == "disability"', value = true }, { when = 'status == "no"', value = false }]
[[carry]]
to = "work"
from = "job"
values = { true = "some", false = "none" }
[[carry]]
to = "months"
from = "months"
[[carry]]
to = "aims"
from = "plans"
values = { work = "career", study = "career", rest = "" }
"""
)


def carried(text: str = MAP, **answers: list[object]) -> Carried:
    table = check_frame(OLD, pd.DataFrame(answers), default_as_of=TODAY).table
    return carry(parse_carry(text, OLD, NEW), table)


def column(result: Carried, name: str) -> list[object]:
    return result.table.columns[name].tolist()


def count(result: Carried, name: str) -> CarryCount:
    return next(count for count in result.counts if count.feature == name)


def test_choices_are_renamed_and_merged_and_one_without_a_counterpart_is_missing_and_counted():
    result = carried(resume=["current", "stale", "none", "none", None])
    np.testing.assert_array_equal(column(result, "cv"), [0, 1, np.nan, np.nan, np.nan])
    assert count(result, "cv") == CarryCount("cv", True, 2, 1, 2, {"none": 2})


def test_one_question_is_split_into_two_by_the_first_true_case():
    result = carried(status=["no", "ovz", "disability", "both", None])
    np.testing.assert_array_equal(column(result, "ovz"), [0, 1, 0, 1, np.nan])
    np.testing.assert_array_equal(column(result, "disabled"), [0, np.nan, 1, np.nan, np.nan])
    assert count(result, "disabled") == CarryCount("disabled", True, 2, 1, 2, {"status = ovz": 1, "status = both": 1})


def test_a_flag_may_become_a_choice():
    assert column(carried(job=[True, False]), "work") == [0, 1]


def test_a_number_outside_the_new_range_is_lost_by_its_value():
    result = carried(months=[12, 13, 2.5, None])
    np.testing.assert_array_equal(column(result, "months"), [12, np.nan, np.nan, np.nan])
    assert count(result, "months") == CarryCount("months", True, 1, 1, 2, {"months = 13": 1, "months = 2.5": 1})


def test_of_a_multi_what_has_a_counterpart_is_carried_and_nothing_left_is_not_nothing_chosen():
    result = carried(plans=["work|study", "work|rest", "rest", "none", None])
    missing = [np.nan] * 3
    np.testing.assert_array_equal(column(result, "aims"), [[1, 0, 0], [1, 0, 0], missing, [0, 0, 0], missing])
    assert count(result, "aims") == CarryCount("aims", True, 3, 1, 1, {"rest": 2})


def test_a_case_may_give_several_choices():
    text = f'{HEAD}[[carry]]\nto = "aims"\ncases = [{{ when = "job", value = ["career", "travel"] }}]\n'
    np.testing.assert_array_equal(column(carried(text, job=[True, False]), "aims"), [[1, 0, 1], [np.nan] * 3])


def test_what_means_the_same_in_both_needs_no_line():
    result = carried(place=["42", None], born=["2005-03-01", None])
    assert column(result, "place") == ["42", None]
    assert column(result, "born")[0] == pytest.approx(21, abs=0.01)
    assert count(result, "place") == CarryCount("place", True, 1, 1, 0, {})


def test_what_was_not_asked_before_is_missing_and_said_so():
    result = carried(place=["42"])
    assert np.isnan(column(result, "asked_now")).all()
    assert count(result, "asked_now") == CarryCount("asked_now", False, 0, 1, 0, {})


def test_a_same_name_with_another_specification_is_not_carried_without_a_line():
    assert not count(carried(HEAD, months=[3]), "months").was_asked


def test_codes_called_otherwise_now_are_replaced_and_the_others_stay():
    line = '[[carry]]\nto = "place"\nfrom = "place"\nvalues = { 42 = "32", "0" = "" }\n'
    result = carried(HEAD + line, place=["42", "0", "77"])
    assert column(result, "place") == ["32", None, "77"]
    assert count(result, "place").lost == {"place = 0": 1}


@pytest.mark.parametrize(
    ("line", "place", "code"),
    [
        ('to = "nothing"\nfrom = "job"', "carry 1 › to", "unknown_feature"),
        ('to = "cv"\nfrom = "nothing"', "carry 1 › from", "unknown_feature"),
        ('to = "cv"', "carry 1", "wrong_line"),
        ('to = "cv"\nfrom = "resume"\ncases = [{ when = "job", value = "ready" }]', "carry 1", "wrong_line"),
        ('to = "cv"\nfrom = "resume"\nvalues = { current = "ready" }', "carry 1 › values «none»", "wrong_value"),
        ('to = "cv"\nfrom = "resume"', "carry 1 › values «current»", "wrong_target"),
        ('to = "cv"\nfrom = "months"', "carry 1 › from", "other_kind"),
        ('to = "cv"\nfrom = "plans"', "carry 1 › from", "other_kind"),
        ('to = "months"\nfrom = "months"\nvalues = { 1 = 2 }', "carry 1 › values", "wrong_line"),
        ('to = "months"\ncases = [{ when = "job", value = 13 }]', "carry 1 › cases 1 › value", "wrong_target"),
        ('to = "ovz"\ncases = [{ when = "nothing", value = true }]', "carry 1 › cases 1 › when", "wrong_rule"),
        ('to = "aims"\ncases = [{ when = "job", value = ["career", 7] }]', "carry 1 › cases 1 › value", "wrong_target"),
        ('to = "place"\nfrom = "place"\n[[carry]]\nto = "place"\nfrom = "place"', "carry 2 › to", "duplicate_name"),
    ],
)
def test_a_mistake_of_the_file_is_named_by_its_place(line: str, place: str, code: str):
    with pytest.raises(QuestionnaireError) as caught:
        parse_carry(f"{HEAD}[[carry]]\n{line}\n", OLD, NEW)
    assert (place, code) in [(problem.field, problem.code) for problem in caught.value.problems]


def test_all_mistakes_are_listed_at_once():
    with pytest.raises(QuestionnaireError) as caught:
        parse_carry('format = 2\nfrom = "other"\nto = "new"\n[[carry]]\nto = "x"\n', OLD, NEW)
    assert [problem.code for problem in caught.value.problems] == [
        "unknown_format", "other_questionnaire", "unknown_feature", "wrong_line",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["no toml", "x = [" * 5000])
def test_what_is_no_toml_is_one_problem(text: str):
    with pytest.raises(QuestionnaireError) as caught:
        parse_carry(text, OLD, NEW)
    assert [problem.code for problem in caught.value.problems] == ["not_toml"]
