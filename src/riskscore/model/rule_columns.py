"""Columns whose value is whether a rule of the questionnaire holds: what points are counted by."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire.rules import TRUE, Rule, parse_rule
from riskscore.questionnaire.table import Table


class RuleColumns:
    """`rules` are texts by the column of the matrix they fill; each is parsed once, for the first table seen."""

    def __init__(self, rules: Mapping[int, str]) -> None:
        self._texts = rules
        self._parsed: Sequence[Rule] = ()

    def fill(self, matrix: NDArray[np.float64], table: Table) -> None:
        """1 where the rule is true, 0 where it is false or unknown: unanswered is never a risk by itself."""
        if self._texts and not self._parsed:
            features: Mapping[str, Any] = table.questionnaire.by_name
            self._parsed = [parse_rule(text, features) for text in self._texts.values()]
        for column, rule in zip(self._texts, self._parsed, strict=True):
            matrix[:, column] = rule.evaluate(table) == TRUE
