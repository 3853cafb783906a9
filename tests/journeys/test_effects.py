"""`riskscore effects` as a person runs it, on the synthetic log and on Job Corps."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.cli import riskscore, run
from riskscore.synthetic import write_synthetic
from riskscore_training.commands.effects import effects

JOB_CORPS = Path(__file__).parents[2] / "data" / "real" / "job_corps" / "job_corps.csv"


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(riskscore.commands, "effects", effects)


@pytest.fixture(scope="module")
def cohort(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small year with its log, as CSV files a person could edit."""
    folder = tmp_path_factory.mktemp("cohort")
    write_synthetic(folder, 900, 3, years=(2024,))
    log = pd.read_parquet(folder / "services" / "2024.parquet")
    log[log["service_code"].isin(["resume_interview", "vacancies"])].to_csv(folder / "log.csv", index=False)
    return folder


@pytest.fixture
def spoilt(cohort: Path, tmp_path: Path) -> Callable[..., Path]:
    """The log with some cells replaced: spoilt(offered_at={0: "1999-01-01"})."""

    def spoil(**changes: dict[int, object]) -> Path:
        log = pd.read_csv(cohort / "log.csv", dtype=object)
        for column, cells in changes.items():
            for row, value in cells.items():
                log.loc[row, column] = value
        log.to_csv(tmp_path / "spoilt.csv", index=False)
        return tmp_path / "spoilt.csv"

    return spoil


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Callable[..., dict]:
    def run_it(*arguments: object, status: int = 0) -> dict:
        assert run(["effects", *map(str, arguments), "--json"]) == status
        return json.loads(capsys.readouterr().out)

    return run_it


def test_every_service_of_the_log_is_estimated_by_its_design(cohort, call):
    answer = call("--log", cohort / "log.csv", "--outcomes", cohort / "2024.parquet")
    rows = {row["service"]: row for row in answer["services"]}
    assert {code: row["grade"]["proposed"] for code, row in rows.items()} == {
        "resume_interview": "trial",
        "vacancies": "observational",
    }
    assert rows["resume_interview"]["estimates"][0]["estimand"] == "itt"
    assert rows["vacancies"]["overlap"]["is_enough"]
    assert answer["synthetic"] is True


def test_levels_come_from_a_scored_file(cohort, tmp_path, call):
    people = pd.read_parquet(cohort / "2024.parquet")[["person_id"]]
    level = ["low" if i % 2 else "high" for i in range(len(people))]
    people.assign(level=level).to_csv(tmp_path / "scored.csv", index=False)
    answer = call(
        "--log", cohort / "log.csv", "--outcomes", cohort / "2024.parquet", "--scores", tmp_path / "scored.csv",
        "--service", "resume_interview",
    )  # fmt: skip
    assert [row["level"] for row in answer["services"][0]["by_level"]] == ["low", "high"]


@pytest.mark.parametrize(("lang", "words"), [("en", "+3.27  (+1.65"), ("ru", "+3,27  (+1,65")])
def test_job_corps_is_read_as_it_is(lang, words, capsys):
    files = ["--log", str(JOB_CORPS), "--outcomes", str(JOB_CORPS)]
    asked = ["--treatment", "assignment", "--design", "random_offer", "--outcome", "pworky4"]
    assert run(["effects", *files, *asked, "--lang", lang]) == 0
    assert words in capsys.readouterr().out


def test_a_treatment_of_which_nobody_said_it_was_random_is_no_trial(call):
    answer = call("--log", JOB_CORPS, "--outcomes", JOB_CORPS, "--treatment", "assignment", "--outcome", "pworky4")
    row = answer["services"][0]
    assert row["grade"]["proposed"] == "none"
    assert any("--design random_offer" in note["en"] for note in row["notes"])


