"""The rule language of questionnaires and service catalogues: a small subset of Python expressions.

Evaluated over a whole table in Kleene's strong three-valued logic, with 1 = true, 0 = false and ½ = unknown, so that
`and` is the minimum, `or` the maximum and `not` 1 − x (S. C. Kleene, Introduction to Metamathematics, 1952, § 64).
"""

import ast
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskscore.errors import shorten
from riskscore.questionnaire.rule_error import RuleError, wrong
from riskscore.questionnaire.rule_parser import RuleParser
from riskscore.questionnaire.rule_parts import FALSE, TRUE, UNKNOWN, ConsentCode, Evaluate, Truth

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature

__all__ = ["FALSE", "LONGEST_RULE", "TRUE", "UNKNOWN", "Evaluate", "Rule", "RuleError", "Truth", "parse_rule"]

LONGEST_RULE = 2000
DEEPEST_RULE = 50


@dataclass(frozen=True)
class Rule:
    """A checked rule: its text, the features it reads, how to evaluate it and the consents it asks for."""

    text: str
    features: frozenset[str]
    evaluate: Evaluate
    consents: frozenset[ConsentCode] = frozenset()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)


def parse_rule(text: str, features: Mapping[str, "Feature"]) -> Rule:
    """Parse and check one rule against the features it may name.

    Raises
    ------
    RuleError
        With every mistake: a syntax error, an unknown feature, code or place, a comparison the feature's kind does not
        have, or a rule longer or deeper than anybody writes.
    """
    body = parse_expression(text)
    if _depth(body) > DEEPEST_RULE:
        raise wrong(
            shorten(text),
            ru=f"скобки вложены глубже {DEEPEST_RULE}: упростите правило",
            en=f"nested deeper than {DEEPEST_RULE}: simplify the rule",
        )
    parser = RuleParser(features)
    evaluate = parser.build(body)
    return Rule(text, frozenset(parser.used), evaluate, frozenset(parser.consents))


def parse_expression(text: str) -> ast.expr:
    """The expression alone: `ast.parse` has more than one way to give up on hostile text."""
    if len(text) > LONGEST_RULE:
        ru, en = f"правило длиннее {LONGEST_RULE} знаков", f"longer than {LONGEST_RULE} characters"
        raise wrong(shorten(text), ru=ru, en=en)
    try:
        with warnings.catch_warnings(action="ignore"):
            return ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        reason = error.msg
    except (ValueError, MemoryError, RecursionError) as error:
        reason = type(error).__name__
    raise wrong(
        shorten(text),
        ru=f"«{shorten(text)}» не является выражением ({reason})",
        en=f"«{shorten(text)}» is not an expression: {reason}",
    )


def _depth(node: ast.AST) -> int:
    """How many expressions stand inside each other; counted without recursion, as the text may be hostile."""
    depth, level = 0, [node]
    while level:
        level = [child for parent in level for child in ast.iter_child_nodes(parent)]
        depth += 1
    return depth
