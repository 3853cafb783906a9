"""Other reasonable choices: the people each gives, the universes, and how far figures spread."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import riskscore_training
from riskscore.cohort import load_cohort
from riskscore.cohort.admission import HALF_YEAR_COLUMN
from riskscore.documents.words import Words
from riskscore.errors import Text
from riskscore.model.metrics import auc
from riskscore.questionnaire import load_questionnaire, parse_questionnaire
from riskscore.synthetic import write_synthetic
from riskscore_training.case import Case
from riskscore_training.config import parse_config
from riskscore_training.dataset import select_rows
from riskscore_training.groups import find_groupings
from riskscore_training.multiverse import recall_gap, refit, study_multiverse
from riskscore_training.multiverse_words import describe_multiverse
from riskscore_training.request import Request
from riskscore_training.run import investigate
from riskscore_training.spread import describe_spread
from riskscore_training.universes import build_world, find_axes, handle_missing, read_horizons

DEFAULT = Path(riskscore_training.__file__).with_name("default.toml").read_text(encoding="utf-8")
SETTINGS = """
trials = 1
threads = 1
[folds]
outer = 2
inner = 2
[multiverse]
capacities = [0.2]
informal = ["odd_jobs"]
seeds = 2
[multiverse.horizons]
6 = "after_half_a_year"
18 = "nowhere"
"""
N = 900
AS_OF = dt.date(2026, 3, 1)
LABELS = {"stayed": "employed", "odd_jobs": "at_risk", "left": "at_risk", "army": "route"}
TEXT = "{{ ru = '{0}', en = '{0}' }}"
QUESTION = "{{ ru = 'Спрошено: {0}', en = 'Asked: {0}' }}"
WORDS = f"question = {QUESTION}\nraises = {TEXT}\nlowers = {TEXT}"
CATEGORY = "[[outcome.category]]\ncode = '{0}'\nblock = '{1}'\nvalues = ['{0}']\ntext = " + TEXT


def questionnaire_text() -> str:
    categories = [CATEGORY.format(code, block) for code, block in LABELS.items()]
    questions = [
        f"[[question]]\nname = '{name}'\nkind = '{kind}'\nrole = '{role}'\n{more}{WORDS.format(name)}"
        for name, kind, role, more in (
            ("days", "number", "input", ""),
            ("owns_car", "flag", "input", ""),
            ("ill", "flag", "sensitive", "protected = true\n"),
        )
    ]
    head = "format = 1\nid = 'toy.1'\ntitle = { ru = 'Опыт', en = 'Toy' }\nsource = 'study'\n"
    return "\n".join([head, "[outcome]\ncolumn = 'result'\nhorizon_months = 12", *categories, *questions])


@pytest.fixture(scope="module")
def request_and_case(tmp_path_factory: pytest.TempPathFactory) -> tuple[Request, Case]:
    rng = np.random.default_rng(0)
    days = rng.normal(size=N)
    is_left = rng.random(N) < 1 / (1 + np.exp(1 - days))
    result = np.where(is_left, np.where(rng.random(N) < 0.3, "odd_jobs", "left"), "stayed")
    result = np.where(rng.random(N) < 0.05, "army", result)
    early = np.where(rng.random(N) < 0.1, "left", result)
    frame = pd.DataFrame(
        {
            "days": np.where(rng.random(N) < 0.2, np.nan, days),
            "owns_car": rng.choice(["yes", "no", ""], N),
            "ill": rng.choice(["yes", "no"], N),
            "result": result,
            "after_half_a_year": early,
        }
    )
    path = tmp_path_factory.mktemp("toy") / "toy.csv"
    frame.to_csv(path, index=False)
    asked = parse_questionnaire(questionnaire_text())
    request = Request((path,), asked, None, parse_config(DEFAULT, SETTINGS), AS_OF)
    cohort = load_cohort((path,), asked, default_as_of=AS_OF)
    return request, investigate(request, cohort, select_rows(cohort, asked, as_of=AS_OF, min_class=20), lambda _: None)


def test_axes_name_what_these_data_allow_the_runs_own_choice_first(request_and_case: tuple[Request, Case]) -> None:
    request, case = request_and_case
    axes = {axis.name: axis for axis in find_axes(case, read_horizons(request))}
    assert axes["horizon"].values == (12, 6)
    assert axes["informal"].values == ("not_employed", "employed", "unlabelled")
    assert axes["sensitive"].values == (True, False)
    assert axes["capacity"].values == (case.config.levels.capacity, 0.2)
    assert [axis.alone for axis in axes.values()] == [None] * 6
    alone = {axis.name: axis.alone for axis in find_axes(case, ())}
    assert isinstance(alone["horizon"], Text)


def test_where_costs_set_the_zone_the_first_capacity_is_the_share_of_people_in_it(
    request_and_case: tuple[Request, Case],
) -> None:
    _, case = request_and_case
    case = replace(case, config=case.config.with_levels({"method": "costs", "cost_missed": 3.0}))
    (capacity,) = (axis for axis in find_axes(case, ()) if axis.name == "capacity")
    assert capacity.values == (case.in_zone.mean(), 0.2)
    assert case.in_zone.mean() != case.config.levels.capacity


def test_synthetic_cohorts_have_an_outcome_at_a_second_horizon(tmp_path: Path) -> None:
    (written,) = write_synthetic(tmp_path, 200, 3, years=(2024,))
    config = parse_config(DEFAULT, f'[multiverse.horizons]\n6 = "{HALF_YEAR_COLUMN}"\n')
    asked = load_questionnaire("ru-2025.2")
    found = read_horizons(Request((written.path,), asked, None, config, AS_OF))
    later = load_cohort((written.path,), asked, default_as_of=AS_OF).outcome_code
    assert list(found) == [6]
    assert 0.7 < (found[6] == later).mean() < 1


@pytest.mark.parametrize(("informal", "label"), [("not_employed", 1.0), ("employed", 0.0), ("unlabelled", None)])
def test_informal_work_is_labelled_as_chosen_and_routes_stay_out(
    request_and_case: tuple[Request, Case], informal: str, label: float | None
) -> None:
    _, case = request_and_case
    rows = build_world(case, {}, {"horizon": 12, "informal": informal}).dataset.rows
    codes = case.cohort.outcome_code
    left, odd, stayed = (int((codes == code).sum()) for code in ("left", "odd_jobs", "stayed"))
    expected = {1.0: (left + odd, stayed), 0.0: (left, stayed + odd), None: (left, stayed)}[label]
    assert (int(rows.y.sum()), int((1 - rows.y).sum())) == expected


def test_missing_answers_are_kept_filled_or_few(request_and_case: tuple[Request, Case]) -> None:
    _, case = request_and_case
    rows = case.dataset.rows
    kept, _ = handle_missing("indicator", rows, rows, complete_share=0.9)
    filled, _ = handle_missing("imputed", rows, rows, complete_share=0.9)
    few, _ = handle_missing("complete", rows, rows, complete_share=0.9)
    days, ill = rows.table.columns["days"], rows.table.columns["ill"]
    assert kept is rows
    assert set(filled.table.columns["days"][np.isnan(days)]) == {np.nanmedian(days)}
    assert not np.isnan(filled.table.columns["owns_car"]).any()
    assert np.array_equal(filled.table.columns["ill"], ill, equal_nan=True)
    assert len(few) == int((~np.isnan(days) & ~np.isnan(rows.table.columns["owns_car"])).sum())


@pytest.fixture(scope="module")
def found(request_and_case: tuple[Request, Case]) -> dict[str, object]:
    request, case = request_and_case
    found = study_multiverse(case, request, lambda _: None)
    assert isinstance(found, dict)
    return found


def test_the_first_universe_is_the_run_itself_and_all_are_there(
    request_and_case: tuple[Request, Case], found: dict[str, object]
) -> None:
    _, case = request_and_case
    universes = found["universes"]
    assert isinstance(universes, list)
    assert len(universes) == (2 * 3 * 3 * 2 + 1) * 2
    first = universes[0]
    assert first["choices"]["capacity"] == case.config.levels.capacity
    assert (first["n"], first["n_positive"]) == (len(case.tested.y), int(case.tested.y.sum()))
    if all(trained.tuned == case.rolling[-1].tuned for trained in case.rolling):
        assert first["figures"]["auc"] == auc(case.tested.y, case.p, None)
    assert "gap:ill" in first["figures"]


def test_it_is_said_in_words_with_questions_by_their_names(
    request_and_case: tuple[Request, Case], found: dict[str, object]
) -> None:
    told = "\n".join(describe_multiverse(found, Words("en"), request_and_case[0].questionnaire))
    assert "74 variants" in told
    assert "\xa0pp" in told.split("Gap of recall")[1].splitlines()[0]
    assert "Gap of recall: Asked: ill" in told


def test_a_gap_is_of_those_who_have_the_trait_against_all_others(request_and_case: tuple[Request, Case]) -> None:
    _, case = request_and_case
    (grouping,) = (g for g in find_groupings(case.dataset.rows.table) if g.feature == "ill")
    grouping = replace(grouping, member=np.repeat([0, 1, 2], 60))
    flagged = np.concatenate([np.arange(60) < 0, np.arange(60) < 45, np.arange(60) < 30])
    y = np.ones(180)
    assert recall_gap(y, flagged, grouping) == pytest.approx(0.5)
    y[60:75] = 0
    assert recall_gap(y, flagged, grouping) is None


def test_the_spread_names_what_moves_a_figure_most_and_keeps_chance_apart() -> None:
    universes = [
        {"choices": {"a": a, "b": b, "seed": s}, "figures": {"auc": 0.7 + 0.1 * a + 0.01 * b + 0.5 * s, "none": None}}
        for a in (0, 1)
        for b in (0, 1, 2)
        for s in ((0, 1) if a == b == 0 else (0,))
    ]
    spread = describe_spread(universes, ["a", "b", "seed"])
    assert list(spread) == ["auc"]
    assert (spread["auc"]["base"], spread["auc"]["most"]) == (0.7, "a")
    assert spread["auc"]["moves"] == pytest.approx({"a": 0.1, "b": 0.02, "seed": 0.5})
    assert spread["auc"]["max"] == pytest.approx(1.2)


def test_a_universe_with_too_few_people_is_none(request_and_case: tuple[Request, Case]) -> None:
    _, case = request_and_case
    codes = np.where(case.cohort.outcome_code == "left", None, case.cohort.outcome_code)
    few = replace(case, cohort=replace(case.cohort, outcome_code=codes))
    choices = {"horizon": 12, "informal": "employed", "missing": "indicator", "sensitive": True, "seed": 1}
    assert refit(few, {}, choices) is None
