"""Territories of Kuzbass by name, ОКТМО, region number or the 13 digits of «Работа в России»."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache

from riskscore.codes.names import name_key
from riskscore.codes.reference import reference_rows

_MUNICIPALITY = 5  # digits of an ОКТМО code that name the region and the municipality in it
_TOWN = re.compile(r"\b(?:г\.?|гор\.?|город)\s+(?=\w)")
_URBAN_DISTRICT = re.compile(r"\bго\b")
_DISTRICT = re.compile(r"\b(?:муниципальный (?:район|округ)|р н|мр|мо)\b")
_LEAST_LIKENESS = 0.8


@dataclass(frozen=True, slots=True)
class Territory:
    """A municipality or the region; a code is "" where it could not be verified."""

    name: str
    kind: str
    oktmo: str
    trudvsem: str
    region_number: str


def find_territory(value: str) -> Territory | None:
    """The territory a name or a code means.

    ОКТМО of 8 or 11 digits finds the municipality a settlement lies in; 13 digits are the code of «Работа в России»;
    two digits are the number of the region, never the first two of an ОКТМО code, which differ (42 and 32).
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return _by_code().get(text[:_MUNICIPALITY] if len(text) in (8, 11) else text)
    return _by_name().get(_key(text))


def suggest_territory(value: str) -> str | None:
    """The name most like `value`, if one is like it."""
    near = get_close_matches(_key(value), _by_name(), n=1, cutoff=_LEAST_LIKENESS)
    return _by_name()[near[0]].name if near else None


def territory_names() -> tuple[str, ...]:
    """Names of the municipalities as the reference table writes them, in alphabetical order."""
    names = [row["territory"] for row in reference_rows("territory_codes") if row["kind"] != "region"]
    return tuple(sorted(names, key=name_key))


def _key(name: str) -> str:
    words = _TOWN.sub("", name_key(name))
    return " ".join(_DISTRICT.sub("район", _URBAN_DISTRICT.sub("городской округ", words)).split())


@cache
def _by_name() -> dict[str, Territory]:
    names: dict[str, Territory] = {}
    for row in reference_rows("territory_codes"):
        for name in (row["territory"], *filter(None, row["also_called"].split("|"))):
            names[_key(name)] = _territory(row["territory"])
    return names


@cache
def _by_code() -> dict[str, Territory]:
    codes: dict[str, Territory] = {}
    for row in reference_rows("territory_codes"):
        territory = _territory(row["territory"])
        codes |= {code: territory for code in (row["oktmo"][:_MUNICIPALITY], row["trudvsem"]) if code}
        codes |= {row["region_number"]: territory} if row["kind"] == "region" else {}
    return codes


@cache
def _territory(name: str) -> Territory:
    row = next(row for row in reference_rows("territory_codes") if row["territory"] == name)
    return Territory(name, row["kind"], row["oktmo"], row["trudvsem"], row["region_number"])
