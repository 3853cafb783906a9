"""Mapping files of monitoring forms: every mistake at once; titles and numbers by one spelling."""

import re
from pathlib import Path

import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.monitoring import load_form, shipped_forms
from riskscore.monitoring.form import BLOCKS
from riskscore.monitoring.parse import parse_form
from riskscore.monitoring.titles import build_meanings, match_title, number_key, row_code_key
from riskscore.questionnaire import load_questionnaire

GOOD = """
format = 1
id = "own"
title = { ru = "Своя", en = "Own" }
source = "regional"

[[sheet]]
name = "Лист"
numbers = ["01-06"]
code = "01"
row_code = "02"
columns = [{ number = "03", key = "total", title = "Всего" }, { number = "04", key = "employed", title = "Заняты" }]
sums = [{ total = "03", parts = ["04-06"] }]
rows = [{ code = "01", title = "Всего" }, { code = "02", title = "из них" }]
row_at_most = [{ larger = "01", smaller = ["02"] }]
"""


def mistakes(text: str) -> list[tuple[str, str | None]]:
    with pytest.raises(QuestionnaireError) as error:
        parse_form(text)
    return [(problem.code, problem.field) for problem in error.value.problems]


def test_a_mapping_file_is_read_with_its_ranges_and_defaults():
    (sheet,) = parse_form(GOOD).sheets
    assert sheet.numbers == ("1", "2", "3", "4", "5", "6")
    assert sheet.counted == ("3", "4", "5", "6")
    assert sheet.by_number["3"].source == "regional"


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("format = 1", "format = 2", "unknown_format", "format"),
        ('key = "total"', 'key = "totals"', "wrong_value", "sheet 1 › columns 1 › key"),
        ('total = "03"', 'total = "33"', "unknown_number", "sheet 1 › sums"),
        ('larger = "01"', 'larger = "07"', "unknown_number", "sheet 1 › row_at_most"),
        ('number = "04"', 'number = "03"', "named_twice", "sheet 1 › columns"),
        ('key = "employed"', 'key = "total"', "named_twice", "sheet 1 › columns"),
        ('["01-06"]', '["01-06", "6"]', "named_twice", "sheet 1 › numbers"),
        ('row_code = "02"', "", "missing_key", "sheet 1 › row_code"),
        ('code = "01"\n', 'code = "first"\n', "wrong_value", "sheet 1 › code"),
        ('name = "Лист"', 'within = { sheet = "Другой", pairs = [] }', "wrong_type", "sheet 1 › within › pairs"),
        (
            'name = "Лист"',
            'within = { sheet = "Другой", pairs = [{ part = "rows", whole = "2" }] }',
            "unknown_sheet",
            "sheet 1 › within",
        ),
        ('title = "из них"', 'titel = "из них"', "missing_key", "sheet 1 › rows 2 › title"),
    ],
)
def test_a_mistake_is_named_with_its_place(old, new, code, place):
    assert old in GOOD
    assert (code, place) in mistakes(GOOD.replace(old, new, 1))


def test_the_example_of_the_documentation_is_a_form():
    page = (Path(__file__).parents[2] / "docs" / "monitoring-forms.md").read_text(encoding="utf-8")
    example = re.search(r"```toml\n(.*?)```", page, re.DOTALL)
    assert example
    assert parse_form(example[1]).sheets[0].counted == ("3", "4", "5", "6", "7", "8")
    assert [name for name in shipped_forms() if f"`{name}`" not in page] == []


def test_all_mistakes_come_at_once():
    text = GOOD.replace('total = "03"', 'total = "33"').replace('larger = "01"', 'larger = "07"')
    assert [code for code, _ in mistakes(text)] == ["unknown_number", "unknown_number"]
    assert mistakes("[[sheet") == [("not_toml", "")]


def test_a_form_that_is_nowhere_is_refused_with_the_shipped_ones(tmp_path):
    with pytest.raises(FileError, match="form-1-2024"):
        load_form("nowhere")
    (tmp_path / "own.toml").write_bytes(GOOD.encode("cp1251"))
    with pytest.raises(FileError, match="UTF-8"):
        load_form(str(tmp_path / "own.toml"))


def test_every_key_is_an_outcome_of_the_questionnaire_or_says_more_than_one():
    outcome = load_questionnaire("ru-2025.2").outcome
    assert outcome is not None
    blocks = {category.code: category.block for category in outcome.categories}
    alike = {key: BLOCKS[key] for key in BLOCKS if key in blocks and BLOCKS[key] != "forecast"}
    assert {key: blocks[key] for key in alike} == alike
    assert {code for code in blocks if not code.startswith("will_")} <= BLOCKS.keys()


@pytest.mark.parametrize("name", shipped_forms())
def test_a_form_whose_numbers_and_titles_were_not_seen_together_says_proxy(name):
    assert load_form(name).source == ("proxy" if name.startswith("site") else "official")


@pytest.mark.parametrize(
    ("cell", "number"),
    [("05", "5"), (5, "5"), (5.0, "5"), ("гр.05", "5"), ("Гр. 5", "5"), (3.1, "3.1"), ("3,1", "3.1"), ("32.2", "32.2"),
     ("5 чел", None), ("", None), (None, None), (True, None), ("2024", None), ("08.02.01", None)],
)  # fmt: skip
def test_one_spelling_of_column_numbers(cell, number):
    assert number_key(cell) == number


@pytest.mark.parametrize(("cell", "code"), [("01", "01"), (1, "01"), ("14", "14"), (1.5, None), ("первая", None)])
def test_one_spelling_of_row_codes(cell, code):
    assert row_code_key(cell) == code


@pytest.mark.parametrize(
    ("title", "meaning"),
    [
        ("Индиви-дуальные предприни-матели ", {"ip"}),
        ("ИНДИВИДУАЛЬНЫЕ\nПРЕДПРИНИМАТЕЛИ*", {"ip"}),
        ("Находятся в отпуске по уходу за ребёнком", {"childcare"}),
        ("Иное (в первую очередь выпускники распределяются по всем остальным графам)", {"other"}),
        ("Продолжили", set()),
        ("Что-то ещё, чего в форме никогда не было", set()),
    ],
)
def test_titles_are_compared_by_letters_and_long_beginnings(title, meaning):
    (sheet,) = load_form("monitoring-2023").sheets
    assert match_title(title, sheet.meanings) == meaning


def test_a_beginning_of_two_meanings_means_nothing():
    meanings = build_meanings([("Будут трудоустроены на заводе", "a"), ("Будут трудоустроены на стройке", "b")])
    assert match_title("Будут трудоустроены на", meanings) == set()
