"""`riskscore simulate` as a person runs it."""

import json

import pytest

from riskscore.cli import riskscore, run
from riskscore_training.commands.simulate import simulate

SMALL = ["--places", "20", "--students", "200", "--cohorts", "2"]


@pytest.fixture(autouse=True)
def _registered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(riskscore.commands, "simulate", simulate)


def test_it_prints_its_figures_and_writes_a_page(tmp_path, capsys):
    page = tmp_path / "simulation.html"
    assert run(["simulate", *SMALL, "--json", "--out", str(page), "--lang", "ru"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [world["world"] for world in answer["worlds"]] == ["kuzbass-2", "high_risk", "low_risk", "nothing"]
    written = page.read_text(encoding="utf-8")
    assert "<svg" in written
    assert "Люди и эффекты вымышленные" in written
    assert "S2026" not in written


def test_a_picture_alone(tmp_path):
    assert run(["simulate", *SMALL, "--out", str(tmp_path / "simulation.svg")]) == 0
    assert (tmp_path / "simulation.svg").read_text(encoding="utf-8").startswith("<svg")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--places", "300", "--students", "200"], "at most 200"),
        (["--places", "0"], "--places"),
        (["--out", "simulation.pdf"], ".svg"),
        (["--bundle", "nowhere"], "nowhere"),
    ],
)
def test_wrong_usage_is_refused(arguments, words, capsys):
    assert run(["simulate", *arguments]) == 2
    assert words in capsys.readouterr().err
