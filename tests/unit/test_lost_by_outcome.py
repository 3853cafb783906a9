"""Rows with problems that take away more people of one outcome are said aloud; slips that take of both are not."""

from types import SimpleNamespace

import numpy as np

from riskscore_training.lost_by_outcome import Lost, count_lost, find_more, tell_lost, warn_of_lost


def lost(unfavourable: tuple[int, int], favourable: tuple[int, int]) -> dict[str, Lost]:
    return {"unfavourable": Lost(*unfavourable), "favourable": Lost(*favourable)}


def test_a_clear_difference_is_named_with_both_shares() -> None:
    warning = warn_of_lost(lost((72, 600), (44, 4400)))
    assert warning is not None
    assert "12.0\N{NO-BREAK SPACE}% against 1.0\N{NO-BREAK SPACE}%" in warning.en
    assert "с неблагоприятным исходом, чем у людей с благоприятным" in warning.ru
    assert find_more(lost((44, 4400), (72, 600))) == "favourable"


def test_neither_chance_nor_a_slight_difference_is_a_warning() -> None:
    assert find_more(lost((3, 60), (12, 440))) is None  # 5.0 and 2.7 %, of few people
    assert find_more(lost((150, 10_000), (700, 90_000))) is None  # 1.5 and 0.8 %, certain and slight
    assert find_more(lost((0, 0), (10, 100))) is None


def test_the_card_gives_no_share_of_few_but_warns_all_the_same() -> None:
    told = tell_lost(lost((60, 600), (3, 4400)))
    assert (told["unfavourable"], told["favourable"]) == (None, None)
    assert "%" not in told["warning"]["en"]
    assert tell_lost(lost((60, 600), (0, 4400)))["unfavourable"] == 0.1
    assert tell_lost(lost((60, 600), (440, 4400)))["warning"] is None


def test_only_known_outcomes_count() -> None:
    label = np.array([1, 1, 0, 0, np.nan, np.nan])
    is_bad = np.array([True, False, False, False, True, True])
    assert count_lost(SimpleNamespace(label=label, is_bad=is_bad)) == lost((1, 2), (0, 2))
