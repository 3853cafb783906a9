"""Files that answer another version of the questionnaire are carried, and what that lost is said."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import FileError
from riskscore.files import write_raw
from riskscore.mapping import open_map
from riskscore.questionnaire import load_questionnaire, parse_questionnaire

TODAY = dt.date(2026, 3, 1)
NEW = load_questionnaire("ru-2025.2")
STAMP = "riskscore.questionnaire"
ANSWERS = {
    "person_id": ["a", "b", "c"],
    "cohort_year": [2024, 2024, 2024],
    "special_status": ["orphan", "moving", "nothing"],
    "resume_status": ["current", "not_current", None],
    "outcome_code": ["employed", "risk_other", None],
}


def save(folder: Path, stamp: str | None, name: str = "people.parquet", **answers: list[object]) -> Path:
    write_raw(pd.DataFrame(answers or ANSWERS), folder / name, {STAMP: stamp} if stamp else {})
    return folder / name


def said(cohort: Cohort, code: str) -> dict[str | None, str]:
    return {problem.field: problem.found for problem in cohort.problems if problem.code == code}


def test_a_stamped_file_is_carried_by_the_shipped_map(tmp_path):
    cohort = load_cohort([save(tmp_path, "ru-udmurtia-2025")], NEW, default_as_of=TODAY)
    assert cohort.table.questionnaire is NEW
    np.testing.assert_array_equal(cohort.table.columns["orphan"], [1, np.nan, 0])
    np.testing.assert_array_equal(cohort.label, [0, 1, np.nan])
    assert cohort.cohort_year.tolist() == [2024] * 3
    assert cohort.special["person_id"].tolist() == ["a", "b", "c"]


def test_what_was_lost_is_said_feature_by_feature(tmp_path):
    cohort = load_cohort([save(tmp_path, "ru-udmurtia-2025")], NEW, default_as_of=TODAY)
    assert said(cohort, "carried") == {None: "ru-udmurtia-2025"}
    assert said(cohort, "not_carried") == {
        "resume": "not_current (1)",
        "orphan": "special_status = moving (1)",
        "disabled": "special_status = orphan (1), special_status = moving (1)",
        "relocation_plan": "special_status = orphan (1), special_status = moving (1)",
    }
    assert "mobility" in said(cohort, "not_asked")
    assert {p.severity for p in cohort.problems} == {"warning"}
    assert not cohort.is_bad.any()


def test_old_and_new_files_make_one_cohort(tmp_path):
    old = save(tmp_path, "ru-2025.1", "old.parquet", person_id=["a"], disability=["both"], cohort_year=[2023])
    new = save(tmp_path, "ru-2025.2", "new.parquet", person_id=["a"], disabled=[False], cohort_year=[2024])
    cohort = load_cohort([old, new], NEW, default_as_of=TODAY)
    np.testing.assert_array_equal(cohort.table.columns["disabled"], [1, 0])
    assert list(said(cohort, "carried")) == ["old.parquet"]


def test_a_file_without_a_stamp_is_carried_by_the_map_given(tmp_path):
    text = 'format = 1\nfrom = "ru-2025.1"\nto = "ru-2025.2"\n[[carry]]\nto = "disabled"\n'
    line = 'cases = [{ when = "answered(disability)", value = true }]\n'
    (tmp_path / "map.toml").write_text(text + line, encoding="utf-8")
    path = save(tmp_path, None, "people.csv", disability=["ovz", None], cohort_year=[2024, 2024])
    given = open_map(tmp_path / "map.toml", NEW)
    cohort = load_cohort([path], NEW, default_as_of=TODAY, maps=[given])
    np.testing.assert_array_equal(cohort.table.columns["disabled"], [1, np.nan])
    with pytest.raises(FileError, match="a single --map"):
        load_cohort([path], NEW, default_as_of=TODAY, maps=[given, given])


def test_the_header_of_an_old_file_is_known_by_the_map_given(tmp_path):
    questions = {name: f'name = "{name}"\nkind = "flag"\nrole = "route"' for name in ("worked", "studied")}
    head = 'format = 1\nid = "{}.1"\ntitle = {{ ru = "А", en = "A" }}\nsource = "study"\n[[question]]\n{}\n'
    asks = 'question = { ru = "Да?", en = "Yes?" }\n'
    (tmp_path / "old.1.toml").write_text(head.format("old", questions["worked"]) + asks, encoding="utf-8")
    new = parse_questionnaire(head.format("new", questions["studied"]) + asks)
    text = 'format = 1\nfrom = "old.1"\nto = "new.1"\n[[carry]]\nto = "studied"\nfrom = "worked"\n'
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    (tmp_path / "people.csv").write_text("Колледж;Группа\nworked;year\nда;2024\n", encoding="utf-8")
    given = open_map(tmp_path / "map.toml", new)
    cohort = load_cohort([tmp_path / "people.csv"], new, default_as_of=TODAY, maps=[given])
    assert cohort.table.columns["studied"].tolist() == [1]


def test_a_file_of_this_version_is_read_as_it_is_whatever_map_is_given(tmp_path):
    (tmp_path / "map.toml").write_text('format = 1\nfrom = "ru-2025.1"\nto = "ru-2025.2"\n', encoding="utf-8")
    path = save(tmp_path, "ru-2025.2", disabled=[True], cohort_year=[2024])
    cohort = load_cohort([path], NEW, default_as_of=TODAY, maps=[open_map(tmp_path / "map.toml", NEW)])
    assert cohort.table.columns["disabled"].tolist() == [1]
    assert said(cohort, "carried") == {}


def test_a_version_no_map_leads_from_is_refused_and_not_guessed(tmp_path):
    with pytest.raises(FileError, match=r"answers the questionnaire «other\.7».*--map"):
        load_cohort([save(tmp_path, "other.7")], NEW, default_as_of=TODAY)


def test_outcomes_at_another_horizon_are_no_outcomes(tmp_path):
    old = load_questionnaire("ru-2025.1").text.replace("horizon_months = 12", "horizon_months = 24")
    (tmp_path / "late.1.toml").write_text(old.replace('"ru-2025.1"', '"late.1"'), encoding="utf-8")
    (tmp_path / "map.toml").write_text('format = 1\nfrom = "late.1"\nto = "ru-2025.2"\n', encoding="utf-8")
    path = save(tmp_path, "late.1", outcome_code=["employed", "informal"], orphan=[True, None])
    cohort = load_cohort([path], NEW, default_as_of=TODAY, maps=[open_map(tmp_path / "map.toml", NEW)])
    assert np.isnan(cohort.label).all()
    assert cohort.outcome_code.tolist() == [None, None]
    assert said(cohort, "outcome_not_carried") == {"outcome_code": "employed (1), informal (1)"}
