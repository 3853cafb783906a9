"""Whether a repeated run gave the same bundle, in words."""

from collections.abc import Iterator
from typing import Any

from riskscore_training.compare_page import PARTS
from riskscore_training.figure_words import FigureWords

Json = dict[str, Any]


def describe_repeat(repeated: Json, words: FigureWords) -> Iterator[str]:
    """What differs stands first, the verdict last."""
    run_id, expected = repeated["run_id"], repeated["bundle_hash"][:12]
    for name, (then, now) in repeated["changed"].items():
        yield f"  {name}: {then or '—'} → {now or '—'}"
    if repeated["is_same"]:
        yield words.choose(
            f"Повтор запуска {run_id}: пакет тот же, хеш {expected}.",
            f"Repeats the run {run_id}: the same bundle, hash {expected}.",
        )
        return
    if not repeated["changed"]:
        yield words.choose(
            "  Версии, процессор и commit те же: проверьте, нет ли в коде незаписанных изменений.",
            "  Versions, processor and commit are the same: look for uncommitted changes of the code.",
        )
    yield words.choose(
        f"Повтор запуска {run_id}: пакет другой, у того был хеш {expected}.",
        f"Repeats the run {run_id}: another bundle, that one had the hash {expected}.",
    )
    yield from _say_scores(repeated["scores"], words)


def _say_scores(scores: Json, words: FigureWords) -> Iterator[str]:
    if scores["why"]:
        yield words.choose(f"Оценки не сравнить: {scores['why']['ru']}", f"Scores not compared: {scores['why']['en']}")
        return
    n, largest, most = scores["n"], f"{scores['largest_difference']:.2g}", f"{scores['tolerance']:.0e}"
    is_within = words.choose("в пределах", "within") if scores["within"] else words.choose("больше", "more than")
    yield words.choose(
        f"Вероятности {n} человек из тех же файлов расходятся не более чем на {largest}: {is_within} {most}.",
        f"Probabilities of the {n} people of the same files differ by at most {largest}: {is_within} {most}.",
    )
    if not scores["within"]:
        parts = ", ".join(words.text(PARTS[part]) for part in scores["differences"])
        yield words.choose(f"Отличаются: {parts}.", f"What differs: {parts}.")
