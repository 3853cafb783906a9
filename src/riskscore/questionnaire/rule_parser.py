"""From the syntax tree of a rule to the parts it is made of (rules.py gives the language)."""

import ast
import operator
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from riskscore.errors import Text, shorten
from riskscore.questionnaire.rule_parts import AND, OR, Evaluate, Part, answered, combine, evaluation, known, negate

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature

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
    """A rule that cannot be used; `text` says what was found and what is allowed."""

    def __init__(self, *, ru: str, en: str) -> None:
        super().__init__(en)
        self.text = Text(ru=ru, en=en)


class RuleParser:
    """Builds the evaluation of one rule and collects in `used` the features it reads."""

    def __init__(self, features: Mapping[str, "Feature"]) -> None:
        self.features = features
        self.used: set[str] = set()

    def build(self, node: ast.expr) -> Evaluate:
        return evaluation(self._build(node))

    def _build(self, node: ast.expr) -> Part:
        match node:
            case ast.BoolOp():
                join = AND if isinstance(node.op, ast.And) else OR
                return combine(join, map(self._build, node.values))
            case ast.UnaryOp(op=ast.Not()):
                return negate(self._build(node.operand))
            case ast.Name():
                return known(self._feature(node, "flag"), lambda values: values == 1.0)
            case ast.Compare():
                return self._compare(node)
            case ast.Call():
                return self._call(node)
        raise _not_allowed(node)

    def _feature(self, node: ast.expr, *kinds: str) -> "Feature":
        if not isinstance(node, ast.Name):
            raise RuleError(
                ru=f"на месте «{_show(node)}» должно быть имя признака",
                en=f"«{_show(node)}» stands where the name of a feature is needed",
            )
        feature = self.features.get(node.id)
        if feature is None:
            names = ", ".join(sorted(self.features))
            raise RuleError(
                ru=f"признака «{node.id}» нет; есть {names}", en=f"feature «{node.id}» is unknown; known are {names}"
            )
        if kinds and feature.kind not in kinds:
            raise RuleError(
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
        raise _not_allowed(node)

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
            raise _not_allowed(ast.Compare(left, [op], [right]))
        if isinstance(left, ast.Constant):
            left, op, right = right, _SWAPPED[type(op)](), left
        feature = self._side(left)
        return known(feature, self._test(feature, op, _constant(right)))

    def _side(self, node: ast.expr) -> "Feature":
        match node:
            case ast.Call(func=ast.Name(id="years_since"), args=[target], keywords=[]):
                return self._feature(target, "date")
            case ast.Call():
                raise _not_allowed(node)
        return self._feature(node, "number", "choice", "code")

    def _test(self, feature: "Feature", op: ast.cmpop, value: object) -> Callable[[Any], Any]:
        has_order = feature.kind in ("number", "date") or feature.ordered
        compare = _EQUAL.get(type(op)) or (_ORDER[type(op)] if has_order else None)
        if compare is None:
            raise RuleError(
                ru=f"у «{feature.name}» нет порядка: используйте ==, != или in",
                en=f"«{feature.name}» has no order; use ==, != or in",
            )
        operand = _operand(feature, value)
        return lambda values: compare(values, operand)

    def _inside(self, left: ast.expr, right: ast.expr) -> Part:
        if isinstance(left, ast.Constant):
            feature = self._feature(right, "multi")
            index = int(_operand(feature, left.value))
            return known(feature, lambda column: column[:, index] == 1.0, lambda row: row[index] == 1.0)
        feature = self._feature(left, "choice", "code")
        if not isinstance(right, ast.Tuple | ast.List) or not right.elts:
            raise RuleError(
                ru=f'на месте «{_show(right)}» нужен список кодов: ("a", "b")',
                en=f'«{_show(right)}» stands where a list of codes is needed: ("a", "b")',
            )
        operands = {_operand(feature, _constant(item)) for item in right.elts}
        return known(feature, lambda column: [value in operands for value in column], lambda value: value in operands)


def _constant(node: ast.expr) -> object:
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
            return -value
    raise RuleError(
        ru=f"на месте «{_show(node)}» нужны число или код в кавычках",
        en=f"«{_show(node)}» stands where a number or a code in quotes is needed",
    )


def _operand(feature: "Feature", value: object) -> float | str:
    if feature.kind in ("number", "date"):
        return _number(feature, value)
    if not isinstance(value, str):
        raise RuleError(
            ru=f"«{feature.name}» сравнивается с «{shorten(value)}», а нужен код в кавычках",
            en=f"«{feature.name}» is compared with «{shorten(value)}»; a code in quotes is needed",
        )
    if feature.kind == "code":
        return value
    if value not in feature.code_index:
        codes = ", ".join(feature.codes)
        raise RuleError(
            ru=f"у «{feature.name}» нет кода «{shorten(value)}»; есть {codes}",
            en=f"«{feature.name}» has no code «{shorten(value)}»; its codes are {codes}",
        )
    return float(feature.code_index[value])


def _number(feature: "Feature", value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not -1e300 < value < 1e300:
        raise RuleError(
            ru=f"«{feature.name}» сравнивается с «{shorten(value)}», а нужно число",
            en=f"«{feature.name}» is compared with «{shorten(value)}»; a number is needed",
        )
    return float(value)


def _show(node: ast.AST) -> str:
    return shorten(ast.unparse(node))


def _not_allowed(node: ast.AST) -> RuleError:
    return RuleError(
        ru=f"«{_show(node)}» не входит в язык правил (docs/questionnaire-format.md)",
        en=f"«{_show(node)}» is not in the rule language (docs/questionnaire-format.md)",
    )
