"""Names and СНИЛС for the raw parts of a synthetic cohort. Made up: the numbers begin with 9, as no issued ones do."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from riskscore.codes.snils import format_snils
from riskscore.synthetic.draws import Bools, chosen

WRONG_SNILS = 0.02
_FIRST_SERIAL, _STEP, _MODULUS = 900_000_000, 7_368_787, 99_999_989
_PER_YEAR = 1_000_000
_NO_PATRONYMIC = 0.015
_SURNAMES = (
    ("Иванов", "Иванова"), ("Кузнецов", "Кузнецова"), ("Соловьёв", "Соловьёва"), ("Фёдоров", "Фёдорова"),
    ("Черных", "Черных"), ("Римский-Корсаков", "Римская-Корсакова"), ("Шевченко", "Шевченко"), ("Ким", "Ким"),
    ("Воробьёв", "Воробьёва"), ("Горбунов", "Горбунова"), ("Тихонов", "Тихонова"), ("Зайцев", "Зайцева"),
    ("Белый", "Белая"), ("Ковалёв", "Ковалёва"), ("Лукьянов", "Лукьянова"), ("Мещеряков", "Мещерякова"),
    ("Немчинов", "Немчинова"), ("Осипов", "Осипова"), ("Прокопьев", "Прокопьева"), ("Рыжов", "Рыжова"),
    ("Сибиряков", "Сибирякова"), ("Токарев", "Токарева"), ("Усольцев", "Усольцева"), ("Хабибуллин", "Хабибуллина"),
    ("Цыганков", "Цыганкова"), ("Щукин", "Щукина"), ("Юрьев", "Юрьева"), ("Яшкин", "Яшкина"),
)  # fmt: skip
_MEN = (
    "Александр", "Алексей", "Артём", "Данил", "Дмитрий", "Егор", "Иван", "Кирилл", "Максим", "Михаил", "Никита",
    "Пётр", "Роман", "Семён", "Тимур", "Фёдор",
)  # fmt: skip
_WOMEN = (
    "Алёна", "Анастасия", "Анна", "Валерия", "Дарья", "Екатерина", "Ксения", "Мария", "Наталья", "Ольга", "Полина",
    "Софья", "Татьяна", "Ульяна", "Юлия", "Яна",
)  # fmt: skip
_PATRONYMICS = (
    ("Александрович", "Александровна"), ("Алексеевич", "Алексеевна"), ("Андреевич", "Андреевна"),
    ("Викторович", "Викторовна"), ("Дмитриевич", "Дмитриевна"), ("Евгеньевич", "Евгеньевна"),
    ("Игоревич", "Игоревна"), ("Николаевич", "Николаевна"), ("Олегович", "Олеговна"), ("Петрович", "Петровна"),
    ("Сергеевич", "Сергеевна"), ("Юрьевич", "Юрьевна"),
)  # fmt: skip


def draw_names(is_male: Bools, rng: np.random.Generator) -> pd.DataFrame:
    """Columns last_name, first_name, middle_name; a few people have no patronymic."""
    n, male = len(is_male), is_male.astype(np.int64)
    surnames, patronymics = np.array(_SURNAMES), np.array(_PATRONYMICS)
    first = np.array([_WOMEN, _MEN])[male, rng.integers(0, len(_MEN), n)]
    middle = pd.Series(patronymics[rng.integers(0, len(patronymics), n), 1 - male], dtype="str")
    return pd.DataFrame(
        {
            "last_name": pd.Series(surnames[rng.integers(0, len(surnames), n), 1 - male], dtype="str"),
            "first_name": pd.Series(first, dtype="str"),
            "middle_name": middle.mask(chosen(rng, _NO_PATRONYMIC, n)),
        }
    )


def make_snils(year: int, row: Sequence[int]) -> "pd.Series[str]":
    """A right number of its own for each graduate; `row` 0–999,999 of the year."""
    numbers = (((year % 100) * _PER_YEAR + each) * _STEP % _MODULUS for each in row)
    return pd.Series([format_snils(_FIRST_SERIAL + number) for number in numbers], dtype="str")


def spoil(snils: "pd.Series[str]", wrong: Bools, rng: np.random.Generator) -> "pd.Series[str]":
    """The numbers with other check digits where `wrong`, as a slip of the finger makes them."""
    slip = rng.integers(1, 100, len(snils))
    spoilt = [f"{text[:-2]}{(int(text[-2:]) + by) % 100:02d}" for text, by in zip(snils, slip, strict=True)]
    return snils.mask(wrong, pd.Series(spoilt, dtype="str"))
