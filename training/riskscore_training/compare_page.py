"""A comparison of two bundles in words: on the terminal with the rows of people, as a page without them."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from riskscore.errors import Lang, Text
from riskscore.files.whole import write_text, write_whole
from riskscore.model.reference import SMALLEST_CELL
from riskscore_training.figure_words import LEVEL_NAMES, FigureWords
from riskscore_training.jumps import CAUSES
from riskscore_training.pages import render_page

Json = Mapping[str, Any]
WIDTH, CELL, MOST_ROWS = 36, 27, 20
PARTS = {
    "data": Text(ru="данные", en="data"),
    "questionnaire": Text(ru="анкета", en="questionnaire"),
    "configuration": Text(ru="настройки", en="configuration"),
    "tuned": Text(ru="подобрано", en="tuned"),
    "blend": Text(ru="смесь", en="blend"),
    "thresholds": Text(ru="пороги", en="thresholds"),
    "libraries": Text(ru="библиотеки", en="libraries"),
}
FACTS = {
    "trained_at": Text(ru="по данным на", en="data as of"),
    "data_fingerprint": Text(ru="отпечаток данных", en="fingerprint"),
    "synthetic": Text(ru="синтетические", en="synthetic"),
    "trained_on_outcomes": Text(ru="обучена на исходах", en="trained on outcomes"),
    "n_train": Text(ru="обучена на людях", en="graduates trained on"),
    "without_sensitive": Text(ru="без особо личных вопросов", en="without sensitive questions"),
    "zone": Text(ru="зона риска от", en="risk zone from"),
    "high": Text(ru="высокий уровень от", en="high from"),
    "medium": Text(ru="средний уровень от", en="medium from"),
}


def write_comparison(answer: Json, path: Path, lang: Lang) -> None:
    """A self-contained page; the rows of people stay out of it.

    Raises
    ------
    FileError
        If it cannot be written.
    """
    words = FigureWords(lang)
    page = render_page(
        "compare.html",
        words,
        **{name: answer[name] for name in ("a", "b", "cohort", "metrics", "agreement", "over_time", "differences")},
        few=lambda n: few(n, lang),
        basis=say_basis(answer).get(lang),
        causes={name: text.get(lang) for name, text in CAUSES.items()},
        parts={name: text.get(lang) for name, text in PARTS.items()},
        facts={name: text.get(lang) for name, text in FACTS.items()},
        value=lambda value: write_value(value, words),
    )
    write_whole(path, lambda part: write_text(page, part))


def describe_comparison(answer: Json, lang: Lang) -> str:
    """The same as text, with the rows of those who jump two levels."""
    words = FigureWords(lang)
    lines = [f"{side.upper()}  {name_side(answer[side], words)}" for side in ("a", "b")]
    lines += ["", say_basis(answer).get(lang), ""]
    lines += _metric_lines(answer["metrics"]["figures"], words)
    if answer["agreement"]:
        lines += ["", *agreement_lines(answer["agreement"], words), *people_lines(answer["people"], words)]
    if answer["over_time"]:
        head = words.choose("A по прежним ответам, B по новым", "A on the earlier answers, B on the newer ones")
        lines += ["", f"{head}: n = {answer['over_time']['n']}", *_jump_lines(answer["over_time"]["jumps"], words)]
        lines += people_lines(answer["people_over_time"], words)
    lines += ["", words.choose("Чем отличаются", "What differs")]
    lines += [
        f"  {PARTS[item['part']].get(lang)}: {_fact(item['name'], lang)}  A {write_value(item['a'], words)}  "
        f"B {write_value(item['b'], words)}"
        for item in answer["differences"]
    ]
    return "\n".join(line.rstrip() for line in lines)


def say_basis(answer: Json) -> Text:
    """Whom the figures are about, and who of the two has learned from them."""
    metrics, cohort = answer["metrics"], answer["cohort"]
    if cohort is None:
        same, n = metrics["same_people"], metrics["n"]
        a, b = ("—" if count is None else count for count in n)
        people = Text(ru="одних и тех же людях", en="the same people") if same else _OTHERS
        careful = _say_flattered(metrics["flattered"])
        return Text(
            ru=f"Показатели из карточек: на {people.ru} (A: n = {a}, B: n = {b}).{careful.ru} Парных интервалов нет; "
            "для них назовите выпуск: --cohort.",
            en=f"Figures of the cards: on {people.en} (A: n = {a}, B: n = {b}).{careful.en} Nothing is paired; for "
            "that name a cohort: --cohort.",
        )
    seen = [f"{name.upper()} ({', '.join(map(str, years))})" for name, years in cohort["seen"].items() if years]
    careful = Text(
        ru=f" Внимание: на этих выпусках обучена {' и '.join(seen)}; её показатели завышены.",
        en=f" Careful: {' and '.join(seen)} learned from these cohorts, which flatters it.",
    )
    text = Text(
        ru=f"Одни и те же люди: n = {cohort['n']}, исход известен у {cohort['n_known']}. Разность: B − A, парный "
        "95 % интервал.",
        en=f"The same people: n = {cohort['n']}, outcome known of {cohort['n_known']}. Difference: B − A, paired 95 % "
        "interval.",
    )
    return Text(ru=text.ru + careful.ru, en=text.en + careful.en) if seen else text


def _say_flattered(names: Sequence[str]) -> Text:
    """Of figures from cards: whose are of people that its parent had learned from."""
    if not names:
        return Text(ru="", en="")
    listed = [name.upper() for name in names]
    return Text(
        ru=f" Внимание: {' и '.join(listed)} — перекалибровка на людях, на которых обучена исходная модель; показатели "
        "завышены и с показателями другой модели несравнимы.",
        en=f" Careful: {' and '.join(listed)} was recalibrated on people who taught its parent, which flatters its "
        "figures: they cannot be set against those of another model.",
    )


def few(n: int, lang: Lang) -> str:
    """A count that a page may keep."""
    if 0 < n < SMALLEST_CELL:
        return f"менее {SMALLEST_CELL}" if lang == "ru" else f"fewer than {SMALLEST_CELL}"
    return str(n)


def write_value(value: object, words: FigureWords) -> str:
    if isinstance(value, bool):
        return words.choose("да", "yes") if value else words.choose("нет", "no")
    if isinstance(value, float):
        return words.plain(round(value, 6))
    return "—" if value is None else str(value)


def _fact(name: str, lang: Lang) -> str:
    return FACTS[name].get(lang) if name in FACTS else name


def name_side(side: Json, words: FigureWords) -> str:
    marks = [side["id"], side["questionnaire"], side["trained_at"]]
    marks += [words.choose("синтетические данные", "synthetic data")] if side["synthetic"] else []
    marks += [] if side["trained_on_outcomes"] else [words.choose("по баллам, без обучения", "points, not trained")]
    return "  ".join(marks)


def _metric_lines(figures: Json, words: FigureWords) -> Iterator[str]:
    if not figures:
        yield words.choose(
            "Показателей нет: обоих исходов среди этих людей нет.",
            "No figures: these people do not show both outcomes.",
        )
        return
    yield " " * WIDTH + "".join(f"{head:<{CELL}}" for head in ("A", "B", "B − A"))
    for name, of in figures.items():
        writers = {"a": words.interval, "b": words.interval, "difference": words.gap}
        cells = ("—" if of[key] is None else write(of[key], name) for key, write in writers.items())
        yield f"{words.metric_name(name):<{WIDTH}}" + "".join(f"{cell:<{CELL}}" for cell in cells)


def agreement_lines(found: Json, words: FigureWords) -> Iterator[str]:
    jumps, t = found["jumps"], words.choose
    rows = (
        (
            t(f"Список на {found['places']} мест, Жаккар", f"List of {found['places']} places, Jaccard"),
            found["jaccard"],
        ),
        (t("Порядок людей, Спирмен", "Order of people, Spearman"), found["rank_correlation"]),
        (t("Три главные причины совпадают", "Three main reasons shared"), found["reason_overlap"]),
        (t("Доля с другим уровнем", "Share at another level"), found["other_level"]),
    )
    for name, value in rows:
        yield f"{name:<{WIDTH}}{words.number(value, 3)}"
    if found["note"]:
        yield words.text(found["note"])
    yield from _jump_lines(jumps, words)


def _jump_lines(jumps: Json, words: FigureWords) -> Iterator[str]:
    low, high = (words.text(LEVEL_NAMES[level]) for level in ("low", "high"))
    label = words.choose(f"Уровень {low} ↔ {high}", f"Level {low} ↔ {high}")
    yield f"{label:<{WIDTH}}{jumps['n']} ({words.percent(jumps['share'])}): ↑ {jumps['up']}, ↓ {jumps['down']}"
    for cause, n in jumps["causes"].items():
        yield f"  {words.choose('причина: ', 'because of ')}{CAUSES[cause].get(words.lang)}: {n}"


def people_lines(people: list[Json], words: FigureWords) -> Iterator[str]:
    for person in people[:MOST_ROWS]:
        arrow = " → ".join(words.text(LEVEL_NAMES[person[end]]) for end in ("from", "to"))
        row = words.choose("строка", "row")
        yield f"  {person['file']}, {row} {person['row']}: {arrow}, {CAUSES[person['cause']].get(words.lang)}"
    if len(people) > MOST_ROWS:
        yield words.choose("  остальные: --json", "  the others: --json")


_OTHERS = Text(ru="разных людях, сравнивать их можно лишь грубо", en="different people, a rough comparison only")
