"""What `riskscore plan allocate` writes and prints."""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import click
import pandas as pd

from riskscore.allocation import Allocation, Explanation, GroupShares, MorePlaces, list_lines, summarise
from riskscore.cohort import problem_to_dict
from riskscore.errors import Lang, Problem, Text


@dataclass(frozen=True)
class Report:
    """Everything one run has found."""

    allocation: Allocation
    day: date
    out: str
    more: int
    changes: tuple[MorePlaces, ...]
    groups: tuple[GroupShares, ...]
    explained: tuple[Explanation, ...] | None
    problems: tuple[Problem, ...]


def show_progress(codes: Sequence[str], lang: Lang) -> Iterator[str]:
    with click.progressbar(
        codes, label=Text("Если мест больше", "If there were more").get(lang), file=sys.stderr
    ) as bar:
        yield from bar


def list_places(allocation: Allocation, id_column: str) -> pd.DataFrame:
    """The list as a file, with the caller's name of the column of ids."""
    names = ["id", "service_code", "college", "need", "draw", "inclusion_probability", "place", "position"]
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
    found = to_json(report, lang)
    lines = [_head(found, report).get(lang)]
    gains = {change.service: change for change in report.changes}
    lines += [_service_line(line, gains.get(line["service"]), report.more).get(lang) for line in found["services"]]
    for group in report.groups:
        lines += _group_lines(group, lang)
    lines += [told.why.get(lang) for told in report.explained or ()]
    return [*lines, _CONFIRM.get(lang)]


def _head(found: dict[str, Any], report: Report) -> Text:
    return Text(
        ru=f"На {report.day:%d.%m.%Y}: мест выдано {found['given']}, из них по жребию {found['given_by_lot']} "
        f"(начальное число {found['seed']}). Услуги получат {found['served']} из {found['asking']} студентов, которым "
        f"они подходят; сумма их нуждаемости {found['covered_need']} (в сотых). Список: {report.out}",
        en=f"On {report.day}: {found['given']} places given, {found['given_by_lot']} of them by lot (seed "
        f"{found['seed']}). {found['served']} of {found['asking']} students who may have one are served; "
        f"their need adds up to {found['covered_need']} hundredths. List: {report.out}",
    )


def _service_line(line: dict[str, Any], gain: MorePlaces | None, more: int) -> Text:
    code, places, given, waiting = line["service"], line["places"], line["given"], line["waiting"]
    ru = f"  {code}: мест {places}, выдано {given}, ждут {waiting}"
    en = f"  {code}: {places} places, {given} given, {waiting} waiting"
    if gain is not None:
        ru += f"; ещё {more} мест: нуждаемость +{gain.need}, всего мест выдано {gain.places:+d}"
        en += f"; {more} more places: need +{gain.need}, places given in all {gain.places:+d}"
    return Text(ru=ru, en=en)


def _group_lines(group: GroupShares, lang: Lang) -> list[str]:
    lines = [Text(f"Кто получает места, по «{group.column}»:", f"Who gets places, by «{group.column}»:").get(lang)]
    for own in group.shares:
        value = own.value or Text("нет ответа", "not answered").get(lang)
        need = f"{own.mean_need:.1f}"
        text = Text(
            ru=f"  {value}: {own.given} из {own.n} ({own.share:.0%}), средняя нуждаемость {need}",
            en=f"  {value}: {own.given} of {own.n} ({own.share:.0%}), mean need {need}",
        )
        lines.append(text.get(lang))
    if group.hidden:
        hidden = Text(
            ru=f"  не показано групп: {group.hidden} (меньше 10 человек, или их число можно было бы вычислить)",
            en=f"  groups not shown: {group.hidden} (fewer than 10 people, or their number would follow)",
        )
        lines.append(hidden.get(lang))
    return lines


_CONFIRM = Text(
    ru="Это предложение: каждое место подтверждает специалист.",
    en="This is a proposal: a specialist confirms each place.",
)
