"""`riskscore evaluate`."""

import json
from pathlib import Path

import click

from riskscore.bundle import find_champion, find_home, load_bundle
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option
from riskscore.errors import Lang
from riskscore_training.commands.options import FILE, ManyFiles, cohort_option, load_rows
from riskscore_training.config import load_config


@click.command(cls=ManyFiles)
@cohort_option
@map_option
@columns_option
@click.option("--bundle", type=FILE, help="Bundle folder; default the champion.")
@click.option("--truth", multiple=True, type=FILE, metavar="FILE...", help="True outcomes of synthetic graduates.")
@json_option
@lang_option
def evaluate(
    paths: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    bundle: Path | None,
    truth: tuple[Path, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Judge any bundle on any labelled cohort, with 95 % intervals; with --truth also against the true outcomes.

    \b
    Example:
      riskscore evaluate --cohort data/synthetic/2026.parquet --truth data/synthetic/truth/2026.parquet
    """
    from riskscore_training.evaluate_bundle import evaluate_bundle, read_truth
    from riskscore_training.words import describe_evaluation

    loaded = load_bundle(bundle or find_champion(find_home()))
    asked = loaded.questionnaire
    cohort = load_rows(paths, asked, maps, columns_path)
    answer = evaluate_bundle(loaded, cohort, read_truth(truth), load_config())
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_evaluation(answer, lang))
