"""СНИЛС: the checks of the number, and what people write instead of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.codes.snils import check_digits, format_snils, is_valid_snils, parse_snils, suggest_snils

SERIALS = st.integers(1_001_999, 999_999_999)


@pytest.mark.parametrize("number", ["112-233-445 95", "087-654-303 00", "990-800-000 00", "001-001-998 17"])
def test_right_numbers(number: str) -> None:
    assert parse_snils(number) == number


@pytest.mark.parametrize(
    "number",
    ["112-233-445 96", "000-000-000 00", "00000000000", "000-000-000 12", "112-233-445", "", "нет", None, True],
)
def test_wrong_numbers(number: object) -> None:
    assert not is_valid_snils(number)


@pytest.mark.parametrize(
    "written",
    [
        "11223344595", "112 233 445 95", " 112-233-445-95 ", "112\u00a0233\u00a0445\u00a095", "112–233–445 95",
        "112-233-445  95", 11223344595, 11223344595.0, "11223344595.0",
    ],
)  # fmt: skip
def test_ways_to_write_one_number(written: object) -> None:
    assert parse_snils(written) == "112-233-445 95"


@pytest.mark.parametrize("written", ["1-12233445 95", "112-233-445 9 5", "112.233.445.95", "١١٢٢٣٣٤٤٥٩٥", 112233445.95])
def test_other_groups_of_digits_are_no_number(written: object) -> None:
    assert parse_snils(written) is None


@pytest.mark.parametrize("cut", [8765430300, 8765430300.0, "8765430300"])
def test_cut_zeros_are_suggested_and_never_added(cut: object) -> None:
    assert parse_snils(cut) is None
    assert suggest_snils(cut) == "087-654-303 00"


def test_a_whole_number_needs_no_suggestion_and_a_wrong_one_has_none() -> None:
    assert suggest_snils("112-233-445 95") is None
    assert suggest_snils("1122334459") is None


@given(SERIALS)
def test_every_serial_number_has_one_right_check(serial: int) -> None:
    stem = f"{serial:09d}"
    assert [c for c in range(100) if is_valid_snils(f"{stem}{c:02d}")] == [check_digits(serial)]
    assert parse_snils(format_snils(serial)) == format_snils(serial)


@given(SERIALS, st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(serial: int, place: int, shift: int) -> None:
    """Two check values, 0 and 100, are both written 00: the only pair a changed digit can hide behind."""
    digits = f"{serial:09d}"
    changed = int(digits[:place] + str((int(digits[place]) + shift) % 10) + digits[place + 1 :])
    is_hidden = check_digits(changed) == check_digits(serial) == 0
    assert is_hidden or changed <= 1_001_998 or not is_valid_snils(f"{changed:09d}{check_digits(serial):02d}")
