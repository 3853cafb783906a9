"""What is typed into the template reads back exactly, whatever kind, by label or by code, in both languages."""

import datetime as dt
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.documents.template import FIRST_ROW, HEADER, write_template
from riskscore.documents.typing_in import choice_words, flag_words
from riskscore.documents.words import SECTION_ORDER
from riskscore.errors import LANGS, Lang
from riskscore.files import read_raw
from riskscore.questionnaire import Feature, Questionnaire, check_frame, check_person, load_questionnaire

TODAY = dt.date(2026, 3, 1)
EVERY_KIND = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"))
DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2011, 1, 1))


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], Path]:
    folder = tmp_path_factory.mktemp("templates")
    made = {}
    for q in (EVERY_KIND, load_questionnaire("ru-2025.2")):
        for lang in ("ru", "en"):
            made[q.id, lang] = folder / f"{q.id}-{lang}.xlsx"
            write_template(q, made[q.id, lang], lang, TODAY)
    return made


def typed(feature: Feature, lang: Lang) -> st.SearchStrategy[tuple[Any, Any]]:
    """Pairs of what a person means (canonical) and what is typed into the cell."""
    words = {choice.code: [word, choice.code] for choice, word in choice_words(feature, lang)}
    one = st.sampled_from(sorted(words)).flatmap(lambda c: st.sampled_from(words[c]).map(lambda w: (c, w)))
    match feature.kind:
        case "choice":
            return one
        case "multi":
            several = st.lists(one, max_size=3, unique_by=lambda pair: pair[0])
            return several.map(lambda pairs: ([c for c, _ in pairs], "|".join(w for _, w in pairs) or "none"))
        case "flag":
            return st.sampled_from(list(zip((True, False), flag_words(feature, lang), strict=True)))
        case "date":
            return DAYS.map(lambda day: (day.isoformat(), day))
        case "code":
            return st.sampled_from(["08.02.01", "43.01.09", "007", "K-1", "1e5"]).map(lambda code: (code, code))
    low, high = feature.minimum or 0, feature.maximum or 100
    numbers = st.integers(int(low), int(high)) if feature.integer else st.floats(low, high).map(lambda x: round(x, 3))
    return numbers.filter(lambda x: str(x) not in ("99", "many")).map(lambda x: (x, x))


@st.composite
def people(draw: st.DrawFn, q: Questionnaire, lang: Lang) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Each person as a request and as cells by header; some answers are missing."""
    found = []
    for _ in range(draw(st.integers(1, 4))):
        request: dict[str, Any] = {"answers": {}, "history": {}, "person": {}}
        cells: dict[str, Any] = {}
        for feature in q.features:
            meant, cell = draw(st.one_of(st.just((None, None)), typed(feature, lang)))
            request[feature.section][feature.name] = meant
            cells[feature.column] = cell
        found.append((request, cells))
    return found


def fill(template: Path, rows: list[dict[str, Any]], path: Path) -> Path:
    book = openpyxl.load_workbook(template)
    sheet = book.worksheets[0]
    headers = [cell.value for cell in sheet[HEADER + 1]]
    for number, cells in enumerate(rows, FIRST_ROW + 1):
        for place, header in enumerate(headers, 1):
            if cells.get(header) is not None:
                sheet.cell(number, place).value = cells[header]
    book.save(path)
    return path


def require_same(q: Questionnaire, template: Path, people: list[tuple[dict, dict]], path: Path) -> None:
    rows = [{**cells, "person_id": "1", "id": "1"} for _, cells in people]  # nobody's row is blank
    raw = read_raw(fill(template, rows, path), known=[feature.column for feature in q.features])
    assert {problem.code for problem in raw.problems} <= {"row_of_one_cell"}  # may be a subtitle: said, and read
    assert raw.metadata["riskscore.questionnaire"] == q.id
    checked = check_frame(q, raw.frame, default_as_of=TODAY, row_numbers=raw.row_numbers)
    assert [p for p in checked.problems if p.severity == "error"] == []
    assert len(raw.frame) == len(people)
    for row, (request, _) in enumerate(people):
        alone, problems = check_person(q, request, default_as_of=TODAY)
        assert [p for p in problems if p.severity == "error"] == []
        for feature in q.features:
            expected, found = alone.columns[feature.name], checked.table.columns[feature.name][[row]]
            pd.testing.assert_frame_equal(pd.DataFrame(found), pd.DataFrame(expected))


FILLED = st.sampled_from(LANGS).flatmap(lambda lang: st.tuples(st.just(lang), people(EVERY_KIND, lang)))


@settings(max_examples=50)
@given(FILLED)
def test_what_is_typed_reads_back_exactly(templates, tmp_path_factory, filled):
    lang, people = filled
    path = tmp_path_factory.mktemp("filled") / "filled.xlsx"
    require_same(EVERY_KIND, templates[EVERY_KIND.id, lang], people, path)


def every_value(feature: Feature, lang: Lang) -> list[tuple[Any, Any]]:
    """All choices by label and by code, both flags, the ends of a range, a missing answer."""
    if feature.choices:
        pairs = [(c.code, typed) for c, word in choice_words(feature, lang) for typed in (word, c.code)]
        pairs = [([c], typed) for c, typed in pairs] + [([], "none")] if feature.kind == "multi" else pairs
    elif feature.kind == "flag":
        pairs = list(zip((True, False), flag_words(feature, lang), strict=True))
    elif feature.kind == "number":
        pairs = [(end, end) for end in (feature.minimum or 0, feature.maximum or 100)]
    elif feature.kind == "date":
        pairs = [(str(day), day) for day in (dt.date(2008, 2, 29), dt.date(2009, 12, 31))]
    else:
        pairs = [(code, code) for code in ("08.02.01", "007", "1e5")]
    return [*pairs, (None, None)]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_value_of_the_shipped_questionnaire_reads_back_exactly(templates, tmp_path, lang):
    q = load_questionnaire("ru-2025.2")
    values = {feature.name: every_value(feature, lang) for feature in q.features}
    people = []
    for row in range(max(map(len, values.values()))):
        chosen = {feature: values[feature.name][row % len(values[feature.name])] for feature in q.features}
        request = {s: {f.name: v[0] for f, v in chosen.items() if f.section == s} for s in SECTION_ORDER}
        people.append((request, {f.column: v[1] for f, v in chosen.items()}))
    require_same(q, templates[q.id, lang], people, tmp_path / "filled.xlsx")
