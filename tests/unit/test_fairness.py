"""What is said of groups, and what is not."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from riskscore.errors import Text
from riskscore.questionnaire.spec import Choice, Feature, Questionnaire
from riskscore.questionnaire.table import Table
from riskscore_training.config import TrainingConfig, load_config
from riskscore_training.gap_verdict import judge_gap
from riskscore_training.gate.fairness import protected_groups
from riskscore_training.group_metrics import Decision, hide_remainders, judge_groups
from riskscore_training.groups import Grouping, cross, find_groupings
from riskscore_training.intersections import judge_pairs
from riskscore_training.proxies import find_proxies

WORD = Text(ru="слово", en="word")
N = 600


def choices(codes: str, adverse: str = "") -> tuple[Choice, ...]:
    return tuple(Choice(code, Text(ru=code, en=code), adverse=code in adverse) for code in codes)


def feature(name: str, kind: str, role: str = "input", **more: Any) -> Feature:
    return Feature(name, "answers", kind, role, Text(ru=name, en=name), name, **more)


QUESTIONNAIRE = Questionnaire(
    "toy",
    WORD,
    "proxy",
    (
        feature("hobby", "choice", choices=choices("abc")),
        feature("place", "choice", "context", choices=choices("xy")),
        feature("town", "code", "context"),
        feature("health", "choice", "sensitive", protected=True, ordered=True, choices=choices("npq", "pq")),
        feature("care", "flag", "sensitive"),
        feature("trouble", "multi", "sensitive", choices=choices("uv", "u")),
        feature("gender", "flag", "context"),
        feature("born", "date", "context"),
        feature("age", "number", "context", protected=True),
        feature("nation", "code", "context", protected=True),
        feature("contest", "flag", "preference", protected=True),
        feature("limits", "multi", protected=True, choices=choices("uv")),
    ),
    "",
    special={"sex": "gender", "birth_date": "born"},
)


@pytest.fixture(scope="module")
def table() -> Table:
    rng = np.random.default_rng(0)
    sex = rng.integers(0, 2, N).astype(float)
    columns = {
        "hobby": np.where(rng.random(N) < 0.8, sex, 2.0),
        "place": rng.integers(0, 2, N).astype(float),
        "town": rng.choice(np.array(["k", "m"], dtype=object), N),
        "health": rng.choice([0.0, 1.0, 2.0, np.nan], N),
        "care": rng.choice([0.0, 1.0, np.nan], N),
        "trouble": rng.integers(0, 2, (N, 2)).astype(float),
        "gender": sex,
        "born": rng.choice([16.5, 17.99, 18.0, 30.0], N),
        "age": rng.choice([16.0, 17.0, 18.0, 19.0, 40.0, np.nan], N),
        "nation": rng.choice(np.array(["ru", "kz", "by", None], dtype=object), N, p=[0.7, 0.1, 0.1, 0.1]),
        "contest": rng.choice([0.0, 1.0, np.nan], N, p=[0.8, 0.1, 0.1]),
        "limits": rng.integers(0, 2, (N, 2)).astype(float),
    }
    return Table(QUESTIONNAIRE, columns, np.full(N, np.datetime64("2026-03-01")))


@pytest.fixture(scope="module")
def config() -> TrainingConfig:
    return load_config()


def find(table: Table, name: str, choice: str | None = None) -> Grouping:
    return next(g for g in find_groupings(table) if (g.feature, g.choice) == (name, choice))


def test_groups_come_from_what_a_questionnaire_says_of_its_questions(table: Table) -> None:
    found = [(g.kind, g.feature, g.choice) for g in find_groupings(table)]
    assert found == [
        ("protected", "health", None),
        ("protected", "gender", None),
        ("protected", "born", None),
        ("protected", "age", None),
        ("protected", "nation", None),
        ("protected", "contest", None),
        ("protected", "limits", "u"),
        ("protected", "limits", "v"),
        ("sensitive", "care", None),
        ("sensitive", "trouble", "u"),
        ("sensitive", "trouble", "v"),
        ("context", "place", None),
    ]


def test_everybody_is_in_one_group_and_no_answer_is_the_last(table: Table) -> None:
    for grouping in find_groupings(table):
        assert grouping.member.min() >= 0
        assert grouping.member.max() <= grouping.unanswered
    health = find(table, "health")
    np.testing.assert_array_equal(health.member == health.unanswered, np.isnan(table.columns["health"]))


def test_a_protected_question_is_judged_however_many_answers_it_has(table: Table) -> None:
    nine = replace(QUESTIONNAIRE.by_name["hobby"], choices=choices("abcdefghi"))
    asked = {
        role: replace(QUESTIONNAIRE, features=(replace(nine, **role_of),))
        for role, role_of in (("protected", {"protected": True}), ("context", {"role": "context"}))
    }
    people = {role: Table(asked[role], {"hobby": table.columns["hobby"]}, table.as_of) for role in asked}
    assert [len(g.texts) for g in find_groupings(people["protected"])] == [10]
    assert find_groupings(people["context"]) == ()


def test_the_gate_judges_the_groups_of_the_card(table: Table) -> None:
    names = [name for name, _ in protected_groups(table)]
    assert {"gender=no", "gender=yes", "born=under 18", "health=p", "health=q", "nation=all others"} <= set(names)
    assert "contest=yes" in names
    assert not {"health=n", "contest=no", "limits=u=no"} & set(names)
    assert "age=from 17 to below 19" in names


def test_eighteen_is_grown_up(table: Table) -> None:
    np.testing.assert_array_equal(find(table, "born").member == 1, table.columns["born"] >= 18)


def test_ages_are_parted_into_thirds_that_say_their_ends(table: Table) -> None:
    age, values = find(table, "age"), table.columns["age"]
    assert [text.en for text in age.texts[:-1]] == ["below 17", "from 17 to below 19", "19 and over"]
    np.testing.assert_array_equal(age.member == 2, values >= 19)


def test_a_verdict_on_a_sensitive_question_is_about_its_adverse_answers(table: Table) -> None:
    assert find(table, "health").traits == {1, 2}
    assert find(table, "care").traits == {1}
    assert find(table, "trouble", "u").traits == {1}
    assert find(table, "trouble", "v").traits == frozenset()
    assert find(table, "gender").traits == {0, 1}


def test_to_have_none_of_a_protected_trait_is_no_trait_but_of_sex_and_age_both_sides_are(table: Table) -> None:
    assert find(table, "contest").traits == {1}
    assert find(table, "limits", "u").traits == {1}
    assert find(table, "gender").traits == {0, 1}
    assert find(table, "born").traits == {0, 1}
    assert find(table, "age").traits == {0, 1, 2}


def test_a_crossing_holds_those_who_have_both_traits(table: Table) -> None:
    health, gender = find(table, "health"), find(table, "gender")
    both = cross(health, gender)
    np.testing.assert_array_equal(both.member == 3, (health.member == 1) & (gender.member == 1))
    np.testing.assert_array_equal(both.member == both.unanswered, health.member == health.unanswered)
    assert both.traits == {2, 3, 4, 5}
    assert both.texts[3].en == "p; yes"


def test_a_crossing_that_is_all_but_one_of_its_groups_is_no_news(table: Table) -> None:
    gender = find(table, "gender")
    everybody = replace(gender, member=np.ones(N, dtype=np.intp))
    assert cross(gender, everybody).traits == frozenset()


def judged(sizes: tuple[int, int], positives: tuple[int, int]) -> list[dict[str, Any]]:
    """Two groups, nobody else; flagged is everybody."""
    member = np.repeat([0, 1], sizes).astype(np.intp)
    y = np.concatenate([np.arange(size) < k for size, k in zip(sizes, positives, strict=True)]).astype(float)
    counts = np.ones((len(y), 20), dtype=np.float32)
    decision = Decision(y, np.full(len(y), 0.1), np.ones(len(y)), counts)
    return judge_groups(decision, [Grouping("g", "protected", WORD, (WORD,) * 3, member, frozenset({0, 1}))])[0]


def test_nothing_is_said_of_fewer_than_ten_people() -> None:
    assert [entry["group"] for entry in judged((300, 9), (60, 5))] == [0]


def test_no_count_of_few_is_left_by_taking_what_is_shown_from_the_total() -> None:
    """4 people gave no answer: 364 − 300 − 60 would say so; figures stay, rounded."""
    member = np.repeat([0, 1, 2], (300, 60, 4)).astype(np.intp)
    y = (np.arange(364) % 4 == 0).astype(float)
    flagged = (np.arange(364) % 3 == 0).astype(float)
    decision = Decision(y, np.full(364, 0.1), flagged, np.ones((364, 20), dtype=np.float32))
    grouping = Grouping("g", "protected", WORD, (WORD,) * 3, member, frozenset({0, 1}))
    entries = judge_groups(decision, [grouping])[0]
    first, second = hide_remainders(decision, grouping, entries)
    assert (first["n"], second["n"], second["n_positive"], second["n_flagged"]) == (300, None, None, None)
    assert first == entries[0]
    assert second["flagged"]["point"] == round(entries[1]["flagged"]["point"] * 20) / 20
    four = hide_remainders(decision, replace(grouping, member=np.where(member == 2, 1, member)), entries)
    assert four == entries


def test_a_count_that_would_tell_of_fewer_than_ten_people_is_hidden_from_both_sides() -> None:
    few, few_others = judged((300, 40), (60, 9))[1], judged((300, 40), (60, 31))[1]
    assert (few["n_positive"], few_others["n_positive"]) == (None, None)
    assert judged((300, 40), (60, 15))[1]["n_positive"] == 15


def test_a_group_too_small_to_judge_has_no_figure_and_no_gap_of_zero() -> None:
    entry = judged((300, 100), (60, 24))[1]
    assert entry["tpr"] is None
    assert entry["tpr_gap"] is None
    assert judge_gap(entry["tpr_gap"], entry["n_positive"])["verdict"] == "insufficient"
    assert judged((300, 100), (60, 25))[1]["tpr_gap"]["point"] == 0.0


@pytest.mark.parametrize(
    ("gap", "positives", "verdict", "is_sure"),
    [
        ((-0.3, -0.4, -0.2), 49, "few", False),
        ((-0.3, -0.4, -0.2), 50, "breaks", True),
        ((-0.11, -0.3, 0.1), 50, "breaks", False),
        ((-0.09, -0.3, 0.1), 50, "holds", False),
        ((0.02, -0.09, 0.1), 50, "holds", True),
        ((-0.3, -0.4, -0.2), None, "insufficient", False),
    ],
)
def test_the_aim_is_a_tpr_not_more_than_ten_points_below_the_rest(
    gap: tuple[float, float, float], positives: int | None, verdict: str, is_sure: bool
) -> None:
    figure = dict(zip(("point", "low", "high"), gap, strict=True))
    assert judge_gap(figure, positives) == {"verdict": verdict, "is_sure": is_sure}


def test_a_trait_told_by_another_answer_has_that_answer_as_its_proxy(table: Table, config: TrainingConfig) -> None:
    found = find_proxies(table, None, find(table, "gender"), config)
    assert found is not None
    assert found["auc"]["point"] > 0.8
    assert found["top"][0]["feature"] == "hobby"


def test_a_trait_nothing_tells_has_no_proxies(table: Table, config: TrainingConfig) -> None:
    found = find_proxies(table, None, find(table, "nation"), config)
    assert found is not None
    assert found["auc"]["low"] < 0.5
    assert found["top"] == []


def test_too_few_people_with_a_trait_give_no_verdict_on_proxies(table: Table, config: TrainingConfig) -> None:
    few = np.arange(60)
    assert find_proxies(table.take(few), None, find(table, "gender").take(few), config) is None


def test_nobody_who_comes_twice_tells_on_themselves(config: TrainingConfig) -> None:
    rng = np.random.default_rng(8)
    person = np.repeat(np.arange(20), 30)  # everybody has a score of their own, which tells nothing of anybody else
    score, trait = rng.permutation(20)[person].astype(float), rng.integers(0, 2, 20)[person]
    asked = replace(QUESTIONNAIRE, features=(feature("score", "number"), QUESTIONNAIRE.by_name["gender"]))
    columns = {"score": score, "gender": trait.astype(float)}
    people = Table(asked, columns, np.full(600, np.datetime64("2026-03-01")))
    gender = find(people, "gender")
    apart = find_proxies(people, person.astype(str).astype(object), gender, config)
    mixed = find_proxies(people, None, gender, config)
    assert apart is not None
    assert mixed is not None
    assert mixed["auc"]["point"] > 0.7
    assert apart["auc"]["low"] < 0.5


def test_pairs_with_too_few_people_are_insufficient_evidence_and_no_gap_of_zero() -> None:
    """Women and men; of the women 20 not employed and of the men 60 have the trait, of the men 5 another one."""
    sexes, trait = np.repeat([0, 1], 1000), np.zeros(2000, dtype=np.intp)
    trait[:40], trait[1000:1120], trait[1120:1125] = 1, 1, 2
    y = (np.arange(2000) % 2).astype(float)
    counts = np.ones((2000, 20), dtype=np.float32)
    decision = Decision(y, np.full(2000, 0.5), np.ones(2000), counts)
    sex = Grouping("sex", "protected", WORD, texts("women", "men", "none"), sexes, frozenset({0, 1}))
    health = Grouping("health", "protected", WORD, texts("no", "ill", "very", "none"), trait, frozenset({1, 2}))
    found = judge_pairs(decision, [sex, health])
    assert [(pair["text"]["en"], pair["verdict"]) for pair in found["judged"]] == [("men; ill", "holds")]
    assert [pair["text"]["en"] for pair in found["insufficient"]] == ["women; ill"]
    assert found["n_more"] == 0


def texts(*words: str) -> tuple[Text, ...]:
    return tuple(Text(ru=word, en=word) for word in words)
