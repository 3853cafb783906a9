"""The maps in the package: they load, keep what is the same, and say exactly what has no counterpart."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.mapping import Carried, carry, find_map, load_map, open_map, shipped_maps
from riskscore.questionnaire import check_frame, load_questionnaire

TODAY = dt.date(2026, 3, 1)
NEW = load_questionnaire("ru-2025.2")
# What a person answered to the regional form, by every choice it has.
REGIONAL = {
    "employment_status": ["own_business", "nothing", "occasional", "civil_contract"],
    "experience": ["field", "elsewhere", "none", None],
    "practice_eval": ["satisfied", "dissatisfied", "none", None],
    "resume_status": ["current", "not_current", "not_current", None],
    "special_status": ["disability", "orphan", "moving", "nothing"],
    "maternity": [True, False, None, None],
    "post_plans": ["study|job_search", "no_plans", "none", None],
    "course": [1, 2, 3, 5],
}


def carried(old: str, **answers: list[object]) -> Carried:
    carry_map = find_map(old, NEW)
    assert carry_map is not None
    return carry(carry_map, check_frame(carry_map.old, pd.DataFrame(answers), default_as_of=TODAY).table)


def codes(result: Carried, name: str) -> list[object]:
    values = result.table.columns[name].tolist()
    if NEW.by_name[name].kind == "choice":
        return [None if np.isnan(value) else NEW.by_name[name].codes[int(value)] for value in values]
    return [None if np.isnan(value) else value for value in values]


def test_a_map_is_named_by_its_two_versions_and_loads():
    for name in shipped_maps():
        old, new = name.split("--")
        assert (load_map(name, load_questionnaire(old), load_questionnaire(new))).note is not None
    assert find_map("uci697", NEW) is None


def test_the_question_on_disability_becomes_two():
    result = carried("ru-2025.1", disability=["no", "ovz", "disability", "both", None])
    assert codes(result, "ovz") == [0, 1, 0, 1, None]
    assert codes(result, "disabled") == [0, 0, 1, 1, None]


def test_of_the_previous_version_nothing_is_lost_and_all_but_one_question_is_as_it_was():
    old = load_questionnaire("ru-2025.1")
    carry_map = find_map(old.id, NEW)
    assert carry_map is not None
    assert {f.name for f in old.features} - set(carry_map.ways) == {"disability"}
    every = {f.column: [*f.codes, None][:2] for f in old.features if f.kind in ("choice", "multi")}
    result = carried("ru-2025.1", **every)
    assert [count.feature for count in result.counts if count.n_lost] == []
    table = check_frame(NEW, pd.DataFrame(every), default_as_of=TODAY).table
    for name in set(every) & set(NEW.by_name):
        np.testing.assert_array_equal(result.table.columns[name], table.columns[name], err_msg=name)


def test_the_regional_form_answers_what_it_asks():
    result = carried("ru-udmurtia-2025", **REGIONAL)
    assert codes(result, "current_work") == ["self_employed", "none", "occasional", "civil_contract"]
    assert codes(result, "experience") == ["field", "elsewhere", "none", None]
    assert codes(result, "practice_rating") == ["useful", "not_useful", "none", None]
    assert codes(result, "childcare") == ["planned", "no", None, None]
    assert codes(result, "further_study") == ["planned", "no", "no", None]
    assert codes(result, "course") == [1, 2, 3, 5]


def test_what_the_regional_form_cannot_say_is_missing_and_counted():
    result = carried("ru-udmurtia-2025", **REGIONAL)
    lost = {count.feature: dict(count.lost) for count in result.counts if count.n_lost}
    others = {name: {"special_status = moving": 1} for name in ("orphan", "disabled", "relocation_plan")}
    for name, codes_ in (
        ("orphan", ["disability"]),
        ("disabled", ["orphan"]),
        ("relocation_plan", ["disability", "orphan"]),
    ):
        others[name] |= {f"special_status = {code}": 1 for code in codes_}
    assert lost == {"resume": {"not_current": 2}, **others}
    assert not next(count for count in result.counts if count.feature == "ovz").was_asked


def test_the_regional_form_counts_the_official_outcomes_as_the_new_version_does():
    """Words added to one belong into the other: copy the section `[outcome]`."""
    assert load_questionnaire("ru-udmurtia-2025").outcome == NEW.outcome


def test_a_map_of_ones_own_finds_the_old_version_beside_it(tmp_path):
    old = load_questionnaire("ru-2025.1").text.replace('id = "ru-2025.1"', 'id = "mine.1"')
    (tmp_path / "mine.1.toml").write_text(old, encoding="utf-8")
    (tmp_path / "map.toml").write_text('format = 1\nfrom = "mine.1"\nto = "ru-2025.2"\n', encoding="utf-8")
    assert open_map(tmp_path / "map.toml", NEW).old.id == "mine.1"


@pytest.mark.parametrize("text", ["not toml", "format = 1", 'format = 1\nfrom = 3\nto = "ru-2025.2"'])
def test_a_file_that_is_no_map_is_refused_with_its_mistakes(tmp_path, text):
    (tmp_path / "map.toml").write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError) as caught:
        open_map(tmp_path / "map.toml", NEW)
    assert caught.value.problems


def test_a_map_or_an_old_version_that_is_not_there_is_said(tmp_path):
    (tmp_path / "map.toml").write_text('format = 1\nfrom = "gone.1"\nto = "ru-2025.2"\n', encoding="utf-8")
    for path in (tmp_path / "none.toml", tmp_path / "map.toml"):
        with pytest.raises(FileError):
            open_map(path, NEW)
