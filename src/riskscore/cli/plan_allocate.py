"""`riskscore plan allocate`: a scored file and a file of places in, the list of who gets what out."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click

from riskscore.allocation import (
    CANNOT,
    MORE_PLACES,
    MOST_PLACES,
    Allocation,
    Conflict,
    Deadline,
    add_places,
    allocate,
    compare_groups,
    conflict_problems,
    explain_student,
)
from riskscore.bundle import find_champion, find_home, load_bundle
from riskscore.cli.allocation_files import Asked, closed_pools, read_asked
from riskscore.cli.allocation_options import read_weights
from riskscore.cli.allocation_report import Report, list_places, report_lines, show_progress, to_json
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option
from riskscore.cli.problem_list import list_problems
from riskscore.cli.score import SHOWN_PROBLEMS
from riskscore.cli.sources import keep_sources
from riskscore.cohort import load_columns, problem_to_dict
from riskscore.cohort.source_file import in_file
from riskscore.errors import AllocationError, Lang, Problem, Text, shorten
from riskscore.files import require_target, write_raw
from riskscore.plan import Evidence

MOST_SECONDS = 600


@click.command("allocate")
@click.argument("scored", metavar="SCORED", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(path_type=Path))
@click.option("--capacity", required=True, type=click.Path(path_type=Path), metavar="FILE", help="Places.")
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Of the lottery; default the date as a number.")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="Places open on this day; default today.")
@click.option("--group", "groups", multiple=True, metavar="COLUMN", help="Report who gets places by this column.")
@click.option("--most", type=click.IntRange(1), default=MOST_PLACES, show_default=True, help="Places of one student.")
@click.option("--more", type=click.IntRange(0), default=MORE_PLACES, show_default=True, help="Also try so many more.")
@click.option(
    "--weight", "weights", multiple=True, metavar="GRADE=NUMBER", callback=read_weights,
    help="What a place counts for by its evidence, e.g. observational=1.1; default trial=1.25, quasi=1.15, others 1.",
)  # fmt: skip
@click.option(
    "--time-limit",
    type=click.IntRange(1),
    default=MOST_SECONDS,
    show_default=True,
    help="Seconds; then nothing is given.",
)
@click.option("--explain", "explained", metavar="ID", help="Why this student got a place or did not.")
@click.option("--bundle", type=click.Path(path_type=Path), help="Bundle with the catalogue; default the champion.")
@columns_option
@json_option
@lang_option
def allocate_places(
    scored: Path,
    out: Path,
    capacity: Path,
    seed: int | None,
    day: datetime | None,
    groups: tuple[str, ...],
    most: int,
    more: int,
    weights: dict[Evidence, int],
    time_limit: int,
    explained: str | None,
    bundle: Path | None,
    columns_path: Path | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Who gets the limited places: SCORED as `riskscore score` writes it, the list goes to OUT.

    The need covered is the greatest possible; ties at the margin are decided by recorded draws. A specialist confirms
    each place.

    \b
    Example:
      riskscore plan allocate scored.xlsx --capacity places.xlsx list.xlsx --group settlement --lang ru
    """
    keep_sources([scored, capacity], out)
    require_target(out)
    loaded = load_bundle(bundle or find_champion(find_home()))
    confirmed = load_columns(columns_path) if columns_path else None
    asked = read_asked(scored, capacity, loaded, tuple(dict.fromkeys(groups)), confirmed)
    today = day.date() if day else datetime.now(UTC).date()
    problems = [*asked.problems, *_unknown_student(explained, asked, scored)]
    if any(problem.severity == "error" for problem in problems):
        return _refuse(problems, as_json, lang)
    problems += closed_pools(asked.pools, today, capacity)
    evidence = {service.code: service.evidence for service in asked.services}
    deadline = Deadline.after(time_limit)
    result = allocate(
        asked.students, asked.pools, evidence,
        day=today, seed=_seed(seed, today), most=most, weights=weights, deadline=deadline,
    )  # fmt: skip
    if isinstance(result, Conflict):
        limits = [_in_capacity(problem, capacity) for problem in conflict_problems(result, asked.names)]
        raise AllocationError(CANNOT, [*limits, *problems])
    report = _report(result, asked, today, more, explained, deadline, lang)
    metadata = {"riskscore.seed": str(result.seed), "riskscore.date": today.isoformat()}
    write_raw(list_places(result, asked.id_column), out, metadata)
    _say(replace(report, out=str(out), problems=tuple(problems)), as_json, lang)
    return 0


def _report(
    result: Allocation, asked: Asked, day: date, more: int, explained: str | None, deadline: Deadline, lang: Lang
) -> Report:
    codes = sorted({pool.service for pool in result.demand.pools}) if more else []
    return Report(
        allocation=result,
        day=day,
        names=asked.names,
        choices=asked.choices,
        more=more,
        changes=tuple(add_places(result, code, more, deadline) for code in show_progress(codes, lang)),
        groups=tuple(compare_groups(result, column, values) for column, values in asked.values.items()),
        explained=tuple(explain_student(result, explained, asked.names)) if explained is not None else None,
    )


def _say(report: Report, as_json: bool, lang: Lang) -> None:
    if as_json:
        click.echo(json.dumps(to_json(report, lang), ensure_ascii=False))
        return
    for line in list_problems(report.problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json"):
        click.echo(line, err=True)
    click.echo("\n".join(report_lines(report, lang)))


def _seed(seed: int | None, day: date) -> int:
    """A new lottery every day, and the same one all day."""
    return int(f"{day:%Y%m%d}") if seed is None else seed


def _refuse(problems: Sequence[Problem], as_json: bool, lang: Lang) -> int:
    if as_json:
        result = {"problems": [problem_to_dict(problem, lang) for problem in problems]}
        click.echo(json.dumps(result, ensure_ascii=False))
    else:
        click.echo("\n".join(list_problems(problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json")), err=True)
    return 1


def _in_capacity(problem: Problem, capacity: Path) -> Problem:
    return in_file(problem, capacity.name) if problem.row else problem


def _unknown_student(student: str | None, asked: Asked, scored: Path) -> list[Problem]:
    if student is None or not asked.students or any(one.id == student for one in asked.students):
        return []
    column = asked.id_column
    allowed = Text(
        ru=f"номер из столбца {column}, строка с оценкой", en=f"an id of the column {column}, of a row with a score"
    )
    remedy = Text(ru="проверьте номер в --explain", en="check the id given by --explain")
    return [in_file(Problem("unknown_student", asked.id_column, shorten(student), allowed, remedy), scored.name)]