def test_bad_rows_are_named_all_at_once_and_the_good_ones_are_used(cohort, spoilt, capsys):
    log = spoilt(
        service_code={0: "resume_intervew"},
        person_id={1: "nobody"},
        offer_probability={2: "0.0", 3: "7"},
        offered_at={2: "2024-05-01", 4: "1999-01-01", 5: "soon"},
        design={6: "hunch"},
    )
    assert run(["effects", "--log", str(log), "--outcomes", str(cohort / "2024.parquet")]) == 1
    printed = capsys.readouterr()
    for words in (
        "resume_intervew", "perhaps «resume_interview»", "row 3", "nobody", "add the outcomes of this cohort",
        "row 4", "1 only where the offer was made", "a number from 0 to 1", "1999-01-01", "not before the person's",
        "soon", "hunch",
    ):  # fmt: skip
        assert words in printed.err, words
    assert "effect of the offer" in printed.out


def test_a_service_after_the_outcome_is_named(cohort, spoilt, capsys):
    log = pd.read_csv(cohort / "log.csv", dtype=object)
    offered, delivered = (int(log.index[log[name].notna()][3]) for name in ("offered_at", "delivered_at"))
    path = spoilt(offered_at={offered: "2031-01-01"}, delivered_at={delivered: "2032-02-02"})
    assert run(["effects", "--log", str(path), "--outcomes", str(cohort / "2024.parquet")]) == 1
    printed = capsys.readouterr()
    for words in ("2031-01-01", "2032-02-02", "not after that of the outcome", "bad rows: 1"):
        assert words in printed.err + printed.out, words


@pytest.fixture
def plain(tmp_path: Path) -> Callable[..., Path]:
    """120 people, of whom every other one was offered something; plain(y=...) replaces columns."""

    def write(**columns: object) -> Path:
        rng = np.random.default_rng(0)
        frame = {"person_id": np.arange(120), "t": np.arange(120) % 2, "y": rng.normal(size=120), "x": rng.random(120)}
        pd.DataFrame({**frame, **columns}).to_csv(tmp_path / "plain.csv", index=False)
        return tmp_path / "plain.csv"

    return write


@pytest.mark.parametrize("design", ["random_offer", "specialist_choice"])
@pytest.mark.parametrize("y", [np.inf, "many", 1.0])
def test_an_outcome_that_tells_nothing_is_no_traceback(plain, call, design, y):
    path = plain(y=y)
    options = ("--treatment", "t", "--outcome", "y", "--covariates", "x", "--design", design)
    answer = call("--log", path, "--outcomes", path, *options, status=1)
    assert answer["services"][0]["estimates"] == []
    assert {problem["code"] for problem in answer["problems"]} == (set() if y == 1.0 else {"not_a_number"})


def test_a_person_twice_in_the_outcomes_is_named_and_counts_once(plain, call):
    path = plain(person_id=[*range(119), 0])
    options = ("--treatment", "t", "--outcome", "y", "--covariates", "x", "--design", "specialist_choice")
    answer = call("--log", path, "--outcomes", path, *options, status=1)
    assert {problem["code"] for problem in answer["problems"]} == {"repeated_person", "repeated_row"}
    assert (answer["services"][0]["n"], answer["services"][0]["n_received"]) == (119, 59)


def test_those_the_log_does_not_name_got_nothing_and_those_it_names_did(plain, tmp_path, call):
    people = pd.read_csv(plain())
    people.head(60).to_csv(tmp_path / "log.csv", index=False)
    options = ("--treatment", "t", "--outcome", "y", "--covariates", "x")
    answer = call("--log", tmp_path / "log.csv", "--outcomes", plain(), *options)
    assert (answer["services"][0]["n"], answer["services"][0]["n_received"]) == (120, 30)


@pytest.mark.parametrize("has_unit", [True, False])
def test_colleges_drawn_as_a_whole_are_taken_so_said_or_not(plain, call, has_unit):
    college = np.repeat(np.arange(20), 6)
    path = plain(**{"unit" if has_unit else "college": college, "t": college % 2})
    options = ["--treatment", "t", "--outcome", "y", "--design", "random_offer"]
    answer = call("--log", path, "--outcomes", path, *options, *(["--unit", "unit"] if has_unit else []))
    assert answer["services"][0]["n_units"] == 20
    assert any("not by people" in note["en"] for note in answer["services"][0]["notes"])


