"""`riskscore cohort build`: from what colleges, registers and the monitoring send to a cohort that can be checked."""

import json
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.files import read_raw, write_raw
from riskscore.monitoring import load_form

N_A_YEAR = 80
SNILS = "112-233-445 95"


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sent")
    assert run(["cohort", "synth", str(folder), "--students", str(N_A_YEAR), "--seed", "5", "--parts"]) == 0
    return folder


def parts_of(folder: Path, year: int) -> list[str]:
    return [str(path) for path in sorted((folder / "parts").glob(f"{year}-*.csv"))]


def test_the_report_is_what_is_printed(sent, tmp_path, capsys):
    out, report = tmp_path / "2023.parquet", tmp_path / "report.json"
    assert run(["cohort", "build", *parts_of(sent, 2023), "--out", str(out), "--report", str(report), "--json"]) == 0
    result = json.loads(capsys.readouterr().out)
    assert result == json.loads(report.read_text(encoding="utf-8"))
    assert result["synthetic"]
    assert result["counts"]["people"] == len(read_raw(out).frame)


def test_what_was_built_passes_the_check_and_names_nobody(sent, tmp_path, capsys):
    out = tmp_path / "cohort.parquet"
    assert run(["cohort", "build", *parts_of(sent, 2022), *parts_of(sent, 2024), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "«2022-history.csv» read as history" in said
    assert "dated after the assessment" in said
    assert run(["cohort", "check", str(out), "--json"]) == 0
    check = json.loads(capsys.readouterr().out)
    assert check["errors"] == 0
    assert check["labels"]["not_employed"] + check["labels"]["employed"] > N_A_YEAR
    answers = pd.concat([pd.read_csv(sent / "parts" / f"{year}-answers.csv") for year in (2022, 2024)])
    whole = out.read_bytes() + read_raw(out).frame.to_csv().encode()
    assert not [number for number in answers["snils"].dropna() if number.encode() in whole]
    assert not {"snils", "last_name", "first_name", "middle_name"} & set(read_raw(out).frame)


def write(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines), encoding="utf-8")
    return str(path)


@pytest.fixture
def college(tmp_path: Path) -> dict[str, str]:
    """Answers with a mistyped number, and the outcome of the same person under the right one."""
    head = "snils,last_name,first_name,birth_date,cohort_year,college,specialty,resume"
    return {
        "answers": write(tmp_path / "a.csv", head, "112-233-445 96,Пётрова,Анна,2005-03-04,2024,K,34.02.01,current"),
        "outcomes": write(
            tmp_path / "o.csv", "snils,full_name,birth_date,outcome_code,outcome_date",
            f"{SNILS},Петрова Анна Ивановна,2005-03-04,Трудоустроена,2025-06-30",
        ),
        "out": str(tmp_path / "cohort.csv"),
    }  # fmt: skip


def test_a_likeness_joins_only_what_a_person_has_confirmed(college, tmp_path, capsys):
    matches = tmp_path / "matches.csv"
    command = ["cohort", "build", college["answers"], college["outcomes"], "--out", college["out"], "--matches"]
    for _ in range(2):
        assert run([*command, str(matches), "--lang", "ru"]) == 0
        assert "исход известен: 0" in capsys.readouterr().out
    table = read_raw(matches).frame
    assert table[["left_row", "left_name", "right_name", "confirm"]].to_numpy().tolist() == [
        ["2", "Пётрова Анна", "Петрова Анна Ивановна", ""],
    ]  # fmt: skip
    table.assign(confirm="да").to_csv(matches, index=False)
    assert run([*command, str(matches), "--lang", "ru"]) == 0
    assert "исход известен: 1" in capsys.readouterr().out
    assert read_raw(matches).frame["confirm"].tolist() == ["да"]
    assert read_raw(Path(college["out"])).frame["outcome_code"].tolist() == ["employed"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"left_name": "Сидорова Анна", "confirm": "yes"}, "stale_match"),
        ({"right_birth_date": "2005-03-05", "confirm": "yes"}, "stale_match"),
        ({"confirm": "maybe"}, "not_a_flag"),
    ],
)
def test_a_confirmation_that_fits_no_row_joins_nothing(college, tmp_path, change, code, capsys):
    matches = tmp_path / "matches.csv"
    command = ["cohort", "build", college["answers"], college["outcomes"], "--out", college["out"], "--matches"]
    assert run([*command, str(matches)]) == 0
    read_raw(matches).frame.assign(**change).to_csv(matches, index=False)
    capsys.readouterr()
    assert run([*command, str(matches), "--json"]) == 1
    result = json.loads(capsys.readouterr().out)
    assert code in {problem["code"] for problem in result["problems"]}
    assert result["counts"]["with_outcome"] == 0


def test_identifiers_need_a_key_that_cannot_be_guessed(college, tmp_path, capsys):
    command = ["cohort", "build", f"answers={college['answers']}", "--out", college["out"], "--key-file"]
    assert run([*command, write(tmp_path / "key", "short")]) == 2
    assert "at least 32" in capsys.readouterr().err
    assert not Path(college["out"]).exists()


