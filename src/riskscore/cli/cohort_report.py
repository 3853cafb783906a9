"""`--report OUT.xlsx` of `riskscore cohort check`."""

import sys
from pathlib import Path

import click

from riskscore.cohort import CheckReport
from riskscore.documents.problem_report import write_problem_report
from riskscore.errors import Lang, Text
from riskscore.files.formats import require_target
from riskscore.files.whole import write_whole


def _require_xlsx(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    if path is not None:
        require_target(path, (".xlsx",))
    return path


report_option = click.option(
    "--report",
    "report_path",
    type=click.Path(path_type=Path),
    metavar="OUT.xlsx",
    callback=_require_xlsx,
    help="Also write a copy with the problem cells marked and commented, and a summary sheet.",
)


def save_report(path: Path, report: CheckReport, lang: Lang) -> None:
    """Write the problem report and say where it is, on standard error."""
    counts = {name: getattr(report, name) for name in ("rows", "bad_rows", "errors", "warnings")}
    label = Text(ru="Отчёт", en="Report").get(lang)
    with click.progressbar(length=report.rows, label=label, file=sys.stderr) as bar:
        write_whole(
            path,
            lambda part: write_problem_report(part, report.files, report.problems, counts, lang, done=bar.update),
        )
    click.echo(Text(ru=f"Отчёт с отметками: {path}", en=f"Report with marks: {path}").get(lang), err=True)
