"""The template offers every choice, guards its headers and never lets a spreadsheet make dates of codes."""

import datetime as dt
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from riskscore.codes.reference import reference_rows
from riskscore.cohort import load_cohort
from riskscore.documents.columns import list_columns
from riskscore.documents.template import FIRST_ROW, HEADER, write_template
from riskscore.documents.typing_in import example_words
from riskscore.documents.words import Words
from riskscore.errors import LANGS
from riskscore.files.xlsx_writer import MAX_ROWS
from riskscore.questionnaire import load_questionnaire, parse_questionnaire

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
Q = load_questionnaire(str(EVERY_KIND))


@pytest.fixture(scope="module", params=["ru", "en"])
def book(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("template") / "t.xlsx"
    write_template(Q, path, request.param, dt.date(2026, 3, 1))
    return openpyxl.load_workbook(path)


def column_of(sheet: Worksheet, header: str) -> int:
    return [cell.value for cell in sheet[HEADER + 1]].index(header) + 1


def rule_of(sheet: Worksheet, header: str):
    letter = sheet.cell(FIRST_ROW + 1, column_of(sheet, header)).coordinate
    return next(rule for rule in sheet.data_validations.dataValidation if letter in rule.sqref)


def offered(book, header: str) -> list[str]:
    place = rule_of(book.worksheets[0], header).formula1
    return [row[0].value for row in book.worksheets[1][place.split("!")[1].replace("$", "")]]


def test_every_column_is_there_once_identity_first(book):
    headers = [cell.value for cell in book.worksheets[0][HEADER + 1]]
    asked = [feature.column for s in ("person", "answers", "history") for feature in Q.section(s)]
    others = {*Q.special.values(), Q.cohort_year.column} - set(asked)
    assert headers[len(others) :] == asked
    assert set(headers[: len(others)]) == others
    identity = [Q.special[purpose] for purpose in ("person_id", "snils", "last_name") if purpose in Q.special]
    assert headers[: len(identity)] == identity


def test_a_column_two_parts_read_is_asked_once():
    q = load_questionnaire("ru-2025.2")
    headers = [column.header for column in list_columns(q)]
    assert len(headers) == len(set(headers))
    assert {feature.column for feature in q.features} < set(headers)


def test_a_list_offers_every_choice_in_order(book):
    resume = Q.by_name["resume"]
    lang = "ru" if book.worksheets[0].title == "Анкеты" else "en"
    assert offered(book, "resume") == [choice.text.get(lang) for choice in resume.choices]
    assert offered(book, "help_wanted")[-1] == "none"
    assert rule_of(book.worksheets[0], "help_wanted").showErrorMessage is not True
    assert rule_of(book.worksheets[0], "resume").showErrorMessage is True


@pytest.mark.parametrize("lang", LANGS)
def test_the_territories_offered_pass_the_check_and_others_may_be_typed(lang, tmp_path):
    q, path = load_questionnaire("ru-2025.2"), tmp_path / "t.xlsx"
    write_template(q, path, lang, dt.date(2026, 3, 1))
    book = openpyxl.load_workbook(path)
    sheet, names = book.worksheets[0], offered(book, "territory")
    municipalities = [row["territory"] for row in reference_rows("territory_codes") if row["kind"] != "region"]
    assert sorted(names) == sorted(municipalities)
    assert rule_of(sheet, "territory").showErrorMessage is not True
    typed = [*names, "Томск"]
    for i, name in enumerate(typed, FIRST_ROW + 1):
        sheet.cell(i, column_of(sheet, "person_id")).value = f"p{i}"
        sheet.cell(i, column_of(sheet, "territory")).value = name
    book.save(path)
    cohort = load_cohort([path], q, default_as_of=dt.date(2026, 3, 1))
    assert cohort.special["region"].tolist() == typed
    said = [(p.found, p.severity) for p in cohort.problems if p.field == "territory"]
    assert said == [("Томск", "warning")]


def test_codes_of_no_territory_have_no_list(book):
    assert rule_of(book.worksheets[0], "specialty").type == "textLength"


def test_ranges_are_those_of_the_questionnaire(book):
    rule = rule_of(book.worksheets[0], "debts")
    assert (rule.type, rule.formula1, rule.formula2) == ("whole", "0", "30")
    assert rule_of(book.worksheets[0], "Mean grade").type == "decimal"
    assert rule_of(book.worksheets[0], "birth_date").type == "date"


def test_rules_reach_to_the_end_of_the_sheet(book):
    sheet = book.worksheets[0]
    ends = {
        str(rule.sqref).split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        for rule in sheet.data_validations.dataValidation
    }
    assert ends == {str(MAX_ROWS + 1)}


def test_only_the_cells_to_fill_can_be_changed(book):
    sheet = book.worksheets[0]
    assert all(other.protection.sheet for other in book.worksheets)
    titles = [cell for row in sheet.iter_rows(1, HEADER + 1) for cell in row if cell.value is not None]
    assert all(cell.protection.locked for cell in titles)
    n_columns = len(sheet[HEADER + 1])
    letters = [cell.column_letter for cell in sheet[HEADER + 1]]
    assert len(letters) == n_columns
    assert not any(sheet.column_dimensions[letter].protection.locked for letter in letters)


@pytest.mark.parametrize("header", ["specialty", "id", "resume", "final_year"])
def test_codes_and_words_stay_text(book, header):
    sheet = book.worksheets[0]
    letter = sheet.cell(HEADER + 1, column_of(sheet, header)).column_letter
    assert sheet.column_dimensions[letter].number_format == "@"


def test_there_is_no_formula_and_no_filled_row(book):
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert not any(cell.value for row in book.worksheets[0].iter_rows(FIRST_ROW + 1) for cell in row)


def test_the_version_is_stamped(book):
    stamped = {prop.name: prop.value for prop in book.custom_doc_props}
    assert stamped["riskscore.questionnaire"] == Q.id
    assert stamped["riskscore.header_row"] == str(HEADER + 1)
    assert stamped["riskscore.guides"].split("/") == book.sheetnames[1:]
    assert Q.id in book.worksheets[0]["A2"].value


def test_a_label_that_means_something_else_is_not_offered(tmp_path):
    text = Q.text.replace('values = { "99" = "", "7" = "none" }', 'values = { "актуальное" = "", "7" = "none" }')
    write_template(parse_questionnaire(text), tmp_path / "t.xlsx", "ru", dt.date(2026, 3, 1))
    assert offered(openpyxl.load_workbook(tmp_path / "t.xlsx"), "resume") == ["up to date", "устаревшее", "нет"]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["ru-2025.2", "ru-udmurtia-2025"])
def test_the_example_ascribes_nothing_adverse_to_anybody(name, lang):
    for column in list_columns(load_questionnaire(name)):
        if column.feature and column.feature.role == "sensitive":
            adverse = {choice.text.get(lang) for choice in column.feature.choices if choice.adverse}
            assert not adverse & set(example_words(column, Words(lang)).split("|")), column.header


def test_the_example_of_a_mark_is_no_failing_one() -> None:
    marks = {"mean_grade": "3,5", "digital_search": "3", "course": "3", "grade_trend": "0", "academic_debts": "0"}
    columns = {column.header: column for column in list_columns(load_questionnaire("ru-2025.2"))}
    assert {name: example_words(columns[name], Words("ru")) for name in marks} == marks
