"""The datasheet: synthetic said first, few people hidden, gaps and distributions as they are, losses as recorded."""

import datetime as dt
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cohort import load_cohort
from riskscore.documents.datasheet import render_datasheet
from riskscore.documents.distributions import describe, split_years
from riskscore.files import write_raw
from riskscore.questionnaire import load_questionnaire

Q = load_questionnaire(str(Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"))
N = 200


def frame_of(seed: int = 1) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "id": np.arange(N).astype(str),
            "year": np.repeat([2023, 2024], N // 2),
            "resume": rng.choice(["current", "outdated", "none", None], N, p=[0.5, 0.3, 0.1, 0.1]),
            "help_wanted": rng.choice(["cv", "cv|practice", "none", None], N),
            "debts": rng.integers(0, 9, N),
            "specialty": rng.choice(["43.01.09", "23.02.07"], N),
            "outcome": rng.choice(["employed", "army"], N, p=[0.8, 0.2]),
        }
    ).astype(object)


def cohort_of(frame: pd.DataFrame, tmp_path: Path, metadata: dict[str, str] | None = None):
    write_raw(frame, tmp_path / "c.parquet", metadata)
    return load_cohort([tmp_path / "c.parquet"], Q, default_as_of=dt.date(2026, 3, 1))


@pytest.mark.parametrize("ending", [".html", ".md"])
@pytest.mark.parametrize("lang", ["ru", "en"])
def test_synthetic_people_are_said_to_be_none_before_any_figure(tmp_path, lang, ending):
    word = {"ru": "СИНТЕТИЧЕСКИЕ", "en": "SYNTHETIC"}[lang]
    made_up = render_datasheet(cohort_of(frame_of(), tmp_path, {"riskscore.synthetic": "true"}), lang, ending)
    assert made_up.index(word) < made_up.index("2023", made_up.index("<h1>") + 200 if ending == ".html" else 200)
    assert word not in render_datasheet(cohort_of(frame_of(), tmp_path), lang, ending)


def test_shares_are_those_of_all_people_of_the_year(tmp_path):
    frame = frame_of()
    cohort = cohort_of(frame, tmp_path)
    found = describe(cohort, Q.by_name["resume"], split_years(cohort))
    last_year = frame["resume"][N // 2 :]
    shown = [line.cells[1].value for line in found.lines]
    expected = [float((last_year == code).mean()) for code in ("current", "outdated", "none")]
    assert [value for value in shown if value is not None] == [
        share for share, value in zip(expected, shown, strict=True) if value is not None
    ]
    assert shown[0] == pytest.approx(expected[0])


def test_three_people_are_never_counted_in_the_open(tmp_path):
    frame = frame_of().assign(resume="current", outcome="employed")
    frame.loc[:2, "resume"] = "none"
    frame.loc[:2, "outcome"] = "army"
    text = render_datasheet(cohort_of(frame, tmp_path), "en", ".md")
    rows = {line.split("|")[1].strip(): line.split("|")[2].strip() for line in text.splitlines() if line.count("|") > 3}
    assert rows["none"] == "&lt;10"
    assert rows["Conscript"] == "&lt;10"
    assert rows["up to date"] == "×"  # else 100 − 97 would tell
    assert rows["Employed"] == "×"


def test_a_year_of_few_people_shows_nothing_of_them(tmp_path):
    frame = frame_of().assign(year=[2023] * (N - 4) + [2024] * 4)
    cohort = cohort_of(frame, tmp_path)
    years = split_years(cohort)
    for feature in Q.features:
        found = describe(cohort, feature, years)
        cells = [line.cells[1] for line in found.lines] + [found.missing[1]]
        assert {cell.value for cell in cells} == {None}, feature.name


def test_choices_of_one_question_may_overlap(tmp_path):
    frame = frame_of().assign(help_wanted="cv|practice")
    cohort = cohort_of(frame, tmp_path)
    found = describe(cohort, Q.by_name["help_wanted"], split_years(cohort))
    assert {line.key: line.cells[0].value for line in found.lines} == {"cv": 1.0, "practice": 1.0, "tour": 0.0}


def test_losses_of_the_build_are_told_and_few_of_them_hidden(tmp_path):
    fates = {"used": 180, "older_assessment": 25, "no_training_consent": 3}
    part = {"kind": "answers", "name": "a.csv", "sha256": "", "in": 208, "used": 180, "fates": fates}
    cohort = cohort_of(frame_of(), tmp_path, {"riskscore.losses": json.dumps([part])})
    text = render_datasheet(cohort, "en", ".md")
    line = next(line for line in text.splitlines() if "a.csv" in line)
    assert line == "| answers a.csv | 208 | 180 | there is a later assessment: ×; " + (
        "no consent to the use in training the model: &lt;10 |"
    )


@pytest.mark.parametrize(
    "losses", ["no json", "{}", '[{"kind": 1}]', "[1]", "1", '[{"kind": "", "name": "", "in": "x", "fates": {}}]']
)
def test_strange_metadata_is_left_alone(tmp_path, losses):
    assert "lost in assembly" not in render_datasheet(
        cohort_of(frame_of(), tmp_path, {"riskscore.losses": losses}), "en", ".md"
    )


def test_names_in_the_files_are_said(tmp_path):
    frame = frame_of().assign(insurance="")
    assert "point to a person directly" not in render_datasheet(cohort_of(frame_of(), tmp_path), "en", ".md")
    assert "directly:" in render_datasheet(cohort_of(frame, tmp_path), "en", ".md")


def test_the_page_loads_nothing_from_outside(tmp_path):
    page = render_datasheet(cohort_of(frame_of(), tmp_path), "ru", ".html")
    assert not [word for word in ("<script", "<link", "@import", "url(", "src=") if word in page]
