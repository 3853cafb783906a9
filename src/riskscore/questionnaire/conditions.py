"""A rule as a tree of its conditions, so that the very part which failed can be named (condition_words.py)."""

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Literal

from riskscore.questionnaire.rule_parser import ASSESSED, MONTHS, RuleParser
from riskscore.questionnaire.rules import FALSE, Evaluate, Rule
from riskscore.questionnaire.spec import Feature, Questionnaire
from riskscore.questionnaire.table import Table

Form = Literal["value", "since", "until", "assessed", "answered", "starts", "lies_in", "consented"]
Operator = Literal["<", "<=", ">", ">=", "==", "!=", "in", "not in"]
Subject = Literal["age", "graduation", "course", "final_year", "other"]
Operand = str | float | bool

_SYMBOLS: dict[type[ast.cmpop], Operator] = {
    ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.Eq: "==", ast.NotEq: "!=", ast.In: "in",
    ast.NotIn: "not in",
}  # fmt: skip
_OPPOSITE: dict[Operator, Operator] = {"<": ">=", "<=": ">", "==": "!=", "in": "not in"}
_OPPOSITE |= {second: first for first, second in _OPPOSITE.items()}
_SWAPPED: dict[Operator, Operator] = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_CALLS: Mapping[str, Form] = {
    "answered": "answered",
    "starts": "starts",
    "lies_in": "lies_in",
    "consented": "consented",
}


@dataclass(frozen=True, eq=False)
class Condition:
    """One comparison, true or false of one person; equal to itself alone.

    `form` says what is compared: the value itself, the months since or until a date, the day of the assessment, or
    whether something is so, where the operator is `==` (it has to be) or `!=`. `feature` is None where no question is
    read. `subject` marks what time alone changes.
    """

    form: Form
    feature: Feature | None
    operator: Operator
    operands: tuple[Operand, ...]
    subject: Subject
    evaluate: Evaluate


@dataclass(frozen=True, eq=False)
class Group:
    """Conditions of which all, or at least one, have to hold; equal to itself alone."""

    is_all: bool
    parts: tuple["Tree", ...]


Tree = Condition | Group
_Comparison = tuple[Form, str, Operator, tuple[Operand, ...]]  # the form, what is read, and how it is compared


def read_conditions(rule: Rule, questionnaire: Questionnaire) -> Tree:
    """The tree of a rule of `questionnaire`; every `not` is carried down to the conditions.

    De Morgan's laws hold in Kleene's logic, so the tree is true, unknown or false where the rule is.
    """
    return _Reader(questionnaire).tree(ast.parse(rule.text.strip(), mode="eval").body, is_negated=False)


def find_failed(tree: Tree, table: Table) -> Tree | None:
    """The part of the tree that is false for the only person of `table`; None where nothing is false.

    Of conditions that all have to hold, those that do not; of alternatives, all of them if each is false.
    """
    conditions = conditions_of(tree)
    return _failed_part(tree, tuple([condition.evaluate(table)[0] == FALSE for condition in conditions]))


@lru_cache(maxsize=4096)
def conditions_of(tree: Tree) -> tuple[Condition, ...]:
    """All of them, from left to right."""
    if isinstance(tree, Condition):
        return (tree,)
    return tuple(chain.from_iterable(conditions_of(part) for part in tree.parts))


@lru_cache(maxsize=4096)
def _failed_part(tree: Tree, is_false: tuple[bool, ...]) -> Tree | None:
    """By which of `conditions_of` are false; one tree fails in few ways, so that each is found once."""
    if isinstance(tree, Condition):
        return tree if is_false[0] else None
    own, failed = iter(is_false), []
    for part in tree.parts:
        found = _failed_part(part, tuple(islice(own, len(conditions_of(part)))))
        if found is not None:
            failed.append(found)
        elif not tree.is_all:
            return None
    return join(tree.is_all, failed) if failed else None


def join(is_all: bool, parts: Iterable[Tree]) -> Tree:
    """A group, flat where groups of one kind stand in each other; a single part stands alone."""
    flat: list[Tree] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Group) and part.is_all == is_all else (part,))
    return flat[0] if len(flat) == 1 else Group(is_all, tuple(flat))


class _Reader:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self._features = questionnaire.by_name
        final_year = questionnaire.final_year.when.features if questionnaire.final_year else frozenset()
        self._subjects: dict[str, Subject] = dict.fromkeys(final_year, "final_year")
        special: dict[str, Subject] = {"birth_date": "age", "graduation_date": "graduation", "course": "course"}
        columns = {questionnaire.special_column(purpose): subject for purpose, subject in special.items()}
        self._subjects |= {f.name: columns[f.column] for f in questionnaire.features if f.column in columns}

    def tree(self, node: ast.expr, *, is_negated: bool) -> Tree:
        match node:
            case ast.BoolOp():
                is_all = isinstance(node.op, ast.And) != is_negated
                return join(is_all, [self.tree(value, is_negated=is_negated) for value in node.values])
            case ast.UnaryOp(op=ast.Not()):
                return self.tree(node.operand, is_negated=not is_negated)
            case ast.Compare(ops=[_, _, *_]):
                sides = [node.left, *node.comparators]
                pairs = zip(sides, node.ops, sides[1:], strict=False)
                parts = [ast.Compare(left, [op], [right]) for left, op, right in pairs]
                return join(not is_negated, [self.tree(part, is_negated=is_negated) for part in parts])
        return self._condition(node, is_negated=is_negated)

    def _condition(self, node: ast.expr, *, is_negated: bool) -> Condition:
        form, name, operator, operands = _read(node)
        judged = ast.UnaryOp(ast.Not(), node) if is_negated else node
        return Condition(
            form,
            self._features.get(name),
            _OPPOSITE[operator] if is_negated else operator,
            operands,
            self._subjects.get(name, "other"),
            RuleParser(self._features).build(judged),
        )


def _read(node: ast.expr) -> _Comparison:
    """What stands in a checked comparison of two sides, a flag or a call."""
    match node:
        case ast.Name(id=name):
            return "value", name, "==", (True,)
        case ast.Call(func=ast.Name(id="consented"), args=[ast.Name(id=code)]):
            return "consented", "", "==", (code,)
        case ast.Call(func=ast.Name(id=word), args=[ast.Name(id=name), *others]):
            return _CALLS[word], name, "==", tuple(ast.literal_eval(other) for other in others)
        case ast.Compare(
            left=ast.Constant(value=code), ops=[ast.In() | ast.NotIn() as op], comparators=[ast.Name() as n]
        ):
            return "value", n.id, _SYMBOLS[type(op)], (str(code),)
        case ast.Compare(left=left, ops=[op], comparators=[right]):
            symbol = _SYMBOLS[type(op)]
            if isinstance(left, ast.Constant):
                return _compared(right, _SWAPPED.get(symbol, symbol), ast.literal_eval(left))
            return _compared(left, symbol, ast.literal_eval(right))
    raise TypeError(ast.dump(node))


def _compared(side: ast.expr, operator: Operator, value: Operand | tuple[Operand, ...] | list[Operand]) -> _Comparison:
    operands = tuple(value) if isinstance(value, tuple | list) else (value,)
    match side:
        case ast.Call(func=ast.Name(id=word), args=[ast.Name(id=name)]):
            months = float(operands[0]) * MONTHS[word]
            return "until" if word == "months_until" else "since", name, operator, (months,)
        case ast.Name(id=name):
            return "assessed" if name == ASSESSED else "value", name, operator, operands
    raise TypeError(ast.dump(side))
