"""What `riskscore plan allocate` writes and prints."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import click
import pandas as pd

from riskscore.allocation import (
    Allocation,
    Explanation,
    GroupShares,
    MorePlaces,
    Names,
    list_lines,
    name_service,
    summarise,
)
from riskscore.cohort import problem_to_dict
from riskscore.documents.words import Words
from riskscore.errors import Lang, Problem, Text
from riskscore.questionnaire.lookup import yes_or_no


@dataclass(frozen=True)
class Report:
    """Everything one run has found."""

    allocation: Allocation
    day: date
    names: Names
    choices: Mapping[str, Mapping[str, Text]]
    more: int
    changes: tuple[MorePlaces, ...]
    groups: tuple[GroupShares, ...]
    explained: tuple[Explanation, ...] | None
    problems: tuple[Problem, ...] = ()
    out: str = ""


def show_progress(codes: Sequence[str], lang: Lang) -> Iterator[str]:
    if not codes:
        return
    label = Text("Если мест больше", "If there were more").get(lang)
    with click.progressbar(codes, label=label, file=sys.stderr) as bar:
        yield from bar


def list_places(allocation: Allocation, id_column: str) -> pd.DataFrame:
    """The list as a file, with the caller's name of the column of ids."""
    names = ["id", "service_code", "college", "need", "weight", "draw", "inclusion_probability", "place", "position"]
    return pd.DataFrame(list_lines(allocation), columns=names, dtype=object).rename(columns={"id": id_column})


def to_json(report: Report, lang: Lang) -> dict[str, Any]:
    told = None if report.explained is None else [{**asdict(e), "why": e.why.get(lang)} for e in report.explained]
    return {
        **summarise(report.allocation, report.day),
        "more_places": {"places": report.more, "services": [asdict(change) for change in report.changes]},
        "groups": [asdict(group) for group in report.groups],
        **({} if told is None else {"explained": told}),
        "problems": [problem_to_dict(problem, lang) for problem in report.problems],
        "out": report.out,
    }


def report_lines(report: Report, lang: Lang) -> list[str]:
    found, words = to_json(report, lang), Words(lang)
    lines = [_head(found, report, words)]
    gains = {change.service: change for change in report.changes}
    lines += [_service_line(line, gains.get(line["service"]), report, words) for line in found["services"]]
    for group in report.groups:
        lines += _group_lines(group, report.choices.get(group.column, {}), words)
    lines += [told.why.get(lang) for told in report.explained or ()]
    return [*lines, _CONFIRM.get(lang)]


def _head(found: dict[str, Any], report: Report, words: Words) -> str:
    need = _need(found["covered_need"], words)
    return words.choose(
        ru=f"На {report.day:%d.%m.%Y}: мест выдано {found['given']}, из них по жребию {found['given_by_lot']} "
        f"(начальное число {found['seed']}). Места получат {found['served']} из {found['asking']} студентов, для "
        f"которых они есть; сумма их нуждаемости {need} (в сотых). Список: {report.out}",
        en=f"On {report.day}: {found['given']} places given, {found['given_by_lot']} of them by lot (seed "
        f"{found['seed']}). {found['served']} of {found['asking']} students for whom there are places get one; "
        f"their need adds up to {need} hundredths. List: {report.out}",
    )


def _need(value: float, words: Words) -> str:
    return words.number(value, 0 if value.is_integer() else 2)


def _service_line(line: dict[str, Any], gain: MorePlaces | None, report: Report, words: Words) -> str:
    places, given, waiting = line["places"], line["given"], line["waiting"]
    told = words.text(name_service(line["service"], report.names)) + words.choose(
        ru=f": мест {places}, выдано {given}, ждут {waiting}", en=f": {places} places, {given} given, {waiting} waiting"
    )
    if gain is not None:
        need = _need(gain.need, words)
        told += words.choose(
            ru=f"; если мест больше на {report.more}: нуждаемость +{need}, мест выдано {gain.places:+d}",
            en=f"; with {report.more} more: need +{need}, places given {gain.places:+d}",
        )
    return f"  {told}"


def _group_lines(group: GroupShares, choices: Mapping[str, Text], words: Words) -> list[str]:
    lines = [words.choose(ru=f"Кто получает места, по «{group.column}»:", en=f"Who gets places, by «{group.column}»:")]
    for own in group.shares:
        value, need, share = (
            _value(own.value, choices, words),
            words.number(own.mean_need, 1),
            words.percent(own.share, 0),
        )
        told = words.choose(
            ru=f"{own.given} из {own.n} ({share}), средняя нуждаемость {need}",
            en=f"{own.given} of {own.n} ({share}), mean need {need}",
        )
        lines.append(f"  {value}: {told}")
    if group.hidden:
        lines.append(
            words.choose(
                ru=f"  не показано групп: {group.hidden} (меньше 10 человек, или их число можно было бы вычислить)",
                en=f"  groups not shown: {group.hidden} (fewer than 10 people, or their number would follow)",
            )
        )
    return lines


def _value(value: str, choices: Mapping[str, Text], words: Words) -> str:
    if not value:
        return words.choose("нет ответа", "not answered")
    if value in choices:
        return words.text(choices[value])
    meaning = yes_or_no(value)
    if meaning is None:
        return value
    return words.choose("да", "yes") if meaning else words.choose("нет", "no")


_CONFIRM = Text(
    ru="Это предложение: каждое место подтверждает специалист.",
    en="This is a proposal: a specialist confirms each place.",
)
