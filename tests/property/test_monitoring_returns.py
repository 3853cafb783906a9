"""Monitoring returns: what graduates add up to is read without a problem, and one wrong number is found.

Returns are made from single graduates, so that every control holds by how they are counted and not by being solved for.
"""

import datetime as dt
import random
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from riskscore.errors import FileError
from riskscore.monitoring import Return, employment_by_specialty, load_form, read_return, recognise_form, shipped_forms
from riskscore.monitoring.form import Form, FormSheet

SPECIALTIES = ("08.02.01", "15.01.05", "23.02.07", "34.02.01")
HEADER = 4
FEW = settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])


@dataclass
class Filled:
    """A workbook in the making: cells of each sheet by (row, column), from 1, and where each number's column is."""

    form: Form
    cells: dict[str, dict[tuple[int, int], object]] = field(default_factory=dict)
    places: dict[tuple[str, str], int] = field(default_factory=dict)
    last: dict[str, int] = field(default_factory=dict)

    def at(self, row: int, number: str, sheet: int = 0) -> tuple[int, int]:
        return row, self.places[self.name(sheet), number]

    def name(self, sheet: int = 0) -> str:
        return self.form.sheets[sheet].name or "Лист1"

    def put(self, row: int, number: str, value: object, sheet: int = 0) -> None:
        self.cells[self.name(sheet)][self.at(row, number, sheet)] = value

    def get(self, row: int, number: str, sheet: int = 0) -> object:
        return self.cells[self.name(sheet)].get(self.at(row, number, sheet))

    def save(self, path: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, cells in self.cells.items():
            sheet = book.create_sheet(name)
            for (row, column), value in cells.items():
                sheet.cell(row, column, value)
        book.save(path)
        return path


def rows_of(form: Form, person: random.Random) -> set[str]:
    """Row codes a graduate is counted in, from their statuses."""
    ovz, disabled, target, champion = (person.random() < share for share in (0.4, 0.4, 0.3, 0.3))
    if form.id == "opk-2023":
        return {"01"} | ({"02"} if target else set())
    special = ovz or disabled
    rows = {"01": True, "02": ovz, "03": ovz and disabled, "04": disabled and not ovz, "05": target}
    if form.id == "monitoring-2021":
        rows |= {"06": ovz and target, "07": rows["03"] and target, "08": rows["04"] and target}
    elif form.id in ("monitoring-2023", "form-2-2025"):
        rows |= {"06": special, person.choice([f"{n:02d}" for n in range(7, 14)]): special}
        rows |= {"14": special and target}
        rows |= {"15": special and champion} if form.id == "monitoring-2023" else {}
    return {code for code, counted in rows.items() if counted}


def columns_of(sheet: FormSheet, person: random.Random) -> Counter[str]:
    """Columns a graduate is counted in: the total, one channel of each sum, and maybe its sub-columns."""
    totals = {control.total for control in sheet.sums}
    counted = Counter(dict.fromkeys(totals - {part for control in sheet.sums for part in control.parts}, 1))
    for control in sheet.sums:
        if counted[control.total]:
            counted[person.choice(control.parts)] += 1
    for bound in sheet.at_most:
        if counted[bound.larger]:
            counted.update({number: 1 for number in bound.smaller if person.random() < 0.5})
    return counted


def fill(form: Form, seed: int, specialties: int = 2, people: int = 9) -> Filled:
    """A consistent return; graduates of the target sheets are some of those of the main sheet."""
    chance = random.Random(seed)
    filled = Filled(form)
    graduates = {
        code: [(rows_of(form, chance), columns_of(form.sheets[0], chance)) for _ in range(people)]
        for code in SPECIALTIES[:specialties]
    }
    for index, sheet in enumerate(form.sheets):
        write_header(filled, index)
        for code, group in graduates.items():
            if index == 0:
                write_specialty(filled, sheet, code, group)
            elif sheet.columns:
                write_target(filled, index, code, group)
            elif group:
                write_line(filled, index, code, {}, None)
    return filled


def year_of(form: Form) -> int:
    return int(re.search(r"20\d\d", form.id)[0])


def write_header(filled: Filled, index: int) -> None:
    sheet, name = filled.form.sheets[index], filled.name(index)
    filled.cells[name] = {(1, 1): f"Сведения о занятости, выпуск {year_of(filled.form)} года"}
    filled.last[name] = HEADER
    for column, number in enumerate(sheet.numbers, start=1):
        filled.places[name, number] = column
        filled.cells[name][HEADER, column] = (
            number.zfill(2) if filled.form.id != "form-2-2025" else f"гр.{number.zfill(2)}"
        )
        known = sheet.by_number.get(number)
        if known:
            filled.cells[name][HEADER - 1, column] = known.title
    filled.cells[name][HEADER - 1, filled.places[name, sheet.code]] = "Код и наименование профессии, специальности"


def write_specialty(filled: Filled, sheet: FormSheet, code: str, group: list[tuple[set[str], Counter[str]]]) -> None:
    for kind in sheet.rows or (None,):
        counted = [columns for rows, columns in group if kind is None or kind.code in rows]
        write_line(filled, 0, code, sum(counted, Counter()), kind)


def write_target(filled: Filled, index: int, code: str, group: list[tuple[set[str], Counter[str]]]) -> None:
    """One line of as many of the graduates, the employed ones first among the channels of the target sheet."""
    sheet = filled.form.sheets[index]
    (control,) = sheet.sums
    employed = sum(columns["3"] for _, columns in group)
    counts = {control.total: employed, control.parts[0]: employed}
    write_line(filled, index, code, counts, None)


def write_line(filled: Filled, index: int, code: str, counts: Counter[str] | dict[str, int], kind) -> None:
    sheet, name = filled.form.sheets[index], filled.name(index)
    filled.last[name] += 1
    row = filled.last[name]
    filled.put(row, sheet.code, f"{code} Название", index)
    if kind is not None and sheet.row_code:
        filled.put(row, sheet.row_code, kind.code, index)
    if kind is not None and sheet.row_title:
        filled.put(row, sheet.row_title, kind.title, index)
    for number in sheet.counted:
        filled.put(row, number, counts.get(number, 0), index)
    if sheet.explain:
        filled.put(row, sheet.explain.text, "уехали на учёбу за рубеж", index)


def summed(sheet: FormSheet) -> list[str]:
    return sorted({number for control in sheet.sums for number in (control.total, *control.parts)})


def codes_of(filled: Return) -> list[tuple[str, str | None, int | None]]:
    return [(problem.code, problem.sheet, problem.row) for problem in filled.problems]


def read(filled: Filled, folder: Path) -> Return:
    """By its own form: that a form is recognised among all is a test of its own."""
    return read_return(filled.save(folder / "return.xlsx"), filled.form)


def make(name: str, seed: int = 1, **kwargs: int) -> Filled:
    return fill(load_form(name), seed, **kwargs)


@pytest.fixture(params=shipped_forms())
def form(request: pytest.FixtureRequest) -> Form:
    return load_form(request.param)


@FEW
@given(seed=st.integers(0, 10**6), specialties=st.integers(1, 3), people=st.integers(0, 12))
def test_a_consistent_return_is_recognised_and_has_no_problem(tmp_path, form, seed, specialties, people):
    filled = fill(form, seed, specialties, people)
    path = filled.save(tmp_path / "return.xlsx")
    assert recognise_form(path) == form
    read = read_return(path)
    assert [problem.message() for problem in read.problems] == []
    assert read.cohort_year == year_of(form)
    main = read.rows[read.rows["sheet"] == (form.sheets[0].name or "")]
    for column in form.sheets[0].columns:
        written = [filled.get(row, column.number) for row in range(HEADER + 1, filled.last[filled.name()] + 1)]
        assert main[column.key].tolist() == written, column.key


@FEW
@given(seed=st.integers(0, 10**6), data=st.data())
def test_one_changed_number_of_a_sum_is_found_in_its_row(tmp_path, form, seed, data):
    filled = fill(form, seed)
    row = data.draw(st.integers(HEADER + 1, filled.last[filled.name()]))
    number = data.draw(st.sampled_from(summed(form.sheets[0])))
    was = filled.get(row, number)
    filled.put(row, number, data.draw(st.integers(0, 30).filter(lambda n: n != was)))
    found = [p for p in read(filled, tmp_path).problems if p.code == "wrong_sum"]
    assert [(p.sheet, p.row) for p in found][:1] == [(filled.name(), row)]
    assert all(p.found.isdigit() and "= " in p.allowed.ru for p in found)


def bounds(key: str) -> list[tuple[str, str, str]]:
    """Form, whole and part of every bound of the main sheets."""
    found = [(name, bound) for name in shipped_forms() for bound in getattr(load_form(name).sheets[0], key)]
    return [(name, bound.larger, smaller) for name, bound in found for smaller in bound.smaller]


@pytest.mark.parametrize(("name", "larger", "smaller"), bounds("at_most"))
def test_a_sub_column_above_its_parent_is_found(tmp_path, name, larger, smaller):
    filled = make(name)
    row = HEADER + 1
    parent = filled.get(row, larger)
    filled.put(row, smaller, parent + 1)
    (problem,) = [p for p in read(filled, tmp_path).problems if p.code == "larger_than_whole"]
    assert (problem.sheet, problem.row, problem.found) == (filled.name(), row, str(parent + 1))
    assert f"гр. {smaller.zfill(2)}" in problem.field
    assert f"= {parent}" in problem.allowed.ru


@pytest.mark.parametrize(("name", "larger", "smaller"), bounds("row_at_most"))
def test_a_row_above_the_row_it_is_part_of_is_found(tmp_path, name, larger, smaller):
    filled = make(name)
    kinds = [kind.code for kind in filled.form.sheets[0].rows]
    whole, part = HEADER + 1 + kinds.index(larger), HEADER + 1 + kinds.index(smaller)
    number = filled.form.sheets[0].sums[0].total
    filled.put(part, number, filled.get(whole, number) + 1)
    found = [p for p in read(filled, tmp_path).problems if p.code == "row_larger_than_whole" and p.row == part]
    assert f"не больше стр. {larger} = {filled.get(whole, number)}" in [p.allowed.ru for p in found]
    assert {(p.field[-len(f"стр. {smaller}") :], p.sheet) for p in found} == {(f"стр. {smaller}", filled.name())}


@pytest.mark.parametrize("name", ["monitoring-2023", "form-2-2025"])
@pytest.mark.parametrize(("changed", "parts"), [("04", "стр. 02 + 04"), ("09", "стр. 07–13")])
def test_row_06_is_the_sum_of_rows_02_and_04_and_of_the_kinds_of_disability(tmp_path, name, changed, parts):
    filled = make(name)
    row = HEADER + int(changed)
    number = filled.form.sheets[0].sums[0].total
    filled.put(row, number, filled.get(row, number) + 1)
    found = [p for p in read(filled, tmp_path).problems if p.code == "wrong_row_sum"]
    assert [(p.row, p.found) for p in found] == [(HEADER + 6, str(filled.get(HEADER + 6, number)))]
    assert found[0].allowed.ru.startswith(parts)


def test_the_rows_02_04_05_are_bounded_each_and_not_by_their_sum(tmp_path):
    filled = make("form-1-2024", people=0)
    for row, count in zip(range(HEADER + 1, HEADER + 6), (1, 1, 1, 0, 1), strict=True):
        filled.put(row, "5", count)
        filled.put(row, "6", count)
    assert codes_of(read(filled, tmp_path)) == []


def test_a_sum_that_is_wrong_is_said_with_sheet_row_column_and_both_numbers(tmp_path):
    filled = make("form-1-2024", people=0)
    filled.put(HEADER + 1, "5", 12)
    filled.put(HEADER + 1, "6", 11)
    (problem,) = read(filled, tmp_path).problems
    assert problem.message("ru") == (
        "лист «Форма 1 пятистрочная», строка 5, поле «гр. 05 «Всего»»: указано «12»; допустимо: гр. 06–27 = 11; "
        "проверьте оба числа по спискам выпускников"
    )


@pytest.mark.parametrize("sheet", [1, 2])
def test_a_specialty_of_another_sheet_stands_on_the_main_one(tmp_path, sheet):
    filled = make("site-2025-09")
    filled.put(HEADER + 1, "1", "43.01.09 Повар", sheet)
    (problem,) = read(filled, tmp_path).problems
    assert (problem.code, problem.sheet, problem.found) == ("not_on_main_sheet", filled.name(sheet), "43.01.09")


@pytest.mark.parametrize(("name", "part"), [("site-2024", "6"), ("site-2025-05", "6")])
def test_no_more_target_graduates_than_graduates(tmp_path, name, part):
    filled = make(name)
    for number in ("5", part):
        filled.put(HEADER + 1, number, 50, 1)
    found = [p for p in read(filled, tmp_path).problems if p.code == "more_than_main_sheet"]
    assert [(p.sheet, p.row, p.found) for p in found][:1] == [(filled.name(1), HEADER + 1, "08.02.01: 50")]
    assert "= 9 (лист" in found[0].allowed.ru


def test_a_list_holds_no_more_graduates_than_the_main_sheet(tmp_path):
    filled = make("site-2025-09")
    for row, number in product((HEADER + 1, HEADER + 2), filled.form.sheets[0].counted):
        filled.put(row, number, 0)
    codes = codes_of(read(filled, tmp_path))
    assert codes == [("more_than_main_sheet", filled.name(i), row) for i in (1, 2) for row in (5, 6)]


@pytest.mark.parametrize(
    ("cell", "code", "suggestion"),
    [
        (dt.date(2001, 2, 8), "date_for_code", "08.02.01"),
        ("08.02.2001", "date_for_code", "08.02.01"),
        ("8.2.1 Строительство", "not_a_specialty", "08.02.01"),
        ("Строительство", "not_a_specialty", None),
        ("08.02.01 или 15.01.05", "not_a_specialty", "08.02.01"),
        (80201, "not_a_specialty", None),
    ],
)
def test_a_spoilt_code_is_named_and_the_right_one_suggested(tmp_path, cell, code, suggestion):
    filled = make("site-2024", specialties=1)
    del filled.cells[filled.name(1)][filled.at(HEADER + 1, "1", 1)]
    for number in ("5", "6"):
        filled.put(HEADER + 1, number, "", 1)
    filled.put(HEADER + 1, "1", cell)
    found = read(filled, tmp_path)
    problem = next(p for p in found.problems if p.sheet == filled.name())
    assert (problem.code, problem.row, problem.suggestion) == (code, HEADER + 1, suggestion)
    assert found.rows["specialty"].tolist()[:1] == [None]
    assert found.rows["is_bad"].tolist()[:1] == [True]


def test_a_code_nobody_lists_is_a_warning_and_its_row_is_read(tmp_path):
    filled = make("opk-2023", specialties=1)
    for row in (HEADER + 1, HEADER + 2):
        filled.put(row, "3", "80.02.01 Строительство")
    found = read(filled, tmp_path)
    assert [(p.code, p.severity, p.row, p.found) for p in found.problems] == [
        ("odd_code", "warning", HEADER + 1, "80.02.01")
    ]
    assert found.rows["specialty"].tolist()[0] == "80.02.01"


def test_a_first_row_without_its_code_is_named_once(tmp_path):
    filled = make("form-1-2024")
    for row in range(HEADER + 1, HEADER + 6):
        filled.put(row, "2", None)
    assert codes_of(read(filled, tmp_path)) == [("no_specialty_code", filled.name(), HEADER + 1)]


def test_a_code_in_the_first_row_only_is_enough(tmp_path):
    filled = make("form-1-2024")
    for row in range(HEADER + 2, HEADER + 6):
        filled.put(row, "2", None)
    found = read(filled, tmp_path)
    assert codes_of(found) == []
    assert found.rows["specialty"].tolist() == ["08.02.01"] * 5 + ["15.01.05"] * 5


def test_another_code_inside_a_specialty_is_named(tmp_path):
    filled = make("form-1-2024")
    filled.put(HEADER + 3, "2", "43.01.09 Повар")
    assert codes_of(read(filled, tmp_path)) == [("other_specialty_inside", filled.name(), HEADER + 3)]


@pytest.mark.parametrize(("name", "second"), [("site-2024", HEADER + 2), ("form-1-2024", HEADER + 6)])
def test_a_specialty_twice_is_named_with_the_first_row(tmp_path, name, second):
    filled = make(name)
    for row in range(second, second + (len(filled.form.sheets[0].rows) or 1)):
        filled.put(row, filled.form.sheets[0].code, "08.02.01 Название")
    found = read(filled, tmp_path)
    problem = next(p for p in found.problems if p.sheet == filled.name())
    assert (problem.code, problem.row) == ("duplicate_specialty", second)
    main = found.rows[found.rows["sheet"] == (filled.form.sheets[0].name or "")]
    assert main["is_bad"].tolist() == (main["row"] >= second).tolist()
    assert f"в строке {HEADER + 1}" in problem.allowed.ru


def test_rows_of_a_specialty_that_are_missing_or_twice_are_named(tmp_path):
    filled = make("form-1-2024", people=0)
    filled.put(HEADER + 3, "3", "07")
    for number, text in (("3", "03"), ("4", filled.form.sheets[0].rows[2].title)):
        filled.put(HEADER + 9, number, text)
    codes = [(code, row) for code, _, row in codes_of(read(filled, tmp_path))]
    assert codes == [
        ("unknown_row", HEADER + 3), ("missing_rows", HEADER + 6), ("missing_rows", HEADER + 9),
        ("duplicate_specialty", HEADER + 9),
    ]  # fmt: skip


def test_a_row_whose_title_and_code_disagree_is_named(tmp_path):
    filled = make("form-1-2024")
    filled.put(HEADER + 2, "3", "05")
    assert codes_of(read(filled, tmp_path)) == [("row_title_disagrees", filled.name(), HEADER + 2)]


@pytest.mark.parametrize(
    ("cell", "code", "suggestion"),
    [
        ("5 чел.", "not_a_count", "5"),
        ("пять", "not_a_count", None),
        (-1, "negative_count", None),
        (1.5, "not_whole", None),
    ],
)
def test_a_cell_that_is_no_count_is_named_and_controls_do_not_guess_it(tmp_path, cell, code, suggestion):
    filled = make("form-1-2024")
    filled.put(HEADER + 1, "6", cell)
    (problem,) = read(filled, tmp_path).problems
    assert (problem.code, problem.row, problem.suggestion) == (code, HEADER + 1, suggestion)
    assert problem.field.startswith("гр. 06")


def test_numbers_as_text_are_read_and_said_once_a_column(tmp_path):
    filled = make("form-1-2024")
    for row in range(HEADER + 1, HEADER + 11):
        filled.put(row, "5", f" {filled.get(row, '5')}\u00a0")
    found = read(filled, tmp_path)
    assert [(p.code, p.severity, p.row) for p in found.problems] == [("number_as_text", "warning", HEADER + 1)]
    assert "чисел текстом: 10" in found.problems[0].allowed.ru


def test_dashes_and_empty_cells_are_zero_and_check_and_example_rows_are_passed_over(tmp_path):
    filled = make("form-1-2024", people=0)
    filled.put(HEADER + 1, "7", "-")
    filled.put(HEADER + 1, "8", None)
    filled.put(HEADER + 1, "9", "х")
    for row, text in ((HEADER + 11, "Проверка"), (HEADER + 12, "Выпадающий список")):
        filled.put(row, "2", text)
        filled.put(row, "5", "проверка пройдена")
    found = read(filled, tmp_path)
    assert codes_of(found) == []
    assert len(found.rows) == 10


def test_a_check_row_is_passed_over_by_its_code(tmp_path):
    filled = make("monitoring-2023")
    filled.put(HEADER + 31, "5", "16")
    filled.put(HEADER + 31, "7", "ошибок нет")
    found = read(filled, tmp_path)
    assert codes_of(found) == []
    assert len(found.rows) == 30


def test_a_formula_that_was_never_computed_is_named(tmp_path):
    filled = make("form-1-2024", people=0)
    filled.put(HEADER + 1, "5", "=SUM(F5:G5)")
    assert codes_of(read(filled, tmp_path)) == [("formula_without_value", filled.name(), HEADER + 1)]


def test_the_year_is_unknown_where_the_headers_name_two(tmp_path):
    filled = make("form-1-2024")
    filled.cells[filled.name()][2, 1] = "в сравнении с выпуском 2023 года"
    assert read(filled, tmp_path).cohort_year is None


@pytest.mark.parametrize(("gone", "is_known"), [(0, True), (8, False)])
def test_a_renamed_sheet_is_known_by_a_header_that_leaves_no_doubt(tmp_path, gone, is_known):
    filled = make("form-1-2024")
    for number in map(str, range(1, 29)):
        filled.put(HEADER - 1, number, None)
    for number in map(str, range(20, 20 + gone)):
        filled.put(HEADER, number, None)
    path = filled.save(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    book[filled.name()].title = "Лист1"
    book.save(path)
    assert (recognise_form(path) is not None) == is_known


def test_two_forms_in_one_workbook_are_read_when_one_is_named(tmp_path):
    both, other = make("form-1-2024"), make("form-2-2025")
    both.cells |= other.cells
    with pytest.raises(FileError, match="form-1-2024, form-2-2025"):
        read_return(both.save(tmp_path / "return.xlsx"))
    assert codes_of(read_return(tmp_path / "return.xlsx", other.form)) == []


def test_a_totals_row_is_left_out_and_said(tmp_path):
    filled = make("site-2024")
    filled.put(HEADER + 3, "1", "Итого")
    filled.put(HEADER + 3, "2", 18)
    assert codes_of(read(filled, tmp_path)) == [("totals_row", filled.name(), HEADER + 3)]


def test_a_title_that_contradicts_its_number_is_an_error_and_the_column_is_not_read(tmp_path):
    filled = make("form-1-2024")
    filled.put(HEADER - 1, "7", "Продолжили обучение")
    filled.put(HEADER + 1, "7", 99)
    found = read(filled, tmp_path)
    assert codes_of(found) == [("title_disagrees", filled.name(), HEADER)]
    assert "ip" not in found.rows.columns


def test_a_column_of_no_known_title_is_read_by_the_title_the_file_shows_and_that_is_said(tmp_path):
    filled = make("site-2025-05")
    filled.put(HEADER - 1, "9", "Неформальная занятость (теневой сектор экономики)")
    found = read(filled, tmp_path)
    assert [(p.code, p.severity) for p in found.problems] == [("column_by_title", "warning")]
    assert found.rows["informal"].tolist()[:2] == [filled.get(HEADER + 1, "9"), filled.get(HEADER + 2, "9")]


def test_columns_in_another_order_or_place_are_found_by_their_numbers(tmp_path):
    filled = make("form-1-2024", seed=3)
    cells = filled.cells[filled.name()]
    filled.cells[filled.name()] = {(row + 2, 90 - column): value for (row, column), value in cells.items()}
    found = read_return(filled.save(tmp_path / "return.xlsx"))
    assert codes_of(found) == []
    assert found.rows["row"].tolist()[0] == HEADER + 3


def test_without_the_row_of_numbers_columns_are_found_by_their_titles(tmp_path):
    filled = make("form-1-2024", seed=3)
    totals = [filled.get(row, "5") for row in range(HEADER + 1, HEADER + 11)]
    filled.put(HEADER - 1, "4", "Наименование показателей")
    filled.cells[filled.name()] = {
        (row - (row > HEADER), column): value
        for (row, column), value in filled.cells[filled.name()].items()
        if row != HEADER
    }
    found = read_return(filled.save(tmp_path / "return.xlsx"))
    assert found.rows["total"].tolist() == totals
    assert codes_of(found) == []


@pytest.mark.parametrize(("number", "code"), [("6", "no_column"), ("28", None)])
def test_a_column_that_is_gone_is_named(tmp_path, number, code):
    filled = make("form-1-2024")
    filled.put(HEADER, number, None)
    assert [p.code for p in read(filled, tmp_path).problems] == ([code] if code else [])


def test_a_column_twice_is_named_and_not_read(tmp_path):
    filled = make("form-1-2024")
    filled.put(HEADER, "7", "06")
    assert {code for code, _, _ in codes_of(read(filled, tmp_path))} == {"column_twice", "no_column"}


@pytest.mark.parametrize("is_hidden", [True, False])
def test_a_sheet_of_the_form_that_is_absent_or_hidden_is_named(tmp_path, is_hidden):
    path = make("site-2024").save(tmp_path / "return.xlsx")
    book = openpyxl.load_workbook(path)
    if is_hidden:
        book["Выпуск-Целевое"].sheet_state = "hidden"
    else:
        del book["Выпуск-Целевое"]
    book.save(path)
    (problem,) = read_return(path).problems
    assert problem.code == ("hidden_sheet" if is_hidden else "no_sheet")
    assert "Выпуск-Целевое" in problem.allowed.ru


def test_much_under_other_needs_its_reasons(tmp_path):
    filled = make("monitoring-2023", people=0)
    for number in ("7", "26"):
        filled.put(HEADER + 1, number, 2)
    filled.put(HEADER + 1, "33", None)
    assert [(p.code, p.severity, p.row) for p in read(filled, tmp_path).problems] == [
        ("not_explained", "warning", HEADER + 1)
    ]
    filled.put(HEADER + 1, "33", "переехали в другой регион")
    assert codes_of(read(filled, tmp_path)) == []


def test_what_is_no_return_is_refused_with_what_to_do(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["person_id", "resume"])
    book.save(tmp_path / "people.xlsx")
    assert recognise_form(tmp_path / "people.xlsx") is None
    with pytest.raises(FileError, match="restore the row of column numbers"):
        read_return(tmp_path / "people.xlsx")
    with pytest.raises(FileError, match="site-2024"):
        read_return(tmp_path / "people.xlsx", load_form("site-2024"))


@pytest.mark.parametrize("name", ["return.xls", "return.xlsx"])
def test_an_old_workbook_is_refused_with_what_to_do(tmp_path, name):
    (tmp_path / name).write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 100)
    with pytest.raises(FileError, match=r"save it without a password as \.xlsx"):
        read_return(tmp_path / name)


def test_employment_by_specialty_counts_all_graduates_of_good_rows(tmp_path):
    filled = make("form-1-2024", people=0)
    for number, count in {"5": 10, "6": 4, "7": 1, "11": 1, "10": 2, "13": 1, "16": 1}.items():
        filled.put(HEADER + 1, number, count)
    filled.put(HEADER + 6, "5", 3)
    frame = employment_by_specialty(read(filled, tmp_path), college="Колледж")
    assert frame.to_dict("records") == [
        {
            "college": "Колледж", "specialty": "08.02.01", "cohort_year": 2024, "total": 10, "employed": 6,
            "at_risk": 2, "excluded": 2, "forecast": 0, "known": 8,
        }
    ]  # fmt: skip


def test_employment_is_unknown_where_the_form_does_not_say_who_is_at_risk(tmp_path):
    frame = employment_by_specialty(read(make("site-2025-05"), tmp_path), cohort_year=2025)
    assert frame["at_risk"].isna().all()
    assert frame["known"].isna().all()
    assert frame["cohort_year"].tolist() == [2025, 2025]
