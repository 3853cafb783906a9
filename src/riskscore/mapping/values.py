"""What the right side of a mapping file may say of a feature, and which features mean the same in two versions."""

from collections.abc import Mapping

from riskscore.mapping.carry import Value
from riskscore.questionnaire.spec import LONGEST_CODE, Feature

NO_COUNTERPART = ""


def to_value(feature: Feature, target: object) -> Value:
    """`target` of a mapping file as a column of `feature` holds it; None for "", the answer without a counterpart.

    Raises
    ------
    ValueError
        `feature` cannot hold it.
    """
    if target == NO_COUNTERPART:
        return None
    match feature.kind, target:
        case "flag", bool():
            return float(target)
        case "number", int() | float() if not isinstance(target, bool) and _fits(feature, target):
            return float(target)
        case "choice", str() if target in feature.code_index:
            return float(feature.code_index[target])
        case "multi", str() if target in feature.code_index:
            return _row(feature, [target])
        case "multi", list() if all(code in feature.codes for code in target):
            return _row(feature, target)
        case "code", str() if target.strip() == target and target.isprintable() and len(target) <= LONGEST_CODE:
            return target
    raise ValueError(feature.name)


def _fits(feature: Feature, number: float) -> bool:
    """Whether a number lies in the range of `feature`."""
    low = -float("inf") if feature.minimum is None else feature.minimum
    high = float("inf") if feature.maximum is None else feature.maximum
    return low <= number <= high and (not feature.integer or number % 1 == 0)


def _row(feature: Feature, codes: list[str]) -> tuple[float, ...]:
    return tuple(float(code in codes) for code in feature.codes)


def own_targets(source: Feature) -> Mapping[str, object]:
    """Every answer of a choice, multi or flag, as itself."""
    return {"false": False, "true": True} if source.kind == "flag" else {code: code for code in source.codes}


def is_same(old: Feature, new: Feature) -> bool:
    """Whether two features of one name have an equal specification; wording, role and effect on risk may differ."""
    codes = [feature.codes if feature.ordered else tuple(sorted(feature.codes)) for feature in (old, new)]
    limits = [(f.kind, f.ordered, f.minimum, f.maximum, f.integer, f.unit) for f in (old, new)]
    return codes[0] == codes[1] and limits[0] == limits[1]
