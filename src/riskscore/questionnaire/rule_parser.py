"""From the syntax tree of a rule to the parts it is made of (rules.py gives the language)."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, get_args

import numpy as np

from riskscore.questionnaire.rule_dates import assessed, elapsed
from riskscore.questionnaire.rule_error import Mistake, RuleError, nearest, not_allowed, show, unknown_name, wrong
from riskscore.questionnaire.rule_operands import constant, day, operand
from riskscore.questionnaire.rule_parts import (
    AND,
    OR,
    ConsentCode,
    Evaluate,
    Part,
    answered,
    combine,
    consented,
    evaluation,
    known,
    negate,
    unbuilt,
)
from riskscore.questionnaire.rule_places import lies_in

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature

Compare = Callable[[Any, Any], Any]

_ORDER: dict[type[ast.cmpop], Compare] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUAL: dict[type[ast.cmpop], Compare] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip
ASSESSED = "as_of"
MONTHS = {"years_since": 12, "months_since": 1, "months_until": 1}  # in one of what the word counts


class RuleParser:
    """Builds the evaluation of one rule and collects the features it reads, the consents and all mistakes."""

    def __init__(self, features: Mapping[str, "Feature"]) -> None:
        self.features = features
        self.used: set[str] = set()
        self.consents: set[ConsentCode] = set()
        self._mistakes: list[Mistake] = []

    def build(self, node: ast.expr) -> Evaluate:
        part = self._attempt(node)
        if self._mistakes:
            raise RuleError(list(dict.fromkeys(self._mistakes)))
        return evaluation(part)

    def _attempt(self, node: ast.expr) -> Part:
        try:
            return self._build(node)
        except RuleError as error:
            self._mistakes += error.mistakes
            return unbuilt

    def _build(self, node: ast.expr) -> Part:
        match node:
            case ast.BoolOp():
                join = AND if isinstance(node.op, ast.And) else OR
                return combine(join, [self._attempt(value) for value in node.values])
            case ast.UnaryOp(op=ast.Not()):
                return negate(self._build(node.operand))
            case ast.Name():
                return known(self._feature(node, "flag"), lambda values: values == 1.0)
            case ast.Compare():
                return self._compare(node)
            case ast.Call():
                return self._call(node)
        raise not_allowed(node)

    def _feature(self, node: ast.expr, *kinds: str) -> "Feature":
        if not isinstance(node, ast.Name):
            raise wrong(
                show(node),
                ru=f"на месте «{show(node)}» должно быть имя признака",
                en=f"«{show(node)}» stands where the name of a feature is needed",
            )
        feature = self.features.get(node.id)
        if feature is None:
            raise unknown_name(node.id, self.features)
        if kinds and feature.kind not in kinds:
            raise wrong(
                node.id,
                ru=f"«{node.id}» вида {feature.kind}, а здесь нужен вид {' или '.join(kinds)}",
                en=f"«{node.id}» is a {feature.kind}; here only {' or '.join(kinds)} can stand",
            )
        self.used.add(feature.name)
        return feature

    def _call(self, node: ast.Call) -> Part:
        match node:
            case ast.Call(func=ast.Name(id="answered"), args=[target], keywords=[]):
                return answered(self._feature(target))
            case ast.Call(func=ast.Name(id="starts"), args=[target, ast.Constant(value=str(prefix))], keywords=[]):
                feature = self._feature(target, "code")
                return known(
                    feature,
                    lambda column: [value is not None and value.startswith(prefix) for value in column],
                    lambda value: value.startswith(prefix),
                )
            case ast.Call(func=ast.Name(id="lies_in"), args=[target, ast.Constant(), *_], keywords=[]):
                names = [str(constant(name)) for name in node.args[1:]]
                return lies_in(self._feature(target, "code"), names)
            case ast.Call(func=ast.Name(id="consented"), args=[ast.Name(id=code)], keywords=[]):
                return consented(self._consent(code))
        raise not_allowed(node)

    def _consent(self, name: str) -> ConsentCode:
        codes: tuple[ConsentCode, ...] = get_args(ConsentCode)
        for code in codes:
            if code == name:
                self.consents.add(code)
                return code
        there = ", ".join(codes)
        raise wrong(
            name,
            ru=f"согласия «{name}» нет; есть {there}",
            en=f"there is no consent «{name}»; known are {there}",
            suggestion=nearest(name, codes),
        )

    def _compare(self, node: ast.Compare) -> Part:
        """A chain `a <= b <= c` is the `and` of its pairs."""
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return combine(AND, [self._pair(left, op, right) for left, op, right in pairs])

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Part:
        if isinstance(op, ast.In | ast.NotIn):
            inside = self._inside(left, right)
            return inside if isinstance(op, ast.In) else negate(inside)
        if type(op) not in _SWAPPED:
            raise not_allowed(ast.Compare(left, [op], [right]))
        if isinstance(left, ast.Constant):
            left, op, right = right, _SWAPPED[type(op)](), left
        match left:
            case ast.Name(id=name) if name == ASSESSED:
                return assessed((_EQUAL | _ORDER)[type(op)], day(constant(right)))
            case ast.Call(func=ast.Name(id=word), args=[target], keywords=[]) if word in MONTHS:
                feature = self._feature(target, "date")
                months = float(operand(feature, constant(right))) * MONTHS[word]
                return elapsed(feature, (_EQUAL | _ORDER)[type(op)], months, is_ahead=word == "months_until")
            case ast.Call():
                raise not_allowed(left)
        feature = self._feature(left, "number", "choice", "code")
        return known(feature, self._test(feature, op, constant(right)))

    def _test(self, feature: "Feature", op: ast.cmpop, value: object) -> Callable[[Any], Any]:
        has_order = feature.kind == "number" or feature.ordered
        compare = _EQUAL.get(type(op)) or (_ORDER[type(op)] if has_order else None)
        if compare is None:
            raise wrong(
                feature.name,
                ru=f"у «{feature.name}» нет порядка: используйте ==, != или in",
                en=f"«{feature.name}» has no order; use ==, != or in",
            )
        other = operand(feature, value)
        return lambda values: compare(values, other)

    def _inside(self, left: ast.expr, right: ast.expr) -> Part:
        if isinstance(left, ast.Constant):
            feature = self._feature(right, "multi")
            index = int(operand(feature, left.value))
            return known(feature, lambda column: column[:, index] == 1.0, lambda row: row[index] == 1.0)
        feature = self._feature(left, "choice", "code")
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise wrong(
                show(right),
                ru=f'на месте «{show(right)}» нужен список кодов: ("a", "b")',
                en=f'«{show(right)}» stands where a list of codes is needed: ("a", "b")',
            )
        others = [operand(feature, constant(item)) for item in right.elts]
        return known(feature, lambda column: np.isin(column, others), lambda value: value in others)
