"""The data dictionary: every feature with every choice, whatever the questionnaire; the committed one is current."""

from pathlib import Path

import pytest

from riskscore.documents.dictionary import render_dictionary
from riskscore.documents.render import to_markdown
from riskscore.documents.words import Words
from riskscore.errors import FileError
from riskscore.questionnaire import load_questionnaire, parse_questionnaire, shipped_questionnaires

ROOT = Path(__file__).parents[2]
EVERY_KIND = str(ROOT / "tests" / "questionnaires" / "every-kind.toml")


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_committed_dictionary_is_current(lang):
    committed = (ROOT / "data" / "dictionary" / f"ru-2025.2.{lang}.md").read_text(encoding="utf-8")
    made = render_dictionary(load_questionnaire("ru-2025.2"), lang, ".md")
    assert committed == made, f"riskscore cohort dictionary data/dictionary/ru-2025.2.{lang}.md --lang {lang}"


@pytest.mark.parametrize("lang", ["ru", "en"])
@pytest.mark.parametrize("name", [*shipped_questionnaires(), EVERY_KIND])
def test_every_feature_and_choice_is_there(name, lang):
    q = load_questionnaire(name)
    lines = render_dictionary(q, lang, ".md").splitlines()
    for feature in q.features:
        line = next(line for line in lines if line.startswith(f"| `{feature.name}` |"))
        told = [feature.question, *(choice.text for choice in feature.choices)]
        assert [text for text in told if to_markdown(text.get(lang)) not in line] == []
        assert [code for code in feature.codes if f"`{code}`" not in line] == []
    page = render_dictionary(q, lang, ".html")
    assert [f.name for f in q.features if f'id="{f.name}"' not in page] == []


def test_every_table_row_has_the_cells_of_its_head():
    rows: list[str] = []
    for line in render_dictionary(load_questionnaire("ru-2025.2"), "ru", ".md").splitlines():
        rows = [*rows, line] if line.startswith("|") else []
        assert len({row.replace("\\|", "").count("|") for row in rows}) <= 1, line


def test_text_of_a_questionnaire_is_text_and_never_markup():
    text = load_questionnaire(EVERY_KIND).text.replace("Do you have a CV ready?", "<b>a|b</b> *c*")
    q = parse_questionnaire(text)
    assert "&lt;b>a\\|b&lt;/b> \\*c\\*" in render_dictionary(q, "en", ".md")
    assert "&lt;b&gt;a|b" in render_dictionary(q, "en", ".html")


def test_what_is_sensitive_protected_and_adverse_is_marked():
    line = next(
        line
        for line in render_dictionary(load_questionnaire("ru-2025.2"), "en", ".md").splitlines()
        if line.startswith("| `health_limits` |")
    )
    assert "sensitive; protected" in line
    assert "▲" in line


def test_the_page_loads_nothing_from_outside():
    page = render_dictionary(load_questionnaire("ru-2025.2"), "ru", ".html")
    assert not [word for word in ("<script", "<link", "@import", "url(", "src=") if word in page]


@pytest.mark.parametrize(
    ("n", "ru"),
    [(0, "лет"), (1, "год"), (2, "года"), (4, "года"), (5, "лет"), (11, "лет"), (14, "лет"), (21, "год"), (112, "лет")],
)
def test_a_noun_agrees_with_its_number(n, ru):
    forms = ("год", "года", "лет"), ("year", "years")
    assert Words("ru").noun(n, *forms) == ru
    assert Words("en").noun(n, *forms) == ("year" if n == 1 else "years")


def test_a_questionnaire_that_is_not_there_is_said_in_russian():
    with pytest.raises(FileError) as refused:
        load_questionnaire("nowhere.toml")
    assert "Нет анкеты «nowhere.toml» (такого файла или такой папки нет)" in refused.value.message("ru")
