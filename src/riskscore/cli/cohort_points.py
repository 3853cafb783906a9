"""`riskscore cohort points`: how many people the points baseline flags at each threshold."""

import json
import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option
from riskscore.cli.problem_list import list_problems
from riskscore.cohort import Cohort, load_cohort, load_columns, problem_to_dict
from riskscore.errors import CohortError, Lang, QuestionnaireError, Text
from riskscore.mapping import open_map
from riskscore.model import Interval, PointsReport, ThresholdCount, load_points, report_points
from riskscore.questionnaire import Questionnaire, load_questionnaire
from riskscore.synthetic import SYNTHETIC_NOTE

SHOWN_PROBLEMS = 20
CHOSEN = "*"


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@questionnaire_option
@click.option("--points", "weights", metavar="ID|PATH", help="Weights file instead of the questionnaire's own points.")
@map_option
@columns_option
@json_option
@lang_option
def points(
    paths: tuple[Path, ...],
    questionnaire: str,
    weights: str | None,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Count how many people the points baseline flags at each threshold, and how well where outcomes are known.

    Rows with errors are left out and listed. Exit status 1 if there were any.

    \b
    Example:
      riskscore cohort points graduates.xlsx --questionnaire ru-udmurtia-2025
    """
    asked = load_questionnaire(questionnaire)
    used = load_points(weights, asked) if weights else None
    asked = _with_points(replace(asked, points=used.points) if used else asked)
    today = datetime.now(UTC).date()
    opened = [open_map(path, asked) for path in maps]
    confirmed = load_columns(columns_path) if columns_path else None
    cohort = load_cohort(paths, asked, default_as_of=today, maps=opened, columns=confirmed)
    if cohort.is_bad.all():
        raise CohortError(_NOBODY, cohort.problems)
    report = report_points(asked, cohort.table.take(~cohort.is_bad), cohort.label[~cohort.is_bad])
    name = used.id if used else asked.id
    if as_json:
        click.echo(json.dumps(_to_dict(report, cohort, name, lang), ensure_ascii=False))
    else:
        for line in list_problems(cohort.problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json"):
            click.echo(line, err=True)
        for line in _words(report, cohort, name, lang):
            click.echo(line)
    return 1 if any(problem.severity == "error" for problem in cohort.problems) else 0


def _with_points(asked: Questionnaire) -> Questionnaire:
    if asked.points is None:
        message = Text(
            ru=f"В анкете «{asked.id}» нет баллов. Укажите файл весов: --points (docs/mapping.md).",
            en=f"The questionnaire «{asked.id}» has no points. Give a weights file: --points (docs/mapping.md).",
        )
        raise QuestionnaireError(message, [])
    return asked


def _to_dict(report: PointsReport, cohort: Cohort, name: str, lang: Lang) -> dict[str, object]:
    return {
        "points": name,
        "questionnaire": cohort.table.questionnaire.id,
        "threshold": report.threshold,
        "maximum": report.maximum,
        "assessed": report.n,
        "left_out": int(cohort.is_bad.sum()),
        "incomplete": report.n_incomplete,
        "known_outcomes": report.n_known,
        "not_employed": report.n_not_employed,
        "synthetic": cohort.is_synthetic,
        "thresholds": [_count_to_dict(count) for count in report.counts],
        "problems": [problem_to_dict(problem, lang) for problem in cohort.problems],
    }


def _count_to_dict(count: ThresholdCount) -> dict[str, object]:
    return {
        "threshold": count.threshold,
        "flagged": count.n_flagged,
        "share": count.share,
        "recall": _interval_to_dict(count.recall),
        "precision": _interval_to_dict(count.precision),
        "is_chosen": count.is_chosen,
    }


def _interval_to_dict(interval: Interval) -> dict[str, float] | None:
    if math.isnan(interval.point):
        return None
    return {"share": interval.point, "low": interval.low, "high": interval.high}


def _words(report: PointsReport, cohort: Cohort, name: str, lang: Lang) -> list[str]:
    n_bad = int(cohort.is_bad.sum())
    head = [
        Text(
            ru=f"Баллы «{name}»: порог {report.threshold:g}, наибольшая сумма {report.maximum:g}. Оценено {report.n}, "
            f"не учтено строк с ошибками: {n_bad}.",
            en=f"Points «{name}»: threshold {report.threshold:g}, highest sum {report.maximum:g}. {report.n} assessed, "
            f"rows with errors left out: {n_bad}.",
        ),
        Text(
            ru=f"Ответили не на всё, что учитывают баллы: {report.n_incomplete}; их сумма может быть занижена.",
            en=f"{report.n_incomplete} left unanswered what the points count: their sums may be too low.",
        ),
        Text(
            ru=f"Исход известен у {report.n_known}, из них без работы {report.n_not_employed}.",
            en=f"The outcome of {report.n_known} is known, {report.n_not_employed} of them not employed.",
        ),
    ]
    notes = [SYNTHETIC_NOTE] if cohort.is_synthetic else []
    return [
        *(text.get(lang) for text in head),
        "",
        *_rows(report.counts, lang),
        _STAR.get(lang),
        *(note.get(lang) for note in notes),
    ]


def _rows(counts: Sequence[ThresholdCount], lang: Lang) -> list[str]:
    titles = [title.get(lang) for title in _TITLES]
    rows = [[f"{count.threshold:g}", str(count.n_flagged), *_shares(count, lang)] for count in counts]
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    marks = [" ", *(CHOSEN if count.is_chosen else " " for count in counts)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [titles, *rows]]
    return [f"{mark} {line}" for mark, line in zip(marks, lines, strict=True)]


def _shares(count: ThresholdCount, lang: Lang) -> list[str]:
    return [_percent(count.share, lang), _interval(count.recall, lang), _interval(count.precision, lang)]


def _interval(interval: Interval, lang: Lang) -> str:
    if math.isnan(interval.point):
        return "–"
    point, low, high = (_percent(share, lang) for share in (interval.point, interval.low, interval.high))
    return f"{point} [{low}; {high}]"


def _percent(share: float, lang: Lang) -> str:
    written = f"{100 * share:.1f}"
    return written.replace(".", ",") if lang == "ru" else written


_TITLES = (
    Text(ru="порог", en="threshold"),
    Text(ru="отмечено", en="flagged"),
    Text(ru="доля, %", en="share, %"),
    Text(ru="найдено из оставшихся без работы, %", en="found of the not employed, %"),
    Text(ru="без работы среди отмеченных, %", en="not employed among the flagged, %"),
)
_STAR = Text(
    ru="* выбранный порог. Отмечены набравшие столько баллов или больше; в скобках 95 % интервалы Уилсона.",
    en="* the chosen threshold. Flagged: with so many points or more; in brackets 95 % Wilson intervals.",
)
_NOBODY = Text(ru="Нет ни одной строки без ошибок.", en="No row is without errors.")
