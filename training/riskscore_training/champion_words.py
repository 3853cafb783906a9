"""What `train` prints of a new bundle beside the champion."""

from collections.abc import Iterator
from typing import Any

from riskscore_training.compare_page import PARTS, agreement_lines, name_side, people_lines
from riskscore_training.figure_words import FigureWords

Json = dict[str, Any]


def describe_champion(compared: Json, words: FigureWords) -> Iterator[str]:
    """The figures, the rows of those who jump, and what of the two bundles differs; or why nothing is compared."""
    if compared["champion"] is None:
        yield words.text(compared["why"])
        return
    head = words.choose("Рядом с действующей моделью", "Beside the champion")
    yield f"{head}: {name_side(compared['champion'], words)}"
    yield _say_people(compared["cohort"], words)
    yield from agreement_lines(compared["agreement"], words)
    yield from people_lines(compared["people"], words)
    parts = dict.fromkeys(item["part"] for item in compared["differences"])
    differs = ", ".join(words.text(PARTS[part]) for part in parts) or words.choose("ничем", "nothing")
    yield f"{words.choose('Чем отличаются', 'What differs')}: {differs}"


def _say_people(cohort: Json, words: FigureWords) -> str:
    """Whom the figures are about, and who of the two has learned from them."""
    n, years = cohort["n"], ", ".join(map(str, cohort["years"]))
    if not years:
        return words.choose(f"Одни и те же люди: n = {n}.", f"The same people: n = {n}.")
    seen = cohort["seen"]
    taught = {
        (True, True): words.choose("на нём обучены обе", "both learned from it"),
        (True, False): words.choose("на нём обучена действующая", "the champion learned from it"),
        (False, True): words.choose("на нём обучена новая", "the new one learned from it"),
        (False, False): words.choose("на нём не обучена ни одна", "neither learned from it"),
    }[bool(seen["a"]), bool(seen["b"])]
    return words.choose(
        f"Одни и те же люди: выпуск {years}, n = {n}; {taught}.", f"The same people: cohort {years}, n = {n}; {taught}."
    )
