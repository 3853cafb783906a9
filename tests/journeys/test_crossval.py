"""`riskscore crossval` on a stranger's questionnaire: other names, other outcomes, no Russian codes."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cli import run

QUESTIONNAIRE = Path(__file__).parents[1] / "questionnaires" / "harvest.toml"
SETTINGS = "[trees]\nn_rounds = 20\n"
SEASONS = (2001, 2002, 2003, 2004)


def workers(n: int = 800) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    days, hops = rng.integers(0, 40, n), rng.random(n) < 0.4
    leaves = rng.random(n) < 1 / (1 + np.exp(0.12 * days - 1.5 - hops))
    return pd.DataFrame(
        {
            "worker": [f"w{i}" for i in range(n)],
            "season": rng.choice(SEASONS, n),
            "days": days.astype(str),
            "crop": np.where(hops, "hops", "rye"),
            "result": np.where(leaves, "left", "stayed"),
        }
    )


def predict(folder: Path, data: pd.DataFrame, folds: pd.DataFrame) -> pd.DataFrame:
    """Write everything, run the command, read what it wrote."""
    folder.mkdir(exist_ok=True)
    paths = {name: folder / name for name in ("own.toml", "one.csv", "two.csv", "folds.csv", "out.csv")}
    paths["own.toml"].write_text(SETTINGS, encoding="utf-8")
    data.iloc[:300].to_csv(paths["one.csv"], index=False)
    data.iloc[300:].to_csv(paths["two.csv"], index=False)
    folds.to_csv(paths["folds.csv"], index=False)
    arguments = ["crossval", "--cohort", paths["one.csv"], paths["two.csv"], "--questionnaire", QUESTIONNAIRE]
    arguments += [
        "--folds",
        paths["folds.csv"],
        "--out",
        paths["out.csv"],
        "--trials",
        "1",
        "--config",
        paths["own.toml"],
    ]
    assert run([str(argument) for argument in arguments]) == 0
    return pd.read_csv(paths["out.csv"])


@pytest.fixture(scope="module")
def folds() -> pd.DataFrame:
    """Two random parts of all rows, shuffled, and the last season as a temporal test part."""
    rng = np.random.default_rng(1)
    data = workers()
    random = pd.DataFrame({"row_id": rng.permutation(len(data)), "rep": 0, "fold": np.arange(len(data)) % 2})
    last = np.flatnonzero(data["season"] == SEASONS[-1])
    return pd.concat([random, pd.DataFrame({"row_id": last, "rep": -1, "fold": 0})])


def test_every_listed_row_gets_a_probability_in_the_order_of_the_file(
    tmp_path: Path, folds: pd.DataFrame, capsys: pytest.CaptureFixture[str]
) -> None:
    data = workers()
    data.loc[5, "days"] = "many"
    data.loc[6, "result"] = None
    found = predict(tmp_path / "run", data, folds)
    keys = ["row_id", "rep", "fold"]
    pd.testing.assert_frame_equal(found[keys], folds[keys].reset_index(drop=True))
    assert found["p"].between(0, 1, inclusive="neither").all()
    assert "Rows with problems: 1." in capsys.readouterr().err


def test_a_part_is_predicted_without_its_own_outcomes(tmp_path: Path, folds: pd.DataFrame) -> None:
    data = workers()
    tested = folds.loc[(folds["rep"] == 0) & (folds["fold"] == 1), "row_id"]
    turned = data.copy()
    turned.loc[tested, "result"] = data.loc[tested, "result"].map({"left": "stayed", "stayed": "left"})
    random = folds[folds["rep"] == 0]
    before, after = (predict(tmp_path / name, d, random) for name, d in (("a", data), ("b", turned)))
    same = (before["fold"] == 1).to_numpy()
    assert (before["p"] == after["p"])[same].all()
    assert (before["p"] != after["p"])[~same].any()


def test_what_it_predicts_ranks_the_outcomes(tmp_path: Path, folds: pd.DataFrame) -> None:
    data = workers()
    found = predict(tmp_path / "run", data, folds)
    left = data["result"].to_numpy()[found["row_id"]] == "left"
    for rep in (-1, 0):
        of_rep = (found["rep"] == rep).to_numpy()
        assert found["p"][of_rep & left].mean() > found["p"][of_rep & ~left].mean() + 0.1


def test_a_bad_folds_file_is_refused_before_anything_is_fitted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = pd.DataFrame({"row_id": [0, 0, 9_999], "rep": [0, 0, 0], "fold": [0, 1, 1]})
    with pytest.raises(AssertionError):
        predict(tmp_path / "run", workers(), bad)
    shown = capsys.readouterr().err
    assert "row 3" in shown
    assert "row 4" in shown
    assert not (tmp_path / "run" / "out.csv").exists()


def test_a_folder_that_is_not_there_costs_no_fitting(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "folds.csv").write_text("row_id,rep,fold\n", encoding="utf-8")
    where = ["--folds", str(tmp_path / "folds.csv"), "--out", str(tmp_path / "nowhere" / "p.csv")]
    assert run(["crossval", "--cohort", str(tmp_path / "no.csv"), "--questionnaire", str(QUESTIONNAIRE), *where]) == 2
    assert "nowhere" in capsys.readouterr().err
