"""`riskscore cohort`: make synthetic cohorts and check any cohort."""

import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.cli.cohort_build import build
from riskscore.cli.cohort_describe import datasheet, dictionary
from riskscore.cli.cohort_forms import are_returns, check_returns, form_option, refuse_with_returns
from riskscore.cli.cohort_points import points
from riskscore.cli.cohort_report import report_option, save_report
from riskscore.cli.cohort_template import template
from riskscore.cli.columns import columns_option, save_columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option, services_option
from riskscore.cli.problem_list import list_problems, unread_columns
from riskscore.cli.sources import keep_sources
from riskscore.cohort import CheckReport, check_cohort, load_cohort, load_columns, save_columns
from riskscore.errors import Lang, Text
from riskscore.mapping import open_map
from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import GENERATOR_VERSION, SYNTHETIC_NOTE, YEARS, WrittenYear, write_synthetic

SHOWN_PROBLEMS = 50
_BLOCKS = {
    "employed": Text(ru="занятые", en="employed"),
    "at_risk": Text(ru="под риском", en="at risk"),
    "route": Text(ru="маршруты (учёба, служба, уход за ребёнком)", en="routes (study, service, childcare)"),
    "other": Text(ru="прочие", en="other"),
    "unknown": Text(ru="исход неизвестен", en="not known"),
}


@click.group()
def cohort() -> None:
    """From forms to fill in to a labelled cohort: templates, checks, building, documents, synthetic graduates."""


@cohort.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option(
    "--students", default=4000, show_default=True, type=click.IntRange(1, 1_000_000), help="Graduates a year."
)
@click.option("--seed", default=1, show_default=True, type=click.IntRange(0), help="Same seed, same graduates.")
@click.option("--parts", "with_parts", is_flag=True, help="Also the raw parts DIR/parts/<year>-<part>.csv.")
@json_option
@lang_option
def synth(folder: Path, students: int, seed: int, with_parts: bool, as_json: bool, lang: Lang) -> None:
    """Write synthetic cohorts DIR/<year>.parquet, 2020–2026, the last one without outcomes yet.

    The log of services after the assessment goes to DIR/services/<year>.parquet. True probabilities and outcomes, with
    and without each service, go to DIR/truth, which training refuses to read.

    \b
    Example:
      riskscore cohort synth data/synthetic --students 4000 --seed 1
    """
    label = Text(ru="Синтетические выпуски", en="Synthetic cohorts").get(lang)
    with click.progressbar(length=len(YEARS), label=label, file=sys.stderr) as bar:
        written = write_synthetic(folder, students, seed, done=lambda _year: bar.update(1), with_parts=with_parts)
    if as_json:
        click.echo(json.dumps(_synth_result(folder, students, seed, written), ensure_ascii=False))
    else:
        click.echo(_synth_words(folder, students, written).get(lang))
        click.echo(SYNTHETIC_NOTE.get(lang))


def _synth_result(folder: Path, students: int, seed: int, written: Sequence[WrittenYear]) -> dict[str, object]:
    return {
        "folder": str(folder),
        "generator": GENERATOR_VERSION,
        "seed": seed,
        "students_per_year": students,
        "synthetic": True,
        "cohorts": [
            {
                "year": year.year,
                "rows": year.rows,
                "path": str(year.path),
                "truth_path": str(year.truth_path),
                "services_path": str(year.services_path),
                "part_paths": [str(path) for path in year.part_paths],
                "has_outcomes": year.has_outcomes,
            }
            for year in written
        ],
    }


