"""`riskscore plan allocate` on a scored synthetic cohort: the list, both languages, every mistake at once."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from riskscore.bundle import load_bundle, shipped_bundle
from riskscore.cli import run
from riskscore.files import read_raw, write_raw
from riskscore.scoring import score_frame
from riskscore.synthetic import generate

COLUMNS = ["service_code", "college", "places", "reserved_group", "reserved_places", "from", "to"]
DAY = "2026-03-01"


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """120 graduates as `riskscore score` writes them."""
    path = tmp_path_factory.mktemp("scored") / "scored.csv"
    frame = next(iter(generate(120, 5, (2026,)))).frame.reset_index(drop=True)
    scores, _ = score_frame(load_bundle(shipped_bundle()), frame, today=date(2026, 3, 1), lang="en")
    write_raw(pd.concat([frame, scores], axis=1), path)
    return path


def places(tmp_path: Path, *rows: list[Any], columns: list[str] = COLUMNS, ending: str = "csv") -> Path:
    path = tmp_path / f"places.{ending}"
    write_raw(pd.DataFrame(rows, columns=columns, dtype=object), path)
    return path


def allocate(scored: Path, capacity: Path, *options: str, out: str = "list.csv") -> int:
    target = capacity.parent / out
    return run(["plan", "allocate", str(scored), "--capacity", str(capacity), str(target), "--date", DAY, *options])


GOOD = (
    ["internship", None, 5, "orphan", 1, None, "31.12.2026"],
    ["resume_interview", None, 4, None, None, "2026-01-01", None],
    ["vacancies", None, 9, None, None, "2027-01-01", None],
)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "parquet"])
def test_the_list_has_every_place_and_who_waits(scored: Path, tmp_path: Path, ending: str) -> None:
    capacity = places(tmp_path, *GOOD, ending="xlsx" if ending == "xlsx" else "csv")
    assert allocate(scored, capacity, "--more", "0", out=f"list.{ending}") == 0
    found = read_raw(tmp_path / f"list.{ending}").frame.astype({"need": int, "draw": int})
    assert list(found.columns) == [
        "person_id", "service_code", "college", "need", "weight", "draw", "inclusion_probability", "place", "position",
    ]  # fmt: skip
    given = found[found["place"] == "given"]
    assert given["service_code"].value_counts().to_dict() == {"internship": 5, "resume_interview": 4}
    orphans = read_raw(scored).frame.set_index("person_id")["orphan"].loc[given["person_id"]]
    assert orphans.isin(["true", "yes", "True", True]).sum() >= 1
    assert given["person_id"].value_counts().max() <= 2


def test_the_same_seed_gives_the_same_file_and_another_other_draws(scored: Path, tmp_path: Path) -> None:
    capacity = places(tmp_path, *GOOD)
    for seed, name in (("7", "a.csv"), ("7", "b.csv"), ("8", "c.csv")):
        assert allocate(scored, capacity, "--seed", seed, "--more", "0", out=name) == 0
    a, b, c = ((tmp_path / name).read_text(encoding="utf-8") for name in ("a.csv", "b.csv", "c.csv"))
    assert a == b != c


def test_the_result_as_json(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--json", "--group", "settlement", "--explain", str(read_raw(scored).frame["person_id"][0]))
    assert allocate(scored, places(tmp_path, *GOOD), *options) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["given"], found["seed"], found["date"]) == (9, 20260301, DAY)
    assert [service["service"] for service in found["services"]] == ["internship", "resume_interview"]
    assert all(change["need"] > 0 for change in found["more_places"]["services"])
    assert found["explained"]
    shares = found["groups"][0]["shares"]
    assert shares
    assert all(group["n"] >= 10 and 0 <= group["share"] <= 1 for group in shares)


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        (
            "ru",
            ["мест выдано 9", "Кто получает места", "если мест больше на 10", "подтверждает специалист", "Нуждаемость"],
        ),
        ("en", ["9 places given", "Who gets places", "with 10 more", "a specialist confirms", "Need"]),
    ],
)
def test_it_is_said_in_both_languages(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: list[str]
) -> None:
    first = read_raw(scored).frame
    student = first.loc[first["service_1"] == "internship", "person_id"].iloc[0]
    assert allocate(scored, places(tmp_path, *GOOD), "--group", "sex", "--explain", student, "--lang", lang) == 0
    said = capsys.readouterr().out
    assert [word for word in words if word not in said] == []


def test_every_mistake_of_both_files_is_listed_at_once(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    frame = read_raw(scored).frame.astype(object)
    frame.loc[1, "person_id"] = frame.loc[0, "person_id"]
    frame.loc[2, "service_2"] = "dancing"
    frame.loc[3, "probability"] = "1.4"
    frame.loc[4, "probability"] = ""
    spoilt = tmp_path / "spoilt.csv"
    write_raw(frame, spoilt)
    capacity = places(
        tmp_path,
        ["internshp", None, 5, None, None, None, None],
        ["vacancies", None, -2, None, None, "2026-05-01", "2026-04-01"],
        ["practice", None, 2, "orfan", 1, "soon", None],
        ["practice", None, 2, "orphan", None, None, None],
        ["career_tour", None, 1, None, None, None, "2026-06-30"],
        ["career_tour", None, 1, None, None, "2026-06-30", None],
    )
    assert allocate(spoilt, capacity, "--json", "--explain", "nobody") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(p["code"], p["field"], p["row"]) for p in problems} == {
        ("unknown_service", "places.csv › service_code", 2),
        ("wrong_places", "places.csv › places", 3),
        ("wrong_dates", "places.csv › to", 3),
        ("wrong_date", "places.csv › from", 4),
        ("unknown_group", "places.csv › reserved_group", 4),
        ("half_a_reserve", "places.csv › reserved_places", 5),
        ("overlapping_dates", "places.csv › from", 7),
        ("duplicate_id", "spoilt.csv › person_id", 3),
        ("unknown_service", "spoilt.csv › service_2", 4),
        ("wrong_probability", "spoilt.csv › probability", 5),
        ("no_score", "spoilt.csv › probability", 6),
        ("unknown_student", "spoilt.csv › person_id", None),
    }
    assert not (tmp_path / "list.csv").exists()


def test_what_no_place_could_follow_from_is_named(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Values of a group that no row has, a reserve above its places, rows of one pool twice; 5.0 is a whole number."""
    capacity = places(
        tmp_path,
        ["internship", None, 5.0, "settlement=rurl", 1.0, None, None],
        ["career_tour", None, 5, "settlement", 1, None, None],
        ["practice", None, 2, "orphan", 3, None, None],
        ["counselling", None, 4, "orphan", 1, None, None],
        ["counselling", None, 4, "orphan", 2, None, None],
    )
    assert allocate(scored, capacity, "--json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(p["code"], p["field"], p["row"]) for p in problems} == {
        ("unknown_group", "places.csv › reserved_group", 2),
        ("unknown_group", "places.csv › reserved_group", 3),
        ("reserve_too_large", "places.csv › reserved_places", 4),
        ("overlapping_dates", "places.csv › from", 6),
    }
    assert "«settlement=rural»" in problems[0]["message"] + problems[1]["message"] + problems[2]["message"]


