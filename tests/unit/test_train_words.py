"""What `train` prints says made-up people and a simpler recommendation; names beside bars are whole."""

from riskscore.questionnaire import load_questionnaire
from riskscore_training.bars import Bar, bar_chart
from riskscore_training.figure_words import FigureWords
from riskscore_training.plots import draw_curves
from riskscore_training.words import describe_run


def printed(*, synthetic: bool, recommended: str, is_narrow: bool = False) -> str:
    ends = {"point": 0.2, "low": 0.1, "high": 0.3}
    names = ("auc", "base_rate", "brier", "ece", "calibration_slope", "precision_at_10", "recall_at_10")
    models = {name: dict.fromkeys(names, ends) for name in ("riskscore", "logistic")}
    pooled = {"models": models, "auc_gain": {"logistic": ends}, "recommended": recommended}
    spread = {"low": 0.21, "high": 0.24, "is_narrow": is_narrow}
    answer = {
        "metrics": {"pooled": pooled, "spread": spread},
        "champion": True,
        "bundle": "b",
        "run_id": "r",
        "repeats": None,
    }
    answer["against_champion"] = {"champion": None, "why": {"ru": "Сравнить не с чем.", "en": "Nothing."}}
    return describe_run({**answer, "synthetic": synthetic}, load_questionnaire("job-corps"), "ru")


def test_synthetic_and_a_simpler_model_are_said() -> None:
    text = printed(synthetic=True, recommended="logistic")
    assert "Данные синтетические" in text
    assert "Рекомендуется более простая модель — логистическая регрессия" in text


def test_a_model_that_hardly_tells_people_apart_is_said_to_do_so() -> None:
    text = printed(synthetic=False, recommended="points", is_narrow=True)
    assert "почти не различает людей: у 90 % из них вероятность от 21,0\N{NO-BREAK SPACE}% до 24,0" in text


def test_no_model_at_all_is_recommended_with_the_figure() -> None:
    text = printed(synthetic=False, recommended="everybody_alike")
    assert "Рекомендуется обойтись без модели: не показано, что её список лучше жребия (AUC 0,200 (0,100" in text
    assert "более простая модель" not in text


def test_nothing_is_said_where_there_is_nothing_to_say() -> None:
    text = printed(synthetic=False, recommended="riskscore")
    assert "синтетические" not in text
    assert "Рекомендуется" not in text
    assert "не различает" not in text


def test_a_figure_that_is_zero_to_its_digits_has_no_sign() -> None:
    words = FigureWords("ru")
    assert (words.number(-0.0004), words.number(-0.0004, 4), words.added(-0.15)) == ("0,000", "−0,0004", "− 0,150")


def test_a_long_question_stands_whole_in_two_lines() -> None:
    name = "Предлагала ли организация, где вы проходили практику, остаться работать?"
    drawn = bar_chart("", [Bar(name, 1.0, "1", is_dark=True)])
    assert "…" not in drawn
    assert "остаться работать?</text>" in drawn


def test_shares_of_an_interval_bear_one_sign_and_days_are_written_as_the_language_does() -> None:
    words = FigureWords("ru")
    assert (
        words.interval({"point": 0.2, "low": 0.1, "high": 0.3}, "recall")
        == "20,0\N{NO-BREAK SPACE}% (10,0 … 30,0\N{NO-BREAK SPACE}%)"
    )
    assert words.date("2026-11-22") == "22.11.2026"
    assert FigureWords("en").date("2026-11-22") == "2026-11-22"


def test_curves_begin_with_the_model_and_leave_out_the_first_hundredth() -> None:
    one = {"share": [0.001, 0.5, 1.0], "tpr": [0.0, 0.7, 1.0], "fpr": [0.0, 0.4, 1.0], "precision": [1.0, 0.3, 0.2]}
    curve = {**one, "lift": [5.0, 1.5, 1.0]}
    drawn = draw_curves({"logistic": curve, "riskscore": curve}, "en")
    assert drawn["roc"].index(">model<") < drawn["roc"].index(">logistic regression<")
    assert ">5<" not in drawn["lift"]
