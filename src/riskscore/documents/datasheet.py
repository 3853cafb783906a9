"""The datasheet of a cohort: what it holds, where it comes from, what was lost, what it may be used for.

The headings follow T. Gebru et al., Datasheets for Datasets, Communications of the ACM 64(12), 2021,
doi:10.1145/3458723.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskscore.assembly.losses import FATES, USED
from riskscore.cohort import Cohort
from riskscore.documents.columns import IDENTITY_FIRST, SPECIAL_TITLES
from riskscore.documents.distributions import Cell, Distribution, Year, describe, split_years
from riskscore.documents.outcome_counts import BLOCK_ORDER, UNKNOWN, Count, count_outcomes
from riskscore.documents.render import render
from riskscore.documents.suppression import FEWEST, hide_few, is_few
from riskscore.documents.words import BLOCKS, NOTHING, SECTION_ORDER, SECTIONS, Words
from riskscore.errors import Lang, Text
from riskscore.questionnaire import Feature, Questionnaire

MOST_MISSING = 12
FEW, HIDDEN = f"<{FEWEST}", "×"
_QUARTILES = {
    "0.25": Text(ru="первый квартиль", en="first quartile"),
    "0.5": Text(ru="медиана", en="median"),
    "0.75": Text(ru="третий квартиль", en="third quartile"),
}
_PARTS = {
    "answers": Text(ru="ответы", en="answers"),
    "history": Text(ru="сведения из учёта", en="records"),
    "outcomes": Text(ru="исходы", en="outcomes"),
    "forms": Text(ru="формы мониторинга", en="monitoring forms"),
    "consents": Text(ru="согласия", en="consents"),
}


@dataclass(frozen=True)
class _Row:
    """A line of a table: its name and a written cell for each year."""

    name: str
    cells: tuple[str, ...]


def render_datasheet(cohort: Cohort, lang: Lang, ending: str) -> str:
    """The datasheet as HTML or Markdown; counts of fewer than ten people are hidden."""
    q = cohort.table.questionnaire
    words = Words(lang)
    years = split_years(cohort)
    found = {feature.name: describe(cohort, feature, years) for feature in q.features}
    return render(
        "datasheet",
        ending,
        q=q,
        lang=lang,
        t=words.choose,
        say=words.text,
        number=words.number,
        noun=words.noun,
        percent=words.percent,
        cohort=cohort,
        fewest=FEWEST,
        years=[words.choose("без года", "no year") if y.year is None else str(y.year) for y in years],
        people=[_count(year.n, words) for year in years],
        n_colleges=_distinct(cohort, "college"),
        n_programmes=_distinct(cohort, "programme"),
        outcomes=_outcome_rows(q, years, words),
        at_risk=_Row(words.choose("Доля под риском", "Share at risk"), tuple(_base_rate(q, y, words) for y in years)),
        most_missing=_most_missing(q, found),
        sections=[
            (words.text(SECTIONS[s]), [(f, _lines(found[f.name], words)) for f in q.section(s)])
            for s in SECTION_ORDER
            if q.section(s)
        ],
        sources=_sources(q, words),
        losses=[_loss(part, words) for file in cohort.files for part in _losses(file.metadata)],
        files=[(file.path.name, file.n_rows, _provenance(file.metadata)) for file in cohort.files],
        identity=_identity(cohort, q, words),
    )


def _count(n: int, words: Words) -> str:
    return FEW if is_few(n) else words.number(n)


def _share(cell: Cell, words: Words) -> str:
    if cell.value is None:
        return FEW if cell.is_few else HIDDEN
    return words.percent(cell.value)


def _distinct(cohort: Cohort, purpose: str) -> int | None:
    values = cohort.special.get(purpose)
    return None if values is None else len({value for value in values if value is not None})


def _outcome_rows(q: Questionnaire, years: Sequence[Year], words: Words) -> list[tuple[_Row, list[_Row]]]:
    """Each block in all and the categories of it that occur; last the people whose outcome is not known."""
    if q.outcome is None:
        return []
    counted = [count_outcomes(q.outcome, year.outcomes) for year in years]
    tables = []
    for block in (*BLOCK_ORDER, UNKNOWN):
        total = _Row(words.text(BLOCKS[block]), tuple(_written(c.blocks[block], words) for c in counted))
        codes = [c for c in q.outcome.categories if c.block == block and any(c.code in y.outcomes for y in years)]
        rows = [_Row(words.text(c.text), tuple(_written(n.codes[c.code], words) for n in counted)) for c in codes]
        if rows or block == UNKNOWN:
            tables.append((total, rows))
    return tables


def _written(count: Count, words: Words) -> str:
    if count.is_hidden:
        return FEW if is_few(count.n) else HIDDEN
    return words.number(count.n)


def _base_rate(q: Questionnaire, year: Year, words: Words) -> str:
    """Not shown where either of its blocks is hidden."""
    if q.outcome is None:
        return NOTHING
    blocks = count_outcomes(q.outcome, year.outcomes).blocks
    at_risk, employed = blocks["at_risk"], blocks["employed"]
    n = at_risk.n + employed.n
    return NOTHING if not n or at_risk.is_hidden or employed.is_hidden else words.percent(at_risk.n / n)


def _lines(found: Distribution, words: Words) -> list[_Row]:
    rows = []
    for line in found.lines:
        if line.key in _QUARTILES and not found.feature.choices:
            cells = tuple(FEW if c.value is None else words.number(c.value, 1) for c in line.cells)
        else:
            cells = tuple(_share(cell, words) for cell in line.cells)
        rows.append(_Row(_line_name(found.feature, line.key, words), cells))
    missing = tuple(_share(cell, words) for cell in found.missing)
    return [*rows, _Row(words.choose("нет ответа", "no answer"), missing)]


def _line_name(feature: Feature, key: str, words: Words) -> str:
    if feature.choices:
        return words.text(feature.choices[feature.code_index[key]].text)
    match feature.kind:
        case "flag":
            return words.choose("да", "yes") if key == "1" else words.choose("нет", "no")
        case "code":
            return key or words.choose("другие", "others")
    unit = words.choose(", лет до оценки", ", years before") if feature.kind == "date" else ""
    unit = f", {words.text(feature.unit)}" if feature.unit else unit
    return words.text(_QUARTILES[key]) + unit


def _most_missing(q: Questionnaire, found: Mapping[str, Distribution]) -> list[tuple[Feature, float]]:
    """Features with the most gaps: the mean of the shares shown, so that nothing hidden can be computed from it."""
    shares = []
    for feature in q.features:
        shown = [cell.value for cell in found[feature.name].missing if cell.value is not None]
        if shown and max(shown) > 0:
            shares.append((feature, sum(shown) / len(shown)))
    return sorted(shares, key=lambda pair: -pair[1])[:MOST_MISSING]


def _sources(q: Questionnaire, words: Words) -> list[tuple[str, str, int]]:
    """Each source with its day and how many features it gives."""
    counts: dict[tuple[str, str], int] = {}
    asked = (
        words.choose("ответы самого человека", "the person's own answers"),
        words.choose("день оценки", "assessment"),
    )
    for feature in q.features:
        told = tuple(words.text(text) if text else NOTHING for text in (feature.source, feature.snapshot))
        key = asked if feature.section == "answers" else (told[0], told[1])
        counts[key] = counts.get(key, 0) + 1
    return [(source, snapshot, n) for (source, snapshot), n in counts.items() if source != NOTHING]


def _losses(metadata: Mapping[str, str]) -> list[dict[str, Any]]:
    """What `riskscore cohort build` wrote beside its rows; another program's words are left alone."""
    try:
        parts = json.loads(metadata.get("riskscore.losses", "[]"))
    except ValueError:
        return []
    return [part for part in parts if _is_loss(part)] if isinstance(parts, list) else []