def test_a_list_of_places_is_a_log(cohort, tmp_path, call, capsys):
    """Score, allocate and, when the outcomes are known, ask what the places changed: here nothing, they came later."""
    asked = pd.read_parquet(cohort / "2024.parquet")[["person_id"]]
    scored = asked.assign(probability=0.3, service_1="resume_interview")
    scored.to_csv(tmp_path / "scored.csv", index=False)
    (tmp_path / "places.csv").write_text("service_code,places\nresume_interview,300\n")
    files = [tmp_path / "scored.csv", "--capacity", tmp_path / "places.csv", tmp_path / "list.csv"]
    assert run(["plan", "allocate", *map(str, files), "--seed", "5", "--more", "0"]) == 0
    capsys.readouterr()
    row = call("--log", tmp_path / "list.csv", "--outcomes", cohort / "2024.parquet")["services"][0]
    assert (row["design"], row["n_log"]) == ("margin_lottery", 900)
    assert row["estimates"][0]["low"] < 0 < row["estimates"][0]["high"]
    assert {each["estimand"] for each in row["estimates"]} == {"itt"}


def test_a_spoilt_list_of_places_is_named(cohort, tmp_path, capsys):
    people = pd.read_parquet(cohort / "2024.parquet")["person_id"]
    places = pd.DataFrame({"person_id": people, "service_code": "vacancies", "inclusion_probability": 0.3})
    places["place"] = ["given" if i % 3 == 0 else "waiting" for i in range(len(places))]
    places.loc[1, "place"] = "lent"
    places.loc[2, "inclusion_probability"] = 1.7
    places.to_csv(tmp_path / "list.csv", index=False)
    assert run(["effects", "--log", str(tmp_path / "list.csv"), "--outcomes", str(cohort / "2024.parquet")]) == 1
    printed = capsys.readouterr().err
    for words in ("lent", "given, waiting, limit", "inclusion_probability", "1.7", "row 3", "row 4"):
        assert words in printed, words


def test_a_repeated_row_counts_once(cohort, tmp_path, call):
    log = pd.read_csv(cohort / "log.csv")
    pd.concat([log, log.iloc[:1]]).to_csv(tmp_path / "log.csv", index=False)
    answer = call("--log", tmp_path / "log.csv", "--outcomes", cohort / "2024.parquet", status=1)
    assert [problem["code"] for problem in answer["problems"]] == ["repeated_row"]


def test_an_empty_arm_ends_with_status_1_and_says_why(cohort, spoilt, call):
    log = pd.read_csv(cohort / "log.csv", dtype=object)
    rows = log.index[(log["service_code"] == "resume_interview") & log["offered_at"].notna()]
    path = spoilt(offered_at=dict.fromkeys(rows), delivered_at=dict.fromkeys(rows))
    answer = call("--log", path, "--outcomes", cohort / "2024.parquet", "--service", "resume_interview", status=1)
    assert "0 were offered it" in answer["services"][0]["skipped"]["en"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        (["--log", "absent.csv", "--outcomes", "{cohort}/2024.parquet"], 2, "absent.csv"),
        (["--log", "{cohort}/2024.parquet", "--outcomes", "{cohort}/2024.parquet"], 2, "service_code"),
        (["--log", "{cohort}/log.csv", "--outcomes", "{cohort}/truth/2024.parquet"], 1, "true probabilities"),
        (["--log", "{cohort}/log.csv", "--outcomes", "{cohort}/2024.parquet", "--service", "magic"], 1, "vacancies"),
        (["--log", "{cohort}/log.csv", "--outcomes", "{cohort}/2024.parquet", "--by", "mood"], 2, "mood"),
        (["--log", "{cohort}/log.csv", "--outcomes", "{cohort}/2024.parquet", "--received", "x"], 2, "--treatment"),
        (["--log", "{cohort}/log.csv", "--outcomes", "{cohort}/2024.parquet", "--placebo", "x"], 1, "mean_grade"),
        (["--log", "a.csv", "--outcomes", "a.csv", "--outcome", "y", "--covariates", "y"], 2, "not known before"),
        (["--log", "a.csv", "--outcomes", "a.csv", "--unit", "college"], 2, "--treatment"),
    ],
)
def test_what_cannot_be_answered_is_refused_with_a_way_out(cohort, capsys, arguments, status, words):
    assert run(["effects", *(each.format(cohort=cohort) for each in arguments)]) == status
    assert words in capsys.readouterr().err
