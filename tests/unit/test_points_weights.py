"""Weights from a file: what they replace, and how many each threshold flags."""

import dataclasses
import datetime as dt

import numpy as np
import pandas as pd
import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.model.points import score_points
from riskscore.model.points_report import PointsReport, report_points
from riskscore.model.weights_file import load_points, parse_points, shipped_weights
from riskscore.questionnaire import (
    Points,
    PointsRule,
    Questionnaire,
    Table,
    check_frame,
    load_questionnaire,
    parse_rule,
)

TODAY = dt.date(2026, 3, 1)
REGIONAL = load_questionnaire("ru-udmurtia-2025")
assert REGIONAL.points
HEAD = 'format = 1\nid = "mine"\nquestionnaire = "ru-udmurtia-2025"\nthreshold = 8\nsource = "regional"\n'


def with_points(questionnaire: Questionnaire, points: Points) -> Questionnaire:
    return dataclasses.replace(questionnaire, points=points)


def people(**answers: list[object]) -> Table:
    return check_frame(REGIONAL, pd.DataFrame(answers), default_as_of=TODAY).table


WORST = {
    "employment_status": ["nothing"], "target_contract": ["none"], "experience": ["none"], "practice_eval": ["none"],
    "events": ["never"], "resume_status": ["not_current"], "interview_training": [False],
    "special_status": ["moving"], "military": ["expected"],
}  # fmt: skip


def test_the_regional_form_has_thirteen_questions_and_sums_from_0_to_14():
    assert len(REGIONAL.section("answers")) == 13
    assert (REGIONAL.points.maximum, REGIONAL.points.threshold) == (14, 5)
    assert score_points(REGIONAL, people(**WORST)).tolist() == [14]
    assert score_points(REGIONAL, people(experience=["none"], target_contract=["none"])).tolist() == [5]


def test_the_inverted_item_is_corrected_by_us_and_restored_by_the_original_weights():
    original = load_points("ru-udmurtia-2025-original", REGIONAL)
    table = people(interview_training=[True, False, None])
    assert score_points(REGIONAL, table).tolist() == [0, 1, 0]
    assert score_points(with_points(REGIONAL, original.points), table).tolist() == [1, 0, 0]
    apart = [rule for rule in REGIONAL.points.rules if rule not in original.points.rules]
    assert [rule.name for rule in apart] == ["no_interview_training"]
    assert [rule.source for rule in apart] == ["proxy"]
    assert original.points.maximum == REGIONAL.points.maximum


def test_shipped_weights_load_for_the_questionnaire_they_name():
    assert [load_points(name, REGIONAL).id for name in shipped_weights()] == list(shipped_weights())
    with pytest.raises(QuestionnaireError, match=r"ru-2025\.1"):
        load_points("ru-udmurtia-2025-original", load_questionnaire("ru-2025.1"))


def test_a_rule_named_in_the_questionnaire_may_get_other_points_only():
    weights = parse_points(f'{HEAD}[[rule]]\nname = "no_resume"\npoints = 4\n', REGIONAL)
    assert weights.points.threshold == 8
    assert score_points(with_points(REGIONAL, weights.points), people(resume_status=["not_current"])).tolist() == [4]


def test_such_a_rule_stays_whose_reading_it_is():
    weights = parse_points(f'{HEAD}[[rule]]\nname = "no_interview_training"\npoints = 4\n', REGIONAL)
    assert [rule.source for rule in weights.points.rules] == ["proxy"]


@pytest.mark.parametrize(
    ("rule", "place", "code"),
    [
        ("points = 1", "rule 1 › when", "missing_key"),
        ('points = 1\nname = "unknown"', "rule 1 › when", "missing_key"),
        ('when = "graduate"', "rule 1 › points", "missing_key"),
        ('points = 1\nwhen = "nothing"', "rule 1 › when", "wrong_rule"),
        ('points = 1\nname = "practice"\n[[rule]]\npoints = 2\nname = "practice"', "rule 2 › name", "duplicate_name"),
    ],
)
def test_a_mistake_of_the_file_is_named_by_its_place(rule: str, place: str, code: str):
    with pytest.raises(QuestionnaireError) as caught:
        parse_points(f"{HEAD}[[rule]]\n{rule}\n", REGIONAL)
    assert [(problem.field, problem.code) for problem in caught.value.problems] == [(place, code)]


def test_weights_that_are_not_there_are_said(tmp_path):
    with pytest.raises(FileError, match="ru-udmurtia-2025-original"):
        load_points(str(tmp_path / "none.toml"), REGIONAL)


def counted(label: list[float]) -> PointsReport:
    """Four people with 0, 3, 3 and 5 points; the threshold is 4."""
    rules = tuple(PointsRule(n, parse_rule(rule, REGIONAL.by_name)) for n, rule in [(3, "graduate"), (2, "maternity")])
    table = people(graduate=[False, True, True, True], maternity=[False, False, None, True])
    return report_points(with_points(REGIONAL, Points(4, "study", rules)), table, np.array(label))


def test_each_sum_that_occurs_and_the_chosen_threshold_are_counted():
    report = counted([0, 1, np.nan, 1])
    assert [(count.threshold, count.n_flagged, count.share) for count in report.counts] == [
        (0, 4, 1), (3, 3, 0.75), (4, 1, 0.25), (5, 1, 0.25),
    ]  # fmt: skip
    assert [count.threshold for count in report.counts if count.is_chosen] == [4]
    assert (report.n, report.n_known, report.n_not_employed, report.n_incomplete) == (4, 3, 2, 1)


def test_recall_and_precision_are_of_people_whose_outcome_is_known():
    all_, three, chosen, _ = counted([0, 1, np.nan, 1]).counts
    assert (all_.recall.point, three.recall.point, chosen.recall.point) == (1, 1, 0.5)
    assert (all_.precision.point, three.precision.point, chosen.precision.point) == (pytest.approx(2 / 3), 1, 1)


def test_without_outcomes_there_is_no_recall():
    assert np.isnan([count.recall.point for count in counted([np.nan] * 4).counts]).all()
