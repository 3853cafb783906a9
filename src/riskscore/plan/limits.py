"""Limits in a rule that nobody meets: an age nobody has, a course there is not, conditions that exclude each other."""

import ast
import itertools
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import reduce

import numpy as np

from riskscore.errors import Text
from riskscore.plan.limit_samples import sample
from riskscore.questionnaire.conditions import Condition, Group, Tree, conditions_of, join, read_conditions
from riskscore.questionnaire.reading import Report
from riskscore.questionnaire.rule_parser import ASSESSED
from riskscore.questionnaire.rules import TRUE, Rule, RuleError, Truth, parse_expression, parse_rule
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table


def check_limits(rule: Rule, questionnaire: Questionnaire, place: str, report: Report) -> None:
    """Report every limit outside what its question allows, and conditions on one question that exclude each other."""
    tree = read_conditions(rule, questionnaire)
    if not _report_impossible(tree, place, report):
        _report_contradictions(tree, questionnaire, place, report)


def check_parts(text: str, questionnaire: Questionnaire, place: str, report: Report) -> None:
    """Report the impossible limits of a rule that has other mistakes: each comparison is read by itself."""
    try:
        body = parse_expression(text)
    except RuleError:
        return
    for node in ast.walk(body):
        if isinstance(node, ast.Compare):
            with suppress(RuleError):
                rule = parse_rule(ast.unparse(node), questionnaire.by_name)
                _report_impossible(read_conditions(rule, questionnaire), place, report)


def check_together(rules: Iterable[Rule], questionnaire: Questionnaire, place: str, report: Report) -> None:
    """Report conditions of several rules on one question that exclude each other."""
    tree = join(True, [read_conditions(rule, questionnaire) for rule in rules])
    _report_contradictions(tree, questionnaire, place, report)


def _report_impossible(tree: Tree, place: str, report: Report) -> bool:
    wrong = [(c.feature, value) for c in conditions_of(tree) for value in _impossible(c) if c.feature]
    for feature, value in wrong:
        report.add("impossible_limit", place, f"{feature.name}: {value:g}", _range(feature), _CORRECT_LIMIT)
    return bool(wrong)


def _report_contradictions(tree: Tree, questionnaire: Questionnaire, place: str, report: Report) -> None:
    for name in dict.fromkeys(_contradictions(tree, questionnaire)):
        report.add("contradiction", place, name, _POSSIBLE, _CORRECT_ONE)


def _impossible(condition: Condition) -> list[float]:
    """Operands, in the unit of the question, that no answer can be."""
    feature = condition.feature
    if feature is None or feature.kind not in ("number", "date") or condition.form == "answered":
        return []
    values = [_value(condition, operand) for operand in condition.operands]
    low, high = feature.minimum, feature.maximum
    is_wrong = [
        (low is not None and value < low) or (high is not None and value > high) or (feature.integer and value % 1 != 0)
        for value in values
    ]
    return list(itertools.compress(values, is_wrong))


def _value(condition: Condition, operand: object) -> float:
    """An operand as the column of its question holds it: dates in years before the assessment."""
    value = float(str(operand))
    match condition.form:
        case "since":
            return value / 12
        case "until":
            return -value / 12
    return value


def _contradictions(tree: Tree, questionnaire: Questionnaire) -> Iterator[str]:
    """Names of the questions on which conditions that have to hold together cannot."""
    if isinstance(tree, Group) and not tree.is_all:
        for part in tree.parts:
            yield from _contradictions(part, questionnaire)
        return
    own: dict[str, list[Tree]] = {}
    for part in tree.parts if isinstance(tree, Group) else (tree,):
        subjects = {_subject(condition) for condition in conditions_of(part)}
        if len(subjects) == 1:
            own.setdefault(subjects.pop(), []).append(part)
        elif isinstance(part, Group):
            yield from _contradictions(part, questionnaire)
    for name, parts in own.items():
        table = sample(list(itertools.chain.from_iterable(map(conditions_of, parts))), questionnaire)
        if table is not None and not (_truth(Group(True, tuple(parts)), table) == TRUE).any():
            yield name


def _subject(condition: Condition) -> str:
    """What a condition is about: a question, the day, or a consent, which can be given whatever else is so."""
    return condition.feature.name if condition.feature else ASSESSED if condition.form == "assessed" else "consent"


def _truth(tree: Tree, table: Table) -> Truth:
    if isinstance(tree, Condition):
        return tree.evaluate(table)
    join = np.minimum if tree.is_all else np.maximum
    return reduce(join, [_truth(part, table) for part in tree.parts])


def _range(feature: Feature) -> Text:
    low = "…" if feature.minimum is None else f"{feature.minimum:g}"
    high = "…" if feature.maximum is None else f"{feature.maximum:g}"
    ru, en = f"{feature.name}: от {low} до {high}", f"{feature.name}: from {low} to {high}"
    if feature.kind == "date":
        return Text(ru=f"{ru} лет до оценки", en=f"{en} years before the assessment")
    return Text(ru=f"{ru}, целое", en=f"{en}, a whole number") if feature.integer else Text(ru=ru, en=en)


_CORRECT_LIMIT = Text(
    ru="исправьте предел: такого ответа анкета не допускает, и условие ничего не отделяет",
    en="correct the limit: the questionnaire allows no such answer, so the condition tells nobody apart",
)
_POSSIBLE = Text(
    ru="условия, которые один человек может выполнить вместе", en="conditions one person can meet together"
)
_CORRECT_ONE = Text(
    ru="исправьте или уберите одно из условий об этом признаке: вместе они никогда не верны",
    en="correct or remove one of the conditions on it: together they are never true",
)
