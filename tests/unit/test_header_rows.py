"""The table of a sheet: what lies around it is passed over only aloud, and no value moves."""

from collections.abc import Sequence

import pytest

from riskscore.files import Cell, Grid, RawFrame
from riskscore.files.cut import HEADER_ROW, to_raw

PEOPLE = [["имя", "балл", "курс", "группа"], ["Анна", 4.5, 3.0, "ТМ-31"], ["Пётр", 3.0, 4.0, "ТМ-41"]]
READ = [["Анна", 4.5, 3, "ТМ-31"], ["Пётр", 3, 4, "ТМ-41"]]


def cut(rows: Sequence[Sequence[Cell]], *, known: Sequence[str] = (), **metadata: str) -> RawFrame:
    return to_raw(Grid("Лист1", True, [list(row) for row in rows]), "book.xlsx", known=known, metadata=metadata)


def said(raw: RawFrame) -> list[tuple[str, int | None]]:
    return [(problem.code, problem.row) for problem in raw.problems]


@pytest.mark.parametrize("known", [[], ["балл", "имя"], ["БАЛЛ"]])
def test_titles_above_the_header_are_said(known):
    raw = cut([["Список выпускников", "", "", ""], ["", "", "", ""], *PEOPLE], known=known)
    assert raw.frame.to_numpy().tolist() == READ
    assert said(raw) == [("title_rows", None)]
    assert (raw.header_row, raw.row_numbers, raw.sheet) == (3, (4, 5), "Лист1")


def test_a_wide_line_above_the_header_is_told_from_it_by_known_names():
    line = ["Кемерово", "2026", "очная", "выпуск"]
    assert list(cut([line, *PEOPLE]).frame.columns) == line
    assert list(cut([line, *PEOPLE], known=["балл", "группа"]).frame.columns) == PEOPLE[0]


def test_the_row_of_a_person_is_no_header_however_many_names_it_quotes():
    rows = [["имя", "почему", "ещё", "риск"], ["Анна", "балл", "группа", 0.4]]
    raw = cut(rows, known=["имя", "балл", "группа"])
    assert (list(raw.frame.columns), said(raw)) == (rows[0], [])


def test_a_plain_table_is_read_without_a_word():
    raw = cut(PEOPLE)
    assert (raw.frame.to_numpy().tolist(), said(raw), raw.header_row) == (READ, [], 1)
    assert raw.column_positions == (0, 1, 2, 3)


def test_a_stamped_header_row_is_taken_and_titles_above_it_are_ours():
    rows = [["балл — средний", "имя — как в паспорте", "x", "y"], *PEOPLE]
    raw = cut(rows, known=["имя", "балл"], **{HEADER_ROW: "2"})
    assert (raw.header_row, said(raw)) == (2, [])


@pytest.mark.parametrize("stamp", ["", "0", "99", "-1", "x", "²", "1"])
def test_a_stamp_that_cannot_be_is_not_believed(stamp):
    raw = cut([["Заголовок", "", "", ""], *PEOPLE], known=["имя", "балл"], **{HEADER_ROW: stamp})
    assert raw.header_row == 2


@pytest.mark.parametrize("stamp", ["1", "2", "4"])
def test_a_stamp_that_rows_put_in_or_taken_out_have_moved_is_not_believed(stamp):
    rows = [["Колледж", "", "", ""], ["имя студента", "балл", "", ""], *PEOPLE[:2], ["балл", 3.0, 4.0, "ТМ-41"]]
    raw = cut(rows, known=["имя", "балл", "курс"], **{HEADER_ROW: stamp})
    assert (raw.header_row, raw.row_numbers) == (3, (4, 5))


def test_a_stamp_of_two_rows_joins_them_without_merged_cells():
    rows = [["Оценки", "", "Пропуски", ""], ["мат", "физ", "всего", "без причины"], [5.0, 4.0, 3.0, 2.0]]
    raw = cut(rows, known=["мат", "физ"], **{HEADER_ROW: "1:2"})
    assert list(raw.frame.columns) == ["Оценки › мат", "Оценки › физ", "Пропуски › всего", "Пропуски › без причины"]
    assert (raw.header_first, raw.header_row, raw.row_numbers) == (1, 2, (3,))


def test_merged_groups_are_joined_to_their_columns():
    rows = [["имя", "Оценки", "", "курс"], ["", "мат", "физ", ""], ["Анна", 5.0, 4.0, 3.0]]
    raw = cut(rows)
    assert list(raw.frame.columns) == ["имя", "Оценки › мат", "Оценки › физ", "курс"]
    assert (said(raw), raw.row_numbers, raw.header_row) == ([("joined_header", None)], (3,), 2)


