"""ФИО as people write it: hyphen, ё, apostrophe, no patronymic, Latin letters, initials."""

import pytest

from riskscore.codes.names import FullName, name_key, name_similarity, normalise_name, split_full_name


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Петров Пётр Петрович", FullName("Петров", "Пётр", "Петрович")),
        ("  САЛТЫКОВА - ЩЕДРИНА  АННА\u00a0МАРИЯ ", FullName("Салтыкова-Щедрина", "Анна", "Мария")),
        ("Салтыкова–Щедрина Анна-Мария Юрьевна", FullName("Салтыкова-Щедрина", "Анна-Мария", "Юрьевна")),
        ("д'Артаньян Шарль", FullName("д’Артаньян", "Шарль")),
        ("Мамедов Рашад Фарид оглы", FullName("Мамедов", "Рашад", "Фарид оглы")),
        ("МАМЕДОВ РАШАД ФАРИД ОГЛЫ", FullName("Мамедов", "Рашад", "Фарид оглы")),
        ("Ким Ен", FullName("Ким", "Ен")),
        ("Иванов И.И.", FullName("Иванов", "И.", "И.")),
        ("Иванов И. И.", FullName("Иванов", "И.", "И.")),
    ],
)
def test_full_names(written: str, read: FullName) -> None:
    assert split_full_name(written) == read


@pytest.mark.parametrize("written", ["", "Иванов", "Гарсия Маркес Габриэль Хосе", "Иванов Иван Иванович 2005"])
def test_words_that_cannot_be_told_apart_are_not_guessed(written: str) -> None:
    assert split_full_name(written) is None


def test_mixed_case_and_yo_stay_as_written() -> None:
    assert normalise_name("Мак-Грегор") == "Мак-Грегор"
    assert normalise_name("ФЁДОРОВА") == "Фёдорова"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Семёнов", "СЕМЕНОВ"),
        ("С\N{LATIN SMALL LETTER E}мёнов", "Семёнов"),
        ("Салтыков-Щедрин", "Салтыков – Щедрин"),
        ("О’Коннор", "О'Коннор"),
        ("Сергей", "Серге\u0438\u0306"),  # й as one sign or as two
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_a_latin_word_is_left_alone() -> None:
    assert name_key("Cox") != name_key("Сох")


def test_similarity_orders_candidates_as_a_person_would() -> None:
    anna = FullName("Семёнова", "Анна", "Юрьевна")
    candidates = [
        FullName("СЕМЕНОВА", "АННА", "ЮРЬЕВНА"),
        FullName("Семёнова", "Анна"),
        FullName("Семенова", "Аня", "Юрьевна"),
        FullName("Петрова", "Анна", "Юрьевна"),
        FullName("Петров", "Олег", "Ильич"),
    ]
    values = [name_similarity(anna, candidate) for candidate in candidates]
    assert values == sorted(values, reverse=True)
    assert values[0] == values[1] == 1.0
    assert values[-1] < 0.5


def test_initials_are_like_the_names_they_begin() -> None:
    assert name_similarity(FullName("Иванов", "И.", "И."), FullName("Иванов", "Иван", "Ильич")) == 1.0
    assert name_similarity(FullName("Иванов", "И."), FullName("Иванов", "Олег")) < 0.7
