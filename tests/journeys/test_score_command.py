"""`riskscore score` as people run it: three formats, bad rows among good ones, pipes, wrong usage."""

import io
import json
import subprocess
import sys
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.files import write_raw

PEOPLE = pd.DataFrame(
    {
        "group": ["A-1", "A-1", "A-2"],
        "person_id": ["p1", "p2", "p3"],
        "resume": ["current", "golden", "нет"],
        "mean_grade": ["4,5", "3.1", "3"],
        "plans": ["", "none", ""],
    }
)


@pytest.fixture(params=["csv", "xlsx", "parquet"])
def ending(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def write(path: Path, frame: pd.DataFrame = PEOPLE) -> Path:
    writers = {".csv": frame.to_csv, ".xlsx": frame.to_excel, ".parquet": frame.to_parquet}
    writers[path.suffix](path, index=False)
    return path


def read(path: Path) -> pd.DataFrame:
    readers = {".csv": pd.read_csv, ".xlsx": partial(pd.read_excel, engine="calamine"), ".parquet": pd.read_parquet}
    frame: pd.DataFrame = readers[path.suffix](path)
    return frame


def test_bad_row_keeps_its_problem_and_good_rows_their_score(tmp_path: Path, ending: str):
    source, target = write(tmp_path / f"in.{ending}"), tmp_path / f"out.{ending}"
    assert run(["score", str(source), str(target)]) == 1
    scored = read(target)
    assert scored["group"].tolist() == PEOPLE["group"].tolist()
    assert scored["mean_grade"].astype(str).tolist()[0] in ("4,5", "4.5")
    assert scored["probability"].notna().tolist() == [True, False, True]
    assert "row 3, field «resume»: found «golden»" in scored["problems"][1]
    assert scored["problems"].notna().tolist() == [False, True, False]


def test_the_file_that_was_sent_is_never_written_over(tmp_path: Path, ending: str):
    source = write(tmp_path / f"in.{ending}")
    before = source.read_bytes()
    assert run(["score", str(source), str(tmp_path / "." / source.name)]) == 2
    assert source.read_bytes() == before


def test_a_file_of_another_version_is_said_to_be_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = tmp_path / "in.parquet"
    write_raw(PEOPLE.iloc[:1].astype(str), source, {"riskscore.questionnaire": "ru-1999"})
    assert run(["score", str(source), str(tmp_path / "out.csv"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)["problems"]
    assert [(p["found"], p["severity"]) for p in said if p["code"] == "other_version"] == [("ru-1999", "warning")]


def test_a_row_that_is_left_out_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    total = pd.DataFrame([["Итого", "", "", "3,5", ""]], columns=PEOPLE.columns)
    source = write(tmp_path / "in.csv", pd.concat([PEOPLE.iloc[:1], total, PEOPLE.iloc[2:]]))
    assert run(["score", str(source), str(tmp_path / "out.csv")]) == 0
    assert "row 3: found «Итого 3,5»" in capsys.readouterr().err
    assert len(read(tmp_path / "out.csv")) == 2


def test_errors_come_first_and_absent_columns_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write(tmp_path / "in.csv")
    for command in (["score", str(source), str(tmp_path / "out.csv")], ["cohort", "check", str(source)]):
        assert run(command) == 1
        said = "".join(capsys.readouterr())
        lines = [line for line in said.splitlines() if "golden" in line or "No such columns" in line]
        assert len(lines) == 2
        assert "golden" in lines[0]


def test_the_summary_says_levels_in_words_beside_their_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write(tmp_path / "in.csv", PEOPLE.drop(index=1))
    assert run(["score", str(source), str(tmp_path / "out.csv"), "--no-explain", "--lang", "ru"]) == 0
    said, levels = capsys.readouterr().err, read(tmp_path / "out.csv")["level"]
    assert f"Оценено строк: {len(levels)} из {len(levels)} (" in said
    assert all(f"({level}) — {count}" in said for level, count in levels.value_counts().items())


def test_problems_are_in_the_language_asked_for(tmp_path: Path):
    source, target = write(tmp_path / "in.csv"), tmp_path / "out.csv"
    assert run(["score", str(source), str(target), "--lang", "ru"]) == 1
    assert "строка 3, поле «resume»: указано «golden»" in read(target)["problems"][1]


def test_repeated_person_is_said_and_still_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    twice = pd.concat([PEOPLE.drop(index=1), PEOPLE.iloc[[0]]])
    source, target = write(tmp_path / "in.csv", twice.assign(person_id=["p1", None, "p1"])), tmp_path / "out.csv"
    assert run(["score", str(source), str(target)]) == 0
    assert "row 4, field «person_id»: found «p1»" in capsys.readouterr().err
    scored = read(target)
    assert scored["probability"].notna().all()
    assert scored["problems"].notna().tolist() == [False, False, True]


def test_contributions_add_up_and_name_no_protected_feature(tmp_path: Path):
    source, target = write(tmp_path / "in.csv", PEOPLE.drop(index=1)), tmp_path / "out.parquet"
    assert run(["score", str(source), str(target), "--contributions", "--no-explain"]) == 0
    scored = read(target)
    names = [name for name in scored if name.startswith("contribution_")]
    total = scored[names].astype(float).sum(axis=1) + scored["base_value"].astype(float)
    assert total.tolist() == pytest.approx(scored["log_odds"].astype(float).tolist(), abs=1e-9)
    assert not {"contribution_sex", "contribution_orphan", "contribution_disability"} & set(names)
    assert "reason_1" not in scored


@pytest.mark.parametrize(("lang", "phrase"), [("ru", "оценивать некого"), ("en", "there is nobody to score")])
def test_a_header_without_people_is_said_and_exits_with_1(
    tmp_path: Path, ending: str, lang: str, phrase: str, capsys: pytest.CaptureFixture[str]
):
    source, target = write(tmp_path / f"in.{ending}", PEOPLE.head(0)), tmp_path / f"out.{ending}"
    assert run(["score", str(source), str(target), "--lang", lang]) == 1
    assert phrase in capsys.readouterr().err
    empty = read(target)
    assert (len(empty), empty.columns[:2].tolist(), "probability" in empty) == (0, ["group", "person_id"], True)


def test_json_summary(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write(tmp_path / "in.csv")
    assert run(["score", str(source), str(tmp_path / "out.csv"), "--json"]) == 1
    summary = json.loads(capsys.readouterr().out)
    assert (summary["rows"], summary["scored"], summary["with_problems"]) == (3, 2, 1)
    assert summary["synthetic"] is True


def test_pipe_from_standard_input_to_standard_output():
    command = [sys.executable, "-c", "from riskscore.cli import main; main()", "score", "-", "-"]
    csv = PEOPLE.drop(index=1).to_csv(index=False)
    result = subprocess.run(command, input=csv.encode(), capture_output=True, check=True)
    scored = pd.read_csv(io.BytesIO(result.stdout))
    assert list(scored)[:6] == [*PEOPLE, "probability"]
    assert scored["probability"].between(0, 1).all()


def test_scored_file_is_not_scored_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source, once = write(tmp_path / "in.csv", PEOPLE.drop(index=1)), tmp_path / "once.csv"
    assert run(["score", str(source), str(once)]) == 0
    assert run(["score", str(once), str(tmp_path / "twice.csv")]) == 2
    assert "probability" in capsys.readouterr().err


@pytest.mark.parametrize("value", ["=1+1", "+7", "@x", "-3"])
def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path, value: str):
    source = write(tmp_path / "in.csv", pd.DataFrame({"person_id": [value], "resume": ["current"]}))
    assert run(["score", str(source), str(tmp_path / "out.xlsx")]) == 0
    cell = openpyxl.load_workbook(tmp_path / "out.xlsx").active["A2"]
    assert (cell.value, cell.data_type) == (value, "s")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["score", "nowhere.csv", "out.csv"], "nowhere.csv"),
        (["score", "only-one"], "OUT"),
        (["score", "other.csv", "out.csv"], "no column of the questionnaire"),
        (["score", "other.csv", "out.doc"], "out.doc"),
        (["score", "other.csv", "no/such/out.csv"], "folder"),
        (["cohort", "check", "other.csv"], "no column of the questionnaire"),
        (["score", "a.csv", "b.csv", "--bundle", "nowhere"], "nowhere"),
        (["scare"], "scare"),
    ],
)
def test_wrong_usage_is_status_2_and_says_why(
    arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other.csv").write_text("price,colour\n1,red\n")
    assert run(arguments) == 2
    assert said in capsys.readouterr().err
