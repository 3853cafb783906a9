"""Where a person lives, in rules: a municipality or the region, however the cell names it."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from riskscore.codes.territories import Territory, find_territory, suggest_territory
from riskscore.questionnaire.rule_error import wrong
from riskscore.questionnaire.rule_parts import FALSE, TRUE, UNKNOWN, Part

if TYPE_CHECKING:
    from riskscore.questionnaire.spec import Feature
    from riskscore.questionnaire.table import Table


def lies_in(feature: "Feature", names: list[str]) -> Part:
    """Whether the territory is one of `names` or in a region among them; unknown if the reference table lacks it.

    Raises
    ------
    RuleError
        The reference table has no territory of such a name.
    """
    places = {_named(name) for name in names}
    regions = {place.region_number for place in places if place.kind == "region"}

    @lru_cache(maxsize=4096)
    def truth(value: str | None) -> float:
        found = None if value is None else find_territory(value)
        if found is None:
            return UNKNOWN
        return TRUE if found in places or found.region_number in regions else FALSE

    def evaluate(table: "Table") -> Any:
        column = table.columns[feature.name]
        if len(column) == 1:
            return truth(column[0])
        return np.array([truth(value) for value in column], dtype=np.float64)

    return evaluate


def _named(name: str) -> Territory:
    found = find_territory(name)
    if found is None:
        raise wrong(
            name,
            ru=f"территории «{name}» нет в справочнике (riskscore/shipped/reference/territory_codes.csv)",
            en=f"the reference table has no territory «{name}» (riskscore/shipped/reference/territory_codes.csv)",
            suggestion=suggest_territory(name),
        )
    return found
