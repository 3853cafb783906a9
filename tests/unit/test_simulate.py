"""Policies keep to the rules of places, worlds to their names, and the plot shows what the figures say."""

from xml.etree import ElementTree

import numpy as np
import pytest

from riskscore.bundle import load_bundle, shipped_bundle
from riskscore_training.simulate.chart import draw_blocks, draw_simulation
from riskscore_training.simulate.panel import NAMES, WIDTH
from riskscore_training.simulate.people import People, draw_people
from riskscore_training.simulate.policies import NOBODY, POLICIES, share_out
from riskscore_training.simulate.run import Plan, simulate
from riskscore_training.simulate.words import describe_simulation
from riskscore_training.simulate.worlds import CODES, WORLDS

WORLD = {world.code: world for world in WORLDS}


@pytest.fixture(scope="module")
def people() -> People:
    return next(draw_people(load_bundle(shipped_bundle()), cohorts=1, students=300, seed=1))


@pytest.fixture(scope="module")
def answer() -> dict:
    return simulate(load_bundle(shipped_bundle()), Plan(places=40, students=500, cohorts=6, seed=2), lambda: None)


def figure(answer: dict, world: str, policy: str, name: str = "extra") -> dict:
    rows = next(each["policies"] for each in answer["worlds"] if each["world"] == world)
    return next(row[name] for row in rows if row["policy"] == policy)


def give(policy: str, people: People, places: int, world: str = "kuzbass-2", seed: int = 0) -> np.ndarray:
    return POLICIES[policy][1](people, share_out(places), WORLD[world], np.random.default_rng(seed))


@pytest.mark.parametrize("policy", [name for name in POLICIES if name != "nobody"])
def test_no_service_gives_more_places_than_it_has_nor_to_whom_it_is_closed(people, policy):
    given = give(policy, people, 33)
    has = np.flatnonzero(given != NOBODY)
    assert (np.bincount(given[has], minlength=len(CODES)) <= share_out(33)).all()
    assert people.may_have[has, given[has]].all()
    assert len(has) == 33


def test_places_are_shared_out_whole():
    assert [share_out(n).sum() for n in (1, 7, 100)] == [1, 7, 100]
    assert np.ptp(share_out(7)) == 1


@pytest.mark.parametrize(("policy", "key"), [("points", "points"), ("risk", "predicted")])
def test_a_list_reaches_those_who_stand_highest(people, policy, key):
    given, order = give(policy, people, 30), getattr(people, key)
    assert order[given != NOBODY].mean() > np.quantile(order, 0.7)


def test_no_list_looks_at_the_truth(people):
    changed = People(**{**vars(people), "risk": people.risk[::-1], "is_in_market": ~people.is_in_market})
    for policy in POLICIES:
        assert (give(policy, people, 20) == give(policy, changed, 20)).all(), policy


def test_worlds_help_whom_their_names_say():
    risk = np.array([0.02, 0.6])
    relative = {code: (world.gains(risk)[:, 0] / risk).tolist() for code, world in WORLD.items()}
    assert relative["low_risk"][0] > 10 * relative["low_risk"][1]
    assert relative["high_risk"][1] > 10 * relative["high_risk"][0]
    assert WORLD["nothing"].gains(risk).max() == 0
    assert all(world.gains(risk).min() >= 0 for world in WORLDS)


def test_gains_of_the_synthetic_world_are_those_of_its_truth():
    from riskscore.synthetic import generate

    year = next(generate(400, 5, (2024,)))
    truth = year.services_truth.merge(year.truth[["person_id", "true_probability_without_services"]], on="person_id")
    alone = truth[np.isclose(truth["true_probability_without"], truth["true_probability_without_services"])]
    for j, code in enumerate(CODES):
        rows = alone[alone["service_code"] == code]
        gains = WORLD["kuzbass-2"].gains(rows["true_probability_without"].to_numpy())[:, j]
        np.testing.assert_allclose(gains, rows["true_probability_without"] - rows["true_probability_with"], atol=1e-12)


def test_what_targeting_can_and_cannot_do(answer):
    over_lot = {world: figure(answer, world, "risk", "over_lot") for world in WORLD}
    assert over_lot["high_risk"]["low"] > 0
    assert over_lot["low_risk"]["high"] < 0
    assert all(figure(answer, "nothing", policy)["mean"] == 0 for policy in POLICIES)
    for world in ("kuzbass-2", "high_risk", "low_risk"):
        assert figure(answer, world, "gain", "over_lot")["mean"] > 0
        assert figure(answer, world, "nobody")["mean"] == 0


def test_the_same_seed_gives_the_same_answer_and_another_other_people(people):
    bundle = load_bundle(shipped_bundle())
    one, again, other = (
        simulate(bundle, Plan(places=10, students=100, cohorts=2, seed=seed), lambda: None) for seed in (1, 1, 3)
    )
    assert one == again
    assert one["worlds"] != other["worlds"]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_the_plot_and_the_words_hold_every_world_and_policy(answer, lang):
    root = ElementTree.fromstring(draw_simulation(answer, lang))  # noqa: S314 - our own drawing
    drawn = {element.text for element in root.iter() if element.text}
    said = describe_simulation(answer, lang)
    for world in answer["worlds"]:
        assert world["name"][lang] in drawn
        assert world["name"][lang] in said
    for row in answer["worlds"][0]["policies"][1:]:
        assert row["name"][lang] in drawn
        assert row["name"][lang] in said


def test_gaps_of_every_group_are_drawn_in_every_world(answer):
    """Who gets a place is not yet what becomes of the gap: both are in the plot, beside their figures."""
    extra, gaps, places = draw_blocks(answer, "en")
    assert [panel.title for panel in gaps.panels] == [panel.title for panel in extra.panels]
    assert list(gaps.key) == [panel.title for panel in places.panels]
    for world, panel in zip(answer["worlds"], gaps.panels, strict=True):
        for row in world["policies"][1:]:
            moved = [row["groups"][code]["moved"] for code in ("women", "disability", "small_places")]
            assert panel.rows[row["name"]["en"]] == moved
    assert all(figure["mean"] == 0 for figures in gaps.panels[-1].rows.values() for figure in figures)


def test_a_gap_moves_by_what_it_differs_from_no_services(answer):
    for world in answer["worlds"]:
        nobody, *others = world["policies"]
        for row in others:
            for code, group in row["groups"].items():
                change = group["gap"]["mean"] - nobody["groups"][code]["gap"]["mean"]
                assert group["moved"]["mean"] == pytest.approx(change, abs=1e-12)


def test_no_name_and_no_figure_leaves_its_panel(answer):
    """Letters are at most 8 units wide at this size."""
    for block in draw_blocks(answer, "ru"):
        for panel in block.panels:
            assert max(map(len, panel.rows)) * 8 <= NAMES - 8
            for element in ElementTree.fromstring(panel.draw("ru")).iter():  # noqa: S314 - our own drawing
                if element.get("text-anchor") == "start" and element.text != panel.title:
                    assert float(element.get("x", 0)) + 7 * len(element.text or "") <= WIDTH
