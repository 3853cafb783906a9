"""СНИЛС, the number of an individual insurance account: XXX-XXX-XXX YY, the last two digits check the other nine."""

import re
from operator import mul

_SEPARATOR = r"[\s\-‐‑‒–—−]{0,2}"
_WRITTEN = re.compile(_SEPARATOR.join([r"([0-9]{3})"] * 3 + [r"([0-9]{2})"]))
_LAST_UNCHECKED = 1_001_998
_N_DIGITS = 11
_WEIGHTS = range(9, 0, -1)
_FEWEST_DIGITS = 9  # 001-001-999 YY without its zeros


def parse_snils(value: object) -> str | None:
    """The number as `112-233-445 95`, or None where `value` is not a possible one.

    Spaces and dashes between the groups do not matter; a whole number is read by its eleven digits. Digits are never
    added: zeros that a spreadsheet has cut off are only suggested (`suggest_snils`).
    """
    groups = _WRITTEN.fullmatch(_text(value))
    if groups is None:
        return None
    serial, check = int(groups[1] + groups[2] + groups[3]), int(groups[4])
    is_right = serial > 0 and (serial <= _LAST_UNCHECKED or check_digits(serial) == check)
    return f"{groups[1]}-{groups[2]}-{groups[3]} {groups[4]}" if is_right else None


def is_valid_snils(value: object) -> bool:
    return parse_snils(value) is not None


def suggest_snils(value: object) -> str | None:
    """The number that `value` is when its first zeros were cut off, as happens to a cell of format «number»."""
    digits = _text(value)
    is_cut = digits.isascii() and digits.isdigit() and _FEWEST_DIGITS <= len(digits) < _N_DIGITS
    return parse_snils(digits.zfill(_N_DIGITS)) if is_cut else None


def check_digits(serial: int) -> int:
    """The check of a nine-digit serial number, 0–99: Σ digit · (9 … 1) mod 101, where 100 becomes 0."""
    weighted: int = sum(map(mul, _WEIGHTS, map(int, f"{serial:09d}")))
    return weighted % 101 % 100


def format_snils(serial: int) -> str:
    """A nine-digit serial number with its check digits, as it is printed."""
    digits = f"{serial:09d}"
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]} {check_digits(serial):02d}"


def _text(value: object) -> str:
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).strip().removesuffix(".0") if isinstance(value, str | int) else ""
