"""The whole way: a template filled in by hand, checked, mended, built with the other parts, trained on, scored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from riskscore.cli import run
from riskscore.documents.template import FIRST_ROW, HEADER
from riskscore.questionnaire import Feature, load_questionnaire

RU = load_questionnaire("ru-2025.2")
N_TYPED = 30
# Row from 0, column, what the person typed, what the report is expected to suggest.
SLIPS = (
    (0, "course", "4 курс", "4"),
    (1, "conscription", "нет", "нет: отслужил(а) или не подлежу призыву"),
    (2, "help_wanted", "подбор вакансий, место практики", "подбор вакансий|место практики"),
    (3, "graduation_date", "30.06.24", "30.06.2024"),
    (4, "digital_search", "уверенно", None),
)


@dataclass(frozen=True)
class Sent:
    """What a college sends for one year: the answers typed into the template, and parts of every year."""

    folder: Path
    typed: pd.DataFrame  # N_TYPED rows of raw answers, as text

    def path(self, name: str) -> str:
        return str(self.folder / name)

    def parts(self, kind: str, *years: int) -> list[str]:
        return [self.path(f"made/parts/{year}-{kind}.csv") for year in years]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("sent")
    assert run(["cohort", "synth", str(folder / "made"), "--students", "250", "--seed", "4", "--parts"]) == 0
    answers = pd.read_csv(folder / "made" / "parts" / "2024-answers.csv", dtype="str")
    sent = Sent(folder, answers[answers["snils"].notna()].drop_duplicates("person_id").head(N_TYPED))
    assert run(["cohort", "template", sent.path("answers.xlsx"), "--lang", "ru"]) == 0
    fill_in(sent)
    return sent


def fill_in(sent: Sent) -> None:
    book = openpyxl.load_workbook(sent.path("answers.xlsx"))
    sheet = book.worksheets[0]
    places = {sheet.cell(HEADER + 1, c).value: c for c in range(1, sheet.max_column + 1)}
    features = {feature.column: feature for feature in RU.features}
    for i, row in enumerate(sent.typed.to_dict("records")):
        for column in places.keys() & row.keys():
            if isinstance(row[column], str):
                sheet.cell(FIRST_ROW + 1 + i, places[column]).value = in_words(features.get(column), row[column])
    for i, column, slip, _ in SLIPS:
        sheet.cell(FIRST_ROW + 1 + i, places[column]).value = slip
    book.save(sent.path("filled.xlsx"))


def in_words(feature: Feature | None, cell: str) -> str:
    """The cell as a person writes it: labels, decimal commas, yes and no in Russian."""
    if feature is None or cell == "none":
        labels: Mapping[str, str] = {choice.code: choice.text.ru for choice in feature.choices} if feature else {}
        return labels.get(cell, cell)
    if feature.kind == "flag":
        return {"True": "Да", "true": "да", "False": "Нет", "false": "нет"}.get(cell, cell)
    if feature.kind in ("choice", "multi"):
        return "|".join(feature.choices[feature.code_index[code]].text.ru for code in cell.split("|"))
    return cell.replace(".", ",") if feature.kind == "number" else cell


@pytest.fixture(scope="module")
def mended(sent: Sent) -> Path:
    """The report of the check with every marked cell mended as it suggests, or emptied."""
    run(["cohort", "check", sent.path("filled.xlsx"), "--report", sent.path("report.xlsx")])
    book = openpyxl.load_workbook(sent.path("report.xlsx"))
    for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row if cell.comment):
        _, is_said, meant = cell.comment.text.partition("Perhaps: «")
        cell.value, cell.comment = (meant.removesuffix("»") if is_said else None), None
    book.save(sent.folder / "mended.xlsx")
    return sent.folder / "mended.xlsx"


def test_each_slip_and_nothing_else_is_an_error_with_its_suggestion(sent, capsys):
    assert run(["cohort", "check", sent.path("filled.xlsx"), "--json"]) == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    errors = [(p["row"], p["field"], p["suggestion"]) for p in problems if p["severity"] == "error"]
    wrong = [error for error in errors if error[1] != "snils"]
    assert wrong == sorted((FIRST_ROW + 1 + i, column, meant) for i, column, _, meant in SLIPS)


def test_what_is_mended_in_the_report_builds_the_cohort_that_raw_answers_build(sent, mended, tmp_path):
    raw = sent.typed.copy()
    for i, column, _, _ in SLIPS:
        raw.iloc[i, raw.columns.get_loc(column)] = None
    raw.to_csv(tmp_path / "raw.csv", index=False)
    others = [path for kind in ("history", "outcomes", "consents") for path in sent.parts(kind, 2024)]
    built = []
    for i, answers in enumerate((mended, tmp_path / "raw.csv")):
        out = tmp_path / f"{i}.parquet"
        run(["cohort", "build", str(answers), *others, "--out", str(out)])
        built.append(pd.read_parquet(out).set_index("person_id").sort_index())
    by_hand, by_machine = built
    assert len(by_machine) > N_TYPED / 2
    slipped = [column for _, column, _, _ in SLIPS]
    assert by_hand.drop(columns=slipped).equals(by_machine.drop(columns=slipped))
    assert not {"snils", "last_name", "first_name", "middle_name"} & set(by_hand.columns)


@pytest.mark.slow
def test_built_years_train_a_model_that_scores_the_template(sent, mended, tmp_path, capsys):
    years = range(2020, 2026)
    parts = [path for kind in ("answers", "history", "outcomes", "consents") for path in sent.parts(kind, *years)]
    run(["cohort", "build", *parts, "--out", str(tmp_path / "built.parquet")])
    settings = tmp_path / "settings.toml"
    settings.write_text("[metrics]\nresamples = 20\n[trees]\nn_rounds = 20\n", encoding="utf-8")
    how = ["--config", str(settings), "--trials", "1", "--as-of", "2026-09-01", "--json"]
    capsys.readouterr()
    assert run(["train", "--cohort", str(tmp_path / "built.parquet"), *how]) == 0
    assert json.loads(capsys.readouterr().out)["bundle"]
    assert run(["score", str(mended), str(tmp_path / "scored.csv")]) == 0
    scored = pd.read_csv(tmp_path / "scored.csv")
    assert len(scored) == N_TYPED
    assert scored["probability"].between(0, 1).all()