def test_empty_files_are_named(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bare = tmp_path / "bare.csv"
    write_raw(read_raw(scored).frame.assign(probability=""), bare)
    assert allocate(bare, places(tmp_path), "--json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    codes = {p["code"] for p in problems if p["code"] != "no_score"}
    assert codes == {"no_rows", "no_students"}


def test_rows_for_other_days_are_warned_of(scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert allocate(scored, places(tmp_path, *GOOD), "--json", "--more", "0") == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(p["code"], p["field"], p["row"]) for p in problems] == [("not_open", "places.csv › from", 4)]


@pytest.mark.parametrize("weight", ["trial", "trial=3", "none=1.1", "trial=0.5", "observational=x", "trial=²"])
def test_a_weight_is_one_of_a_known_grade(scored: Path, tmp_path: Path, weight: str) -> None:
    assert allocate(scored, places(tmp_path, *GOOD), "--weight", weight) == 2


def test_a_weight_is_written_beside_the_need(scored: Path, tmp_path: Path) -> None:
    assert allocate(scored, places(tmp_path, *GOOD), "--weight", "observational=1.1", "--more", "0") == 0
    found = read_raw(tmp_path / "list.csv").frame
    assert set(found["weight"].astype(float)) == {1.1}


def test_columns_are_named_when_they_are_missing(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = tmp_path / "bare.csv"
    write_raw(read_raw(scored).frame[["person_id", "sex"]], bare)
    capacity = places(tmp_path, ["internship", 3], columns=["service_code", "plces"])
    assert allocate(bare, capacity, "--group", "settlement", "--json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert {(p["code"], p["field"]) for p in problems} == {
        ("missing_column", "places.csv › places"),
        ("unknown_column", "places.csv › plces"),
        ("missing_column", "bare.csv › probability"),
        ("missing_column", "bare.csv › service_1"),
        ("missing_column", "bare.csv › settlement"),
    }


@pytest.mark.parametrize(("lang", "words"), [("ru", "противоречат друг другу"), ("en", "contradict each other")])
def test_limits_in_conflict_are_the_few_that_matter(
    scored: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: str, words: str
) -> None:
    capacity = places(
        tmp_path,
        ["internship", None, 2, "sex=male", 2, None, None],
        ["internship", None, 2, "sex=female", 1, None, None],
        ["vacancies", None, 3, "orphan", 0, None, None],
    )
    assert allocate(scored, capacity, "--lang", lang) == 1
    said = capsys.readouterr().err
    assert words in said
    assert said.count("places.csv ›") == 3
    assert "vacancies" not in said


def test_a_file_that_is_read_is_never_written_over(scored: Path, tmp_path: Path) -> None:
    capacity = places(tmp_path, *GOOD)
    before = capacity.read_bytes()
    assert allocate(scored, capacity, out="places.csv") == 2
    assert capacity.read_bytes() == before
