"""From the raw parts of a synthetic year `cohort build` assembles the cohort that they were made from."""

import json
from pathlib import Path

import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.codes.snils import is_valid_snils
from riskscore.cohort.admission import HALF_YEAR_COLUMN
from riskscore.questionnaire import load_questionnaire

OUTCOME = ["outcome_code", "outcome_date", "outcome_source"]
RECOUNTED = "last_cohort_employment"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("parts")
    assert run(["cohort", "synth", str(folder / "made"), "--students", "800", "--seed", "9", "--parts"]) == 0
    parts = [
        str(folder / "made" / "parts" / f"2024-{kind}.csv") for kind in ("answers", "history", "outcomes", "consents")
    ]
    run(["cohort", "build", *parts, "--out", str(folder / "built.parquet"), "--json"])
    return folder


@pytest.fixture(scope="module")
def made(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "made" / "2024.parquet").set_index("person_id")


@pytest.fixture(scope="module")
def built(folder: Path) -> pd.DataFrame:
    return pd.read_parquet(folder / "built.parquet").set_index("person_id").sort_index()


@pytest.fixture(scope="module")
def refused(folder: Path) -> pd.DataFrame:
    consents = pd.read_csv(folder / "made" / "parts" / "2024-consents.csv")
    return consents[consents["given"] == "нет"]


def test_who_refuses_the_use_in_training_leaves_and_nobody_else(made, built, refused):
    left = refused.loc[refused["consent"] == "model_training", "person_id"]
    assert set(made.index) - set(built.index) == set(left)
    assert len(left) > 10


def test_answers_and_registers_are_those_of_the_cohort(made, built, refused):
    q = load_questionnaire("ru-2025.2")
    sensitive = [f.column for f in q.section("answers") if f.role == "sensitive" or f.protected]
    expected = made.loc[built.index].drop(columns=[RECOUNTED, HALF_YEAR_COLUMN, *OUTCOME])
    withheld = built.index.isin(refused.loc[refused["consent"] == "special_categories", "person_id"])
    expected.loc[withheld, sensitive] = None
    found = built[expected.columns]
    assert found.isna().equals(expected.isna())
    for name in expected:
        kind = float if pd.api.types.is_numeric_dtype(made[name]) else str
        values, wanted = (frame[name].dropna().astype(kind).tolist() for frame in (found, expected))
        assert values == wanted, name


def test_outcomes_are_those_at_twelve_months_and_missing_only_where_the_number_is_wrong(folder, made, built):
    answers = pd.read_csv(folder / "made" / "parts" / "2024-answers.csv", dtype=str).drop_duplicates(
        "person_id", keep="last"
    )
    right = answers.set_index("person_id")["snils"].map(is_valid_snils).reindex(built.index)
    assert built["outcome_code"].notna().equals(right)
    assert 0 < (~right).sum() < 40
    known = built[right]
    for name in OUTCOME:
        assert known[name].astype(str).tolist() == made.loc[known.index, name].astype(str).tolist(), name


def test_synth_names_every_file_it_wrote(tmp_path, capsys):
    assert run(["cohort", "synth", str(tmp_path), "--students", "30", "--parts", "--json"]) == 0
    years = json.loads(capsys.readouterr().out)["cohorts"]
    named = [year[key] for year in years for key in ("path", "truth_path", "services_path")]
    named += [path for year in years for path in year["part_paths"]]
    written = {str(path) for path in tmp_path.rglob("*.*") if not path.name.startswith("services-")}
    assert set(named) == written
    assert [len(year["part_paths"]) for year in years] == [4] * 6 + [3]
