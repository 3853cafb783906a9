"""Graduates of earlier years who scored alike, of the same programme group where enough are: figures and a sentence."""

from itertools import pairwise
from typing import Any

from riskscore.bundle import Bundle
from riskscore.codes.specialties import group_title
from riskscore.documents.words import Words
from riskscore.errors import Lang
from riskscore.model import Similar, SimilarShare, find_groups
from riskscore.questionnaire import Feature, Table
from riskscore.scoring.table import Scores


def describe_similar(bundle: Bundle, table: Table, scores: Scores, row: int, lang: Lang) -> dict[str, Any] | None:
    """What the bundle knows of people like the one in `row`, as plain JSON; None where it holds no counts."""
    similar, programme = bundle.similar, bundle.questionnaire.by_name.get(bundle.similar.feature or "")
    group = None if programme is None else find_groups(programme, table.columns[programme.name][row : row + 1])[0]
    found = similar.find(float(scores.probability[row]), group)
    if found is None:
        return None
    words = Words(lang)
    told = [
        _sentence(found, programme, similar, words),
        *([] if programme is None or found.group else [_why_everybody(programme, group, words)]),
    ]
    return {
        "n": found.n,
        "observed": found.observed,
        "share": found.share,
        "interval": {"low": found.low, "high": found.high},
        "band": {"low": found.band_low, "high": found.band_high},
        "group": found.group,
        "group_name": name_group(programme, found.group, words) if programme and found.group else None,
        "cohorts": [{"year": part.year, "n": part.n, "share": part.share} for part in found.years],
        "text": " ".join(told),
    }


def name_group(programme: Feature, group: str, words: Words) -> str:
    """A programme group as people know it; titles of groups of specialties are official and Russian."""
    if programme.kind == "choice":
        return words.text(programme.choices[programme.code_index[group]].text)
    title = group_title(f"{group}.00.00") if programme.catalogue == "specialties" and words.lang == "ru" else None
    return f"{group} {title}" if title else group


def say_band(low: float, high: float, words: Words) -> str:
    """The probabilities of a band; tenths of a per cent where whole ones would not tell its ends apart."""
    digits = int(round(100 * low) == round(100 * high))
    first, last = _number(low, words, digits), _percent(high, words, digits)
    if low == 0:
        return words.choose("любая", "any") if high == 1 else words.choose(f"меньше {last}", f"below {last}")
    if high == 1:
        return words.choose(f"{first}\N{NO-BREAK SPACE}% и выше", f"{first}% or more")
    return words.choose(f"от {first} до {last}", f"{first} to {last}")


def _sentence(found: SimilarShare, programme: Feature | None, similar: Similar, words: Words) -> str:
    n, who, years = words.number(found.n), _say_graduates(found.n, similar, words), _say_years(similar.years, words)
    band = say_band(found.band_low, found.band_high, words)
    where = ""
    if programme and found.group:
        name = name_group(programme, found.group, words)
        where = words.choose(f" в группе «{name}»", f" in the programme group “{name}”")
    said, expected = _percent(found.observed, words), _expected(found, words)
    return words.choose(
        f"Из {n} {who} {years}{where} с похожей оценкой (вероятность остаться без работы "
        f"{band}) работу нашли {said}{expected}.",
        f"Of {n} {who} of {years}{where} with a similar score (probability of being "
        f"without work {band}), {said} found work{expected}.",
    )


def _say_graduates(n: int, similar: Similar, words: Words) -> str:
    """Graduates as they stand after "of n"."""
    who = words.noun(n, ("выпускника", "выпускников", "выпускников"), ("graduate", "graduates"))
    made_up = words.noun(n, ("вымышленного", "вымышленных", "вымышленных"), ("made-up", "made-up"))
    return f"{made_up} {who}" if similar.is_synthetic else who


def _expected(found: SimilarShare, words: Words) -> str:
    """The interval, and the share it is of where that reads otherwise than the one counted."""
    low, high = _number(found.low, words), _percent(found.high, words)
    if _percent(found.share, words) == _percent(found.observed, words):
        return f" ({low}–{high})"
    share = _percent(found.share, words)
    return words.choose(
        f"; с учётом остальных групп ожидаемая доля\N{NO-BREAK SPACE}— {share} ({low}–{high})",
        f"; with the other groups taken into account {share} ({low}–{high}) is to be expected",
    )


def _why_everybody(programme: Feature, group: str | None, words: Words) -> str:
    if group is None:
        return words.choose(
            "Группа специальности не указана, поэтому взяты все группы.",
            "The programme is not known, so all groups are counted.",
        )
    name = name_group(programme, group, words)
    return words.choose(
        f"В группе «{name}» таких выпускников слишком мало, чтобы показать их отдельно, поэтому взяты все группы.",
        f"In the programme group “{name}” such graduates are too few to be shown apart, so all groups are counted.",
    )


def _say_years(years: tuple[int, ...], words: Words) -> str:
    if not years:
        return words.choose("прошлых лет", "past years")
    if len(years) == 1:
        return words.choose(f"{years[0]} года", str(years[0]))
    is_unbroken = all(later == year + 1 for year, later in pairwise(years))
    said = f"{years[0]}–{years[-1]}" if is_unbroken else ", ".join(map(str, years))
    return words.choose(f"{said} годов", said)


def _percent(share: float, words: Words, digits: int = 0) -> str:
    return _number(share, words, digits) + words.choose("\N{NO-BREAK SPACE}%", "%")


def _number(share: float, words: Words, digits: int = 0) -> str:
    """Per cents; a tenth is told where whole ones would read as nobody or everybody."""
    is_end = share not in (0, 1) and round(100 * share) in (0, 100)
    return words.number(100 * share, max(digits, int(is_end)))