def _is_loss(part: object) -> bool:
    if not isinstance(part, dict) or not isinstance(part.get("fates"), dict):
        return False
    counts = [part.get("in"), *part["fates"].values()]
    return {"kind", "name"} <= part.keys() and all(isinstance(n, int) for n in counts)


def _loss(part: Mapping[str, Any], words: Words) -> tuple[str, str, str, str, list[tuple[str, str]]]:
    fates = {str(fate): int(n) for fate, n in part["fates"].items()}
    counts = zip(fates.values(), hide_few(list(fates.values())), strict=True)
    written = dict(zip(fates, (_written(Count(*count), words) for count in counts), strict=True))
    why = [(words.text(FATES[fate]) if fate in FATES else fate, n) for fate, n in written.items() if fate != USED]
    kind = words.text(_PARTS[part["kind"]]) if part["kind"] in _PARTS else str(part["kind"])
    return kind, str(part["name"]), _count(int(part["in"]), words), written.get(USED, "0"), why


def _provenance(metadata: Mapping[str, str]) -> str:
    told = ("questionnaire", "generator", "seed", "horizon_months")
    return ", ".join(f"{name} {metadata[f'riskscore.{name}']}" for name in told if f"riskscore.{name}" in metadata)


def _identity(cohort: Cohort, q: Questionnaire, words: Words) -> list[str]:
    """Columns that tell who a person is and that the files hold."""
    headers = {header for file in cohort.files for header in file.positions}
    return [words.text(SPECIAL_TITLES[p]) for p in IDENTITY_FIRST[1:] if q.special_column(p) in headers]
