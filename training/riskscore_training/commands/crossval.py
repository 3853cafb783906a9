"""`riskscore crossval`."""

import json
from pathlib import Path

import click

from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option
from riskscore.errors import Lang, Text
from riskscore.files import require_target, write_raw
from riskscore.questionnaire import load_questionnaire
from riskscore_training.commands.options import (
    FILE,
    ManyFiles,
    cohort_option,
    config_option,
    load_rows,
    trials_option,
)
from riskscore_training.config import load_config


@click.command(cls=ManyFiles)
@cohort_option
@questionnaire_option
@map_option
@columns_option
@click.option("--folds", required=True, type=FILE, help="CSV with row_id, rep, fold; rep -1 fold 0 = temporal test.")
@click.option("--out", required=True, type=FILE, help="Where to write row_id, rep, fold, p.")
@config_option
@trials_option
@json_option
@lang_option
def crossval(
    paths: tuple[Path, ...],
    questionnaire: str,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    folds: Path,
    out: Path,
    config: Path | None,
    trials: int | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Refit the whole training procedure on given folds; write calibrated out-of-fold probabilities.

    row_id counts the rows of the files from 0, in the order given. Every listed row gets a probability.

    \b
    Example:
      riskscore crossval --cohort data.csv --questionnaire job-corps --folds folds.csv --out p.csv
    """
    from riskscore_training.crossval import cross_validate
    from riskscore_training.folds_file import read_folds

    require_target(out)
    asked = load_questionnaire(questionnaire)
    settings = load_config(config).with_trials(trials)
    cohort = load_rows(paths, asked, maps, columns_path)
    if n_bad := int(cohort.is_bad.sum()):
        click.echo(_say_bad(n_bad).get(lang), err=True)
    assignment = read_folds(folds, len(cohort))
    predictions = cross_validate(cohort, assignment, settings, lambda done, n: _say_parts(done, n, lang))
    write_raw(predictions, out)
    answer = {"out": str(out), "rows": len(predictions), "parts": len(assignment.parts())}
    written = Text(ru="Записано строк: {rows}, {out}", en="{rows} rows written to {out}").get(lang).format(**answer)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else written)


def _say_bad(n: int) -> Text:
    return Text(
        ru=f"Строк с ошибками: {n}. Здесь нечитаемые значения считаются пропусками, а train такие строки не возьмёт; "
        "каждую назовёт riskscore cohort check.",
        en=f"Rows with problems: {n}. Values that cannot be read count as missing here, and train would leave these "
        "rows out; riskscore cohort check names each.",
    )


def _say_parts(done: int, n_parts: int, lang: Lang) -> None:
    text = Text(ru=f"Пройдено частей: {done} из {n_parts}", en=f"Parts done: {done} of {n_parts}")
    click.echo(text.get(lang), err=True)
