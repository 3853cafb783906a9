"""docs/mapping.md: its examples are files that work."""

import datetime as dt
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.mapping import CarryMap, carry, open_map
from riskscore.mapping.load import shipped_maps
from riskscore.model import load_points, shipped_weights
from riskscore.model.weights_file import parse_points
from riskscore.questionnaire import Questionnaire, check_frame, load_questionnaire
from riskscore.questionnaire.parse import parse_questionnaire

PAGE = (Path(__file__).parents[2] / "docs" / "mapping.md").read_text(encoding="utf-8")
MAP, WEIGHTS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
T = '{ ru = "да", en = "yes" }'
CHOICES = {"worked_before": "in_field nearby far never other", "status": "no ovz disability both"}
TODAY = dt.date(2026, 3, 1)


def college() -> str:
    """A questionnaire that asks what the example of the page speaks of."""
    text = f'format = 1\nid = "my-college.1"\ntitle = {T}\nsource = "study"\n'
    for name in ("worked_before", "status", "registered", "visited"):
        codes = CHOICES.get(name, "").split()
        listed = ", ".join(f'{{ code = "{c}", text = {{ ru = "{c}", en = "{c}" }} }}' for c in codes)
        kind = f'kind = "choice"\nchoices = [{listed}]' if codes else 'kind = "flag"'
        text += f'[[question]]\nname = "{name}"\nrole = "preference"\nquestion = {T}\n{kind}\n'
    return text


@pytest.fixture
def example(tmp_path: Path) -> CarryMap:
    (tmp_path / "my-college.1.toml").write_text(college(), encoding="utf-8")
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    return open_map(tmp_path / "map.toml", load_questionnaire("ru-2025.2"))


def codes(carry_map: CarryMap, name: str, **answers: list[object]) -> list[object]:
    table = check_frame(parse_questionnaire(college()), pd.DataFrame(answers), default_as_of=TODAY).table
    feature = carry_map.new.by_name[name]
    column = carry(carry_map, table).table.columns[name]
    return [None if np.isnan(value) else (feature.codes or (False, True))[int(value)] for value in column]


def test_the_example_renames_merges_and_splits(example):
    worked = codes(example, "experience", worked_before=["in_field", "nearby", "far", "never", "other"])
    assert worked == ["field", "elsewhere", "elsewhere", "none", None]
    assert codes(example, "ovz", status=["no", "both", None]) == [False, True, None]
    visits = {"registered": [True, True, False, None], "visited": [True, None, False, True]}
    assert codes(example, "platform_contact", **visits) == ["both", None, "none", None]


def test_the_weights_of_the_example_are_used():
    regional: Questionnaire = load_questionnaire("ru-udmurtia-2025")
    points = parse_points(WEIGHTS, regional).points
    assert [(rule.points, rule.when.text) for rule in points.rules] == [
        (2, 'experience in ("elsewhere", "none")'), (1, "interview_training"),
    ]  # fmt: skip
    assert [rule.source for rule in points.rules] == ["regional", "regional"]


def test_the_page_names_every_shipped_map_and_weights_file():
    assert [name for name in (*shipped_maps(), *shipped_weights()) if f"`{name}`" not in PAGE] == []
    assert load_points(shipped_weights()[0], load_questionnaire("ru-udmurtia-2025")).note is not None