@pytest.mark.parametrize(
    ("part", "options", "said"),
    [
        ("telephone\n1\n", [], "answers=, history="),
        ("person_id,months_employed\na,1\n", [], "--dated h.csv=YYYY-MM-DD"),
        ("person_id,months_employed\na,1\n", ["--dated", "other.csv=2024-01-01"], "«other.csv» is none of the parts"),
        ("person_id,months_employed\na,1\n", ["--dated", "h.csv=yesterday"], "PATH=DATE"),
        ("person_id,outcome_code,outcome_date,true_probability\na,1,2,3\n", [], "true probabilities"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_a_remedy(college, tmp_path, part, options, said, capsys):
    path = write(tmp_path / "h.csv", part)
    assert run(["cohort", "build", college["answers"], path, "--out", college["out"], *options]) in (1, 2)
    assert said in capsys.readouterr().err
    assert not Path(college["out"]).exists()


def test_a_file_may_be_two_parts_when_it_is_said(tmp_path, capsys):
    whole = write(
        tmp_path / "whole.csv",
        "person_id,cohort_year,resume,outcome_code,outcome_date",
        "a,2024,none,employed,2025-06-30",
    )  # fmt: skip
    out = str(tmp_path / "cohort.csv")
    assert run(["cohort", "build", whole, "--out", out]) == 2
    assert "it fits several kinds" in capsys.readouterr().err
    assert run(["cohort", "build", f"answers={whole}", f"outcomes={whole}", "--out", out]) == 0
    assert read_raw(Path(out)).frame["outcome_code"].tolist() == ["employed"]


def save_return(path: Path, year: int, employed: int, at_risk: int) -> str:
    """Form 1 of 2024 about one specialty."""
    (sheet,) = load_form("form-1-2024").sheets
    numbers = list(sheet.numbers)
    titles = [sheet.by_number[number].title if number in sheet.by_number else "Код" for number in numbers]
    book = openpyxl.Workbook()
    page = book.active
    page.title = sheet.name
    page.append([f"Сведения о занятости, выпуск {year} года"])
    page.append(titles)
    page.append([number.zfill(2) for number in numbers])
    for kind in sheet.rows:
        counts = {"total": employed + at_risk, "employed": employed, "informal": at_risk} if kind.code == "01" else {}
        cells = {sheet.code: "34.02.01", sheet.row_code: kind.code, sheet.row_title: kind.title}
        cells |= {column.number: counts.get(column.key, 0) for column in sheet.columns}
        page.append([cells.get(number, "") for number in numbers])
    book.save(path)
    return str(path)


def test_an_official_return_tells_of_the_last_cohort(college, tmp_path, capsys):
    filled = save_return(tmp_path / "return.xlsx", 2022, 30, 10)
    command = ["cohort", "build", college["answers"], filled, "--out", college["out"]]
    assert run(command) == 2
    assert "--dated return.xlsx=YYYY-MM-DD" in capsys.readouterr().err
    about = ["--dated", "return.xlsx=2023-07-01", "--college", f"{filled}=K"]
    assert run([*command, *about]) == 0
    assert "«return.xlsx» read as forms" in capsys.readouterr().out
    assert read_raw(Path(college["out"])).frame["last_cohort_employment"].tolist() == ["75.0"]


def test_answers_of_an_earlier_questionnaire_are_carried(tmp_path, capsys):
    old = write(tmp_path / "old.csv", "person_id,cohort_year,resume,disability", "a,2024,none,ovz", "b,2024,none,no")
    table = pd.read_csv(old)
    write_raw(table, tmp_path / "old.parquet", {"riskscore.questionnaire": "ru-2025.1"})
    out = tmp_path / "cohort.parquet"
    assert run(["cohort", "build", str(tmp_path / "old.parquet"), "--out", str(out), "--json"]) == 0
    assert "carried" in {problem["code"] for problem in json.loads(capsys.readouterr().out)["problems"]}
    built = read_raw(out)
    assert built.frame["ovz"].tolist() == [True, False]
    assert built.metadata["riskscore.questionnaire"] == "ru-2025.2"


def test_a_cohort_of_another_horizon_has_no_labels_for_this_questionnaire(sent, tmp_path, capsys):
    out = tmp_path / "cohort.parquet"
    assert run(["cohort", "build", *parts_of(sent, 2023), "--out", str(out), "--horizon", "4"]) == 0
    assert read_raw(out).frame["outcome_date"].dropna().dt.month.eq(11).all()
    capsys.readouterr()
    assert run(["cohort", "check", str(out), "--json"]) == 1
    check = json.loads(capsys.readouterr().out)
    assert check["labels"]["unlabelled"] == check["rows"]
    assert [p["code"] for p in check["problems"] if p["severity"] == "error"] == ["other_horizon"]


def test_a_list_without_a_known_header_is_answered_with_the_headers_it_has_and_may_have(tmp_path, capsys):
    (tmp_path / "list.csv").write_text("СНИЛС;Канал;Дата\n112-233-445 95;ИП;01.06.2025\n", encoding="utf-8")
    for part, said in (
        ("list.csv", "not tell which kind of part it is: «snils», «Канал», «Дата»"),
        ("outcomes=list.csv", "no column «outcome_code», «Исход», «Статус выпускника»; it has «snils», «Канал»"),
        ("history=list.csv", "no column dates its rows («recorded_at», «Дата сведений», «По состоянию на»); it has"),
    ):
        kind, _, name = part.rpartition("=")
        path = f"{kind}={tmp_path / name}" if kind else str(tmp_path / name)
        assert run(["cohort", "build", path, "--out", str(tmp_path / "out.parquet")]) == 2
        assert said in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--out", "--report", "--matches"])
def test_a_result_is_never_written_over_a_part(sent, tmp_path, capsys, option):
    part = tmp_path / "answers.csv"
    part.write_bytes((sent / "parts" / "2023-answers.csv").read_bytes())
    results = {"--out": str(tmp_path / "out.csv")} | {option: str(tmp_path / "." / "answers.csv")}
    assert run(["cohort", "build", str(part), *(word for pair in results.items() for word in pair)]) == 2
    assert "name another file" in capsys.readouterr().err
    assert part.read_bytes() == (sent / "parts" / "2023-answers.csv").read_bytes()