def _synth_words(folder: Path, students: int, written: Sequence[WrittenYear]) -> Text:
    known = [year.year for year in written if year.has_outcomes]
    first, last, newest = min(known), max(known), max(year.year for year in written)
    parts = Text(ru=f" Сырые части: {folder}/parts.", en=f" Raw parts: {folder}/parts.")
    parts = parts if written[0].part_paths else Text(ru="", en="")
    return Text(
        ru=f"Записаны выпуски {first}–{last} с исходами и {newest} без исходов: {folder}/<год>.parquet; людей в "
        f"каждом: {students}. Услуги после оценки: {folder}/services. "
        f"Истинные вероятности — отдельно: {folder}/truth; обучение их не читает.{parts.ru}",
        en=f"Wrote the cohorts {first}–{last} with outcomes and {newest} without, {students} people each: "
        f"{folder}/<year>.parquet. Services after the assessment: {folder}/services. "
        f"True probabilities are apart in {folder}/truth; training never reads them.{parts.en}",
    )


@cohort.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@questionnaire_option
@services_option
@map_option
@columns_option
@save_columns_option
@report_option
@form_option
@json_option
@lang_option
def check(
    paths: tuple[Path, ...],
    questionnaire: str,
    services: str | None,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    save_columns_path: Path | None,
    report_path: Path | None,
    form: str | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Check CSV, XLSX or Parquet files against a questionnaire and list every problem by row and column.

    An official monitoring return is recognised by its headers and checked by its control sums.

    Exit status: 0 no errors, 1 errors were found (all listed with --json, the first 50 on the screen), 2 a file, the
    questionnaire or its catalogue of services cannot be read.

    \b
    Example:
      riskscore cohort check graduates.xlsx --report problems.xlsx --lang ru
      riskscore cohort check return.xlsx --form form-1-2024
    """
    if are_returns(paths, form):
        refuse_with_returns(
            services=services, map=maps, columns=columns_path, save_columns=save_columns_path, report=report_path
        )
        return check_returns(paths, form, as_json, lang)
    keep_sources(paths, save_columns_path, report_path)
    today = datetime.now(UTC).date()
    asked = load_questionnaire(questionnaire)
    find_catalogue(asked, questionnaire, services)  # its mistakes too are listed before any row is read
    confirmed = load_columns(columns_path) if columns_path else None
    carried = [open_map(path, asked) for path in maps]
    loaded = load_cohort(paths, asked, default_as_of=today, maps=carried, columns=confirmed)
    if save_columns_path:
        save_columns(loaded.column_matches, asked, save_columns_path, lang)
    report = check_cohort(loaded)
    if report_path:
        save_report(report_path, report, lang)
    if as_json:
        click.echo(json.dumps(report.to_dict(lang), ensure_ascii=False))
    else:
        for line in [*_check_words(report, lang), *unread_columns(loaded.column_matches, lang)]:
            click.echo(line)
    return 1 if report.errors else 0


def _check_words(report: CheckReport, lang: Lang) -> list[str]:
    lines = list_problems(report.problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json")
    counts = [
        Text(
            ru=f"Строк {report.rows}, с ошибками {report.bad_rows}; ошибок {report.errors}, "
            f"предупреждений {report.warnings}.",
            en=f"{report.rows} rows, {report.bad_rows} bad; {report.errors} errors, {report.warnings} warnings.",
        ),
        Text(
            ru=f"Исход: без работы {report.labels['not_employed']}, работают {report.labels['employed']}, "
            f"вне расчёта {report.labels['unlabelled']}.",
            en=f"Outcome: not employed {report.labels['not_employed']}, employed {report.labels['employed']}, "
            f"unlabelled {report.labels['unlabelled']}.",
        ),
        Text(
            ru=f"Блоки исходов: {_listed({_BLOCKS[block].ru: n for block, n in report.blocks.items()})}.",
            en=f"Outcome blocks: {_listed({_BLOCKS[block].en: n for block, n in report.blocks.items()})}.",
        ),
    ]
    if report.years:
        counts.append(Text(ru=f"Выпуски: {_listed(report.years)}.", en=f"Cohorts: {_listed(report.years)}."))
    if report.is_synthetic:
        counts.append(SYNTHETIC_NOTE)
    return [*lines, *(count.get(lang) for count in counts)]


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.items())


for command in (points, build, template, dictionary, datasheet):
    cohort.add_command(command)
