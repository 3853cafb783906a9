"""The rule language of questionnaires and service catalogues: a small subset of Python expressions.

Evaluated over a whole table in Kleene's strong three-valued logic, with 1 = true, 0 = false and ½ = unknown, so that
`and` is the minimum, `or` the maximum and `not` 1 − x (S. C. Kleene, Introduction to Metamathematics, 1952, § 64).
"""

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature
    from riskscore.questionnaire.table import Table

TRUE, UNKNOWN, FALSE = 1.0, 0.5, 0.0
Truth = NDArray[np.float64]
Evaluate = Callable[["Table"], Truth]

_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_EQUAL: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {ast.Eq: operator.eq, ast.NotEq: operator.ne}
_SWAPPED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.Gt, ast.LtE: ast.GtE, ast.Gt: ast.Lt, ast.GtE: ast.LtE, ast.Eq: ast.Eq, ast.NotEq: ast.NotEq,
}  # fmt: skip


class RuleError(ValueError):
    """A rule that cannot be used; the message says what was found and what is allowed."""


@dataclass(frozen=True)
class Rule:
    """A checked rule: its text, the features it reads and how to evaluate it."""

    text: str
    features: frozenset[str]
    evaluate: Evaluate

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse_rule(text: str, features: Mapping[str, "Feature"]) -> Rule:
    """Parse and check one rule against the features it may name.

    Raises
    ------
    RuleError
        For a syntax error, an unknown feature or code, or a comparison the feature's kind does not have.
    """
    try:
        tree = ast.parse(text.strip(), mode="eval")
    except SyntaxError as error:
        raise RuleError(f"«{text}» is not an expression: {error.msg}") from None
    parser = _Parser(features)
    return Rule(text, frozenset(parser.used), parser.build(tree.body))


class _Parser:
    def __init__(self, features: Mapping[str, "Feature"]) -> None:
        self.features = features
        self.used: set[str] = set()

    def build(self, node: ast.expr) -> Evaluate:
        match node:
            case ast.BoolOp():
                join = np.minimum if isinstance(node.op, ast.And) else np.maximum
                return _combine(join, map(self.build, node.values))
            case ast.UnaryOp(op=ast.Not()):
                inner = self.build(node.operand)
                return lambda table: 1.0 - inner(table)
            case ast.Name():
                return self._flag(self._feature(node, "flag"))
            case ast.Compare():
                return self._compare(node)
            case ast.Call():
                return self._call(node)
        raise RuleError(f"«{ast.unparse(node)}» is not allowed; see the forms in docs/questionnaire-format.md")

    def _feature(self, node: ast.expr, *kinds: str) -> "Feature":
        if not isinstance(node, ast.Name):
            raise RuleError(f"«{ast.unparse(node)}» stands where the name of a feature is needed")
        feature = self.features.get(node.id)
        if feature is None:
            raise RuleError(f"feature «{node.id}» is unknown; known are {', '.join(sorted(self.features))}")
        if kinds and feature.kind not in kinds:
            raise RuleError(f"«{node.id}» is a {feature.kind}; here only {' or '.join(kinds)} can stand")
        self.used.add(feature.name)
        return feature

    def _flag(self, feature: "Feature") -> Evaluate:
        return _known(feature, lambda column: column == 1.0)

    def _call(self, node: ast.Call) -> Evaluate:
        match node:
            case ast.Call(func=ast.Name(id="answered"), args=[target], keywords=[]):
                feature = self._feature(target)
                return lambda table: table.is_present(feature).astype(np.float64)
            case ast.Call(func=ast.Name(id="starts"), args=[target, ast.Constant(value=str(prefix))], keywords=[]):
                feature = self._feature(target, "code")
                return _known(feature, lambda column: [v is not None and v.startswith(prefix) for v in column])
        raise RuleError(f"«{ast.unparse(node)}» is not allowed; functions are answered(…), starts(…), years_since(…)")

    def _compare(self, node: ast.Compare) -> Evaluate:
        sides = [node.left, *node.comparators]
        pairs = zip(sides, node.ops, sides[1:], strict=False)
        return _combine(np.minimum, [self._pair(left, op, right) for left, op, right in pairs])

    def _pair(self, left: ast.expr, op: ast.cmpop, right: ast.expr) -> Evaluate:
        if isinstance(op, ast.In | ast.NotIn):
            inside = self._inside(left, right)
            return inside if isinstance(op, ast.In) else lambda table: 1.0 - inside(table)
        if isinstance(left, ast.Constant):
            if type(op) not in _SWAPPED:
                raise RuleError(f"«{ast.unparse(left)} … {ast.unparse(right)}» is not a comparison that is allowed")
            left, op, right = right, _SWAPPED[type(op)](), left
        feature = self._side(left)
        return _known(feature, self._test(feature, op, _constant(right)))

    def _side(self, node: ast.expr) -> "Feature":
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "years_since":
            if len(node.args) != 1 or node.keywords:
                raise RuleError("years_since takes the name of one date")
            return self._feature(node.args[0], "date")
        return self._feature(node, "number", "choice", "code")

    def _test(self, feature: "Feature", op: ast.cmpop, value: object) -> Callable[[Any], Any]:
        compare = _EQUAL.get(type(op))
        if compare is None:
            compare = _ORDER.get(type(op))
            if compare is None or feature.kind == "code" or (feature.kind == "choice" and not feature.ordered):
                raise RuleError(f"«{feature.name}» has no order; use ==, != or in")
        operand = self._operand(feature, value)
        return lambda column: compare(column, operand)

    def _operand(self, feature: "Feature", value: object) -> float | str:
        if feature.kind in ("number", "date"):
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise RuleError(f"«{feature.name}» is compared with «{value}»; a number is needed")
            return float(value)
        if not isinstance(value, str):
            raise RuleError(f"«{feature.name}» is compared with «{value}»; a code in quotes is needed")
        if feature.kind == "code":
            return value
        if value not in feature.code_index:
            raise RuleError(f"«{feature.name}» has no code «{value}»; its codes are {', '.join(feature.codes)}")
        return float(feature.code_index[value])

    def _inside(self, left: ast.expr, right: ast.expr) -> Evaluate:
        if isinstance(left, ast.Constant):
            feature = self._feature(right, "multi")
            index = int(self._operand(feature, left.value))
            return _known(feature, lambda column: column[:, index] == 1.0)
        feature = self._feature(left, "choice", "code")
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise RuleError(f'«{ast.unparse(right)}» stands where a list of codes is needed: ("a", "b")')
        operands = [self._operand(feature, _constant(item)) for item in right.elts]
        return _known(feature, lambda column: [value in operands for value in column])


def _constant(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise RuleError(f"«{ast.unparse(node)}» stands where a number or a code in quotes is needed") from None


def _known(feature: "Feature", test: Callable[[Any], Any]) -> Evaluate:
    def evaluate(table: "Table") -> Truth:
        truth = np.asarray(test(table.columns[feature.name]), dtype=np.float64)
        return np.where(table.is_present(feature), truth, UNKNOWN)

    return evaluate


def _combine(join: Callable[[Any, Any], Any], parts: Any) -> Evaluate:
    first, *rest = parts

    def evaluate(table: "Table") -> Truth:
        truth = first(table)
        for part in rest:
            truth = join(truth, part(table))
        return np.asarray(truth, dtype=np.float64)

    return evaluate