def test_two_merged_groups_without_a_column_between_need_the_merging_itself():
    rows: list[list[Cell]] = [
        ["Оценки", "", "Пропуски", ""],
        ["мат", "физ", "всего", "без причины"],
        [5.0, 4.0, 7.0, 1.0],
    ]
    merged = Grid("x", True, rows, merged=((0, 0, 0, 1), (0, 2, 0, 3)))
    assert list(to_raw(merged, "x.xlsx").frame.columns)[2:] == ["Пропуски › всего", "Пропуски › без причины"]
    assert list(to_raw(Grid("x", True, rows), "x.xlsx", known=["мат"]).frame.columns) == rows[1]


def test_totals_and_numbers_of_columns_are_no_people():
    header = ["имя", "a", "b", "c", "d"]
    rows = [header, [1.0, 2.0, 3.0, 4.0, 5.0], ["Анна", 1.0, 2.0, 3.0, 4.0], ["Итого:", 1.0, "", "", 4.0]]
    raw = cut(rows)
    assert raw.frame["имя"].tolist() == ["Анна"]
    assert said(raw) == [("column_numbers_row", 2), ("totals_row", 4)]


@pytest.mark.parametrize("row", [["Итого", "да", "", ""], ["Итогов", 1.0, "", ""], ["Всего", 1.0, 2.0, 3.0]])
def test_a_row_that_may_be_a_person_is_no_total(row):
    assert len(cut([*PEOPLE, row]).frame) == 3


def test_a_total_below_each_group_is_no_person_either():
    rows = [PEOPLE[0], ["Итого по группе", 4.5, "", ""], PEOPLE[1], ["Всего", "", 3.0, ""]]
    raw = cut(rows)
    assert raw.row_numbers == (3,)
    assert sorted(said(raw)) == [("totals_row", 2), ("totals_row", 4)]


def test_a_subtitle_or_a_signature_stays_a_row_and_is_said():
    rows = [["имя", "a", "b", "c", "d"], ["Группа ТМ-31", "", "", "", ""], ["Анна", 1.0, "", "", ""]]
    raw = cut(rows)
    assert (raw.row_numbers, said(raw)) == ((2, 3), [("row_of_one_cell", 2)])


def test_what_stands_right_of_the_last_name_of_a_sheet_has_moved_nothing():
    rows = [[*row, "", note] for row, note in zip(PEOPLE, ["", "проверить", ""], strict=True)]
    raw = cut(rows)
    assert raw.frame.iloc[:, :4].to_numpy().tolist() == READ
    assert [(p.code, p.field, p.severity) for p in raw.problems] == [("nameless_column", "F", "warning")]


def test_a_value_merged_over_rows_is_missing_aloud_in_all_but_the_first():
    rows: list[list[Cell]] = [["имя", "группа"], ["Анна", "ТМ-31"], ["Пётр", ""], ["Яна", ""], ["Ян", "ТМ-41"]]
    raw = to_raw(Grid("x", True, rows, merged=((1, 1, 3, 1), (0, 0, 0, 1))), "x.xlsx")
    assert [(p.code, p.row, p.field, p.found) for p in raw.problems] == [
        ("merged_cell", 3, "группа", "ТМ-31"),
        ("merged_cell", 4, "группа", "ТМ-31"),
    ]


@pytest.mark.parametrize("word", ["#Н/Д", "#N/A", "#ССЫЛКА!", "#DIV/0!"])
def test_the_error_of_a_formula_is_no_text(word):
    raw = cut([*PEOPLE, ["Яна", 4.0, 3.0, word]])
    assert [(p.code, p.row, p.found) for p in raw.problems] == [("formula_without_value", 4, f"D4: {word}")]


def test_columns_without_a_name_are_called_by_their_letter():
    raw = cut([["имя", "", "", "балл"], ["Анна", "x", "", 5.0], ["Пётр", "", "y", 4.0]])
    assert list(raw.frame.columns) == ["имя", "(B)", "(C)", "балл"]
    assert [problem.field for problem in raw.problems] == ["B", "C"]


def test_empty_columns_without_a_name_are_no_columns():
    raw = cut([["имя", "", "балл"], ["Анна", "", 5.0]])
    assert (list(raw.frame.columns), raw.column_positions, said(raw)) == (["имя", "балл"], (0, 2), [])


def test_formatted_empty_rows_are_nothing():
    raw = cut([*PEOPLE, *[[""] * 4] * 10_000])
    assert (len(raw.frame), said(raw)) == (2, [])


def test_whole_numbers_are_whole_and_flags_stay_flags():
    raw = cut([["a"], [1.0], [True], [2.5], [-0.0], ["x"]])
    assert [(type(cell), cell) for cell in raw.frame["a"]] == [
        (int, 1),
        (bool, True),
        (float, 2.5),
        (int, 0),
        (str, "x"),
    ]
