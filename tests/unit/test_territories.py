"""Territories of Kuzbass by any of their names and codes."""

import pytest

from riskscore.codes.reference import reference_rows
from riskscore.codes.territories import find_territory, suggest_territory


@pytest.mark.parametrize(
    "written",
    [
        "Анжеро-Судженск", "анжеро - судженск", "г. Анжеро-Судженск", "Анжеро-Судженский городской округ",
        "Анжеро-Судженский ГО", "32704000", "32704000001", "4200000200000", "Анжеро–Судженск",
    ],
)  # fmt: skip
def test_one_territory_by_many_names(written: str) -> None:
    found = find_territory(written)
    assert found is not None
    assert (found.name, found.oktmo, found.region_number) == ("Анжеро-Судженск", "32704000", "42")


def test_the_three_numbers_of_the_region_are_not_confused() -> None:
    region = find_territory("42")
    assert region is not None
    assert region == find_territory("4200000000000") == find_territory("32000000") == find_territory("Кузбасс")
    assert find_territory("32") is None


def test_a_town_and_the_district_around_it_are_two() -> None:
    town, district = find_territory("Белово"), find_territory("Беловский р-н")
    assert town is not None
    assert district is not None
    assert town.oktmo != district.oktmo
    assert find_territory("Киселевск") == find_territory("Киселёвск") != None  # noqa: E711 - both are found


def test_a_slip_is_suggested_and_never_read() -> None:
    assert find_territory("Анжеро-Суджинск") is None
    assert suggest_territory("Анжеро-Суджинск") == "Анжеро-Судженск"
    assert suggest_territory("Москва") is None


def test_codes_not_verified_are_empty_and_the_others_have_their_shape() -> None:
    for row in reference_rows("territory_codes"):
        assert row["oktmo"] == "" or (len(row["oktmo"]) == 8 and row["oktmo"].startswith("32"))
        assert row["trudvsem"] == "" or (len(row["trudvsem"]) == 13 and row["trudvsem"].startswith("42"))
    codes = [row["oktmo"] for row in reference_rows("territory_codes") if row["oktmo"]]
    assert len(set(codes)) == len(codes)


def test_every_territory_of_the_synthetic_cohort_is_listed() -> None:
    assert all(find_territory(row["territory"]) for row in reference_rows("territories"))
