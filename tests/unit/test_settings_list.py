"""Which settings of a run a reader has to be told: those that are not as shipped."""

from riskscore_training.config import load_config
from riskscore_training.settings_list import changed_settings, flatten


def test_settings_as_shipped_are_not_told() -> None:
    assert changed_settings(load_config().model_dump(mode="json")) == {}


def test_a_changed_a_new_and_a_missing_setting_are_told_with_the_shipped_value() -> None:
    shipped = load_config().model_dump(mode="json")
    ran = shipped | {"seed": 7, "new": {"key": 1}, "folds": {k: v for k, v in shipped["folds"].items() if k != "outer"}}
    assert changed_settings(ran) == {
        "seed": (7, shipped["seed"]),
        "folds.outer": (None, shipped["folds"]["outer"]),
        "new.key": (1, None),
    }


def test_every_setting_has_the_name_of_its_place() -> None:
    assert list(flatten({"a": 1, "b": {"c": [2], "d": {"e": 3}}})) == [("a", 1), ("b.c", [2]), ("b.d.e", 3)]
