"""A region's overlay from the command line: checked, laid over, carried by the bundle, seen in the scores."""

import json
from pathlib import Path

import pandas as pd
import pytest

from riskscore.bundle import load_bundle
from riskscore.cli import run
from riskscore.synthetic import write_synthetic

KUZBASS = Path(__file__).parents[1] / "catalogues" / "kuzbass-2021.toml"


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (written,) = write_synthetic(tmp_path_factory.mktemp("answers"), 300, 2, years=(2026,))
    own = written.path.with_suffix(".csv")
    pd.read_parquet(written.path).drop(columns="synthetic").to_csv(own, index=False)
    return own


def test_an_overlay_travels_in_the_bundle_and_consents_count(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = ["models", "from-points", "--reference", str(answers), "--out", str(tmp_path / "bundles"), "--json"]
    assert run([*made, "--services", str(KUZBASS)]) == 0
    bundle = load_bundle(Path(json.loads(capsys.readouterr().out)["bundle"]))
    assert bundle.catalogue is not None
    assert bundle.catalogue.id == "ru-kuzbass-2021"

    people = pd.DataFrame(
        {"help_wanted": ["psychologist"] * 3, "consent_contact": ["да", "нет", None], "assessed_at": ["2021-09-01"] * 3}
    )
    people.to_csv(tmp_path / "in.csv", index=False)
    assert run(["score", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), "--bundle", str(bundle.path)]) == 0
    scored = pd.read_csv(tmp_path / "out.csv")
    offered = scored.filter(regex=r"^service_\d$").apply(lambda row: "counselling" in row.tolist(), axis=1)
    assert offered.tolist() == [True, False, True]
    assert "consent to contact" in " ".join(map(str, scored.filter(regex=r"^service_\d_why$").iloc[2]))
    assert not any("consent_contact" in line for line in capsys.readouterr().err.splitlines())


def test_check_lists_the_mistakes_of_an_overlay(
    answers: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.toml").write_text(
        KUZBASS.read_text(encoding="utf-8").replace("target_training", "target_trainings"), encoding="utf-8"
    )
    assert run(["cohort", "check", str(answers), "--services", str(tmp_path / "mine.toml"), "--lang", "ru"]) == 2
    assert "строка 9, поле «remove»: указано «target_trainings»" in capsys.readouterr().err
