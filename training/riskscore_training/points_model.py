"""The points baseline as a served model: each rule a term, its coefficient points × scale, no trees.

log_odds = intercept + scale × points for everybody. A rule over one input is named as the reason; one over several, or
over answers that are no input of a model (a route), is counted in the remainder that names nothing, by way of a
protected feature: whose answer it was would otherwise be guessed, wrongly or rightly.
"""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import expit, logit

from riskscore.errors import QuestionnaireError, Text
from riskscore.model import Blend, Column, Layout, LinearPart, ServedModel, constant_trees, feature_names
from riskscore.questionnaire import Feature, Points, PointsRule, Questionnaire, Table

Vector = NDArray[np.float64]


@dataclass(frozen=True)
class CountedRule:
    """A rule with points, and the feature its effect is counted under; `is_named` if that is a reason people see."""

    rule: PointsRule
    feature: str
    is_named: bool
    is_sensitive: bool


def build_points_model(
    questionnaire: Questionnaire, points: Points, reference: Table, *, scale: float, base_rate: float
) -> ServedModel:
    """Means over `reference`, and the intercept at which its mean probability is `base_rate`, both in (0, 1).

    `scale` is the log-odds of one point, above 0.

    Raises
    ------
    QuestionnaireError
        If a sensitive answer could lower a score, or an effect has no place among the contributions.
    """
    counted = count_rules(questionnaire, points)
    layout = Layout(tuple(_column(i, item) for i, item in enumerate(counted)))
    values = layout.matrix(reference)
    coefficient = scale * np.array([item.rule.points for item in counted])
    constant = np.ones(len(counted))
    linear = LinearPart(
        intercept=solve_intercept(values @ coefficient, base_rate),
        kind=tuple("equals" for _ in counted),
        column=np.arange(len(counted)),
        low=constant,
        high=np.nan * constant,
        fill=0 * constant,
        coefficient=coefficient,
        mean=values.mean(axis=0),
        n_columns=len(counted),
    )
    return ServedModel(layout, linear, constant_trees(0.0, layout), Blend(0.0, 1.0, 0.0), feature_names(questionnaire))


def solve_intercept(log_odds: Vector, base_rate: float) -> float:
    """a with mean expit(a + log_odds) = base_rate."""
    aim = float(logit(base_rate))
    low, high = aim - float(log_odds.max()) - 1, aim - float(log_odds.min()) + 1
    return float(brentq(lambda a: expit(a + log_odds).mean() - base_rate, low, high, xtol=1e-12))


def count_rules(questionnaire: Questionnaire, points: Points) -> tuple[CountedRule, ...]:
    """The rules that count anything, in their order."""
    return tuple(_count(questionnaire, rule) for rule in points.rules if rule.points)


def _column(place: int, item: CountedRule) -> Column:
    name = item.rule.name or f"rule {place + 1}"
    return Column(name, item.feature, "rule", is_sensitive=item.is_sensitive, rule=item.rule.when.text)


def _count(questionnaire: Questionnaire, rule: PointsRule) -> CountedRule:
    read = [questionnaire.by_name[name] for name in sorted(rule.when.features)]
    sensitive = {feature.name: feature for feature in read if feature.role == "sensitive"}
    body = ast.parse(rule.when.text.strip(), mode="eval").body
    if sensitive and not (rule.points > 0 and names_adverse(body, sensitive)):
        raise _lowers(rule)
    is_plain = len(read) == 1 and read[0].is_modelled
    feature = read[0] if is_plain else _remainder(questionnaire, rule)
    return CountedRule(rule, feature.name, not feature.protected, bool(sensitive))


def names_adverse(node: ast.expr, sensitive: Mapping[str, Feature]) -> bool:
    """Whether a rule asks for adverse answers to the `sensitive` features, never for their absence.

    Then answering them, in any order, never turns a rule from true to anything else: Kleene's `and` and `or` only rise.
    """
    if not {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} & sensitive.keys():
        return True
    match node:
        case ast.BoolOp():
            return all(names_adverse(part, sensitive) for part in node.values)
        case ast.Name():
            return True  # a flag: yes is the adverse answer
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq() | ast.In()], comparators=[right]):
            return bool(_codes(right) & _adverse(sensitive[name]))
        case ast.Compare(left=ast.Constant() as code, ops=[ast.Eq() | ast.In()], comparators=[ast.Name(id=name)]):
            return bool(_codes(code) & _adverse(sensitive[name]))
    return False


def _codes(node: ast.expr) -> set[object]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant)}


def _adverse(feature: Feature) -> set[object]:
    return {choice.code for choice in feature.choices if choice.adverse}


def _remainder(questionnaire: Questionnaire, rule: PointsRule) -> Feature:
    """A protected feature, best one that is not sensitive: no service is offered for it."""
    hidden: Sequence[Feature] = [feature for feature in questionnaire.modelled if feature.protected]
    hidden = [feature for feature in hidden if feature.role != "sensitive"] or hidden
    named = [feature for feature in questionnaire.modelled if feature.name in rule.when.features]
    if hidden or named:
        return (hidden or named)[0]
    raise QuestionnaireError(
        Text(
            ru=f"Правило баллов «{rule.when.text}» читает только ответы, которые в модель не входят. Уберите его: "
            "--weights с файлом весов без этого правила (docs/mapping.md).",
            en=f"The points rule «{rule.when.text}» reads only answers that are no input of a model. Leave it out: "
            "--weights with a file that does not have it (docs/mapping.md).",
        ),
        [],
    )


def _lowers(rule: PointsRule) -> QuestionnaireError:
    return QuestionnaireError(
        Text(
            ru=f"Правило баллов «{rule.when.text}» ({rule.points:g}) могло бы снизить оценку из-за ответа на "
            "деликатный вопрос. Допустимы только положительные баллы за неблагоприятный ответ; исправьте правило "
            "или дайте файл весов без него (--weights, docs/mapping.md).",
            en=f"The points rule «{rule.when.text}» ({rule.points:g}) could lower a score by an answer to a sensitive "
            "question. Only points above 0 for an adverse answer are allowed; correct the rule or give a weights file "
            "without it (--weights, docs/mapping.md).",
        ),
        [],
    )
