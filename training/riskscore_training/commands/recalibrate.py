"""`riskscore models recalibrate`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from riskscore.bundle import find_champion, find_home, find_models, load_bundle, save_bundle
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option
from riskscore.errors import Lang
from riskscore_training.commands.options import FILE, ManyFiles, cohort_option, git_commit, load_rows
from riskscore_training.config import load_config


@click.command(cls=ManyFiles)
@cohort_option
@map_option
@columns_option
@click.option("--bundle", "name", metavar="ID", help="Bundle to start from; default the champion.")
@click.option(
    "--method",
    type=click.Choice(["intercept", "slope"]),
    default="intercept",
    show_default=True,
    help="Move all scores by a constant, or also stretch them.",
)
@click.option("--region", metavar="NAME", help="Only graduates of this region; default all of the files.")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Outcomes known by then; default today."
)
@click.option("--out", type=FILE, metavar="DIR", help="Write the bundle there; default among the models.")
@json_option
@lang_option
def recalibrate(
    paths: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    name: str | None,
    method: Any,
    region: str | None,
    as_of: datetime | None,
    out: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Set the probabilities of a bundle right for a region, without retraining, as a new bundle.

    The learners stay; intercept (50 graduates with a known outcome, 10 of either, are needed) or intercept and slope
    (200, 40 of either), levels and intervals are fitted anew. The champion stays: promote the new bundle if it pays.

    \b
    Example:
      riskscore models recalibrate --cohort data/cohort-2024.parquet --region Кемерово
    """
    from riskscore_training.promotion import find_bundle
    from riskscore_training.recalibrate import Recalibration, recalibrate
    from riskscore_training.recalibration_words import describe_recalibration

    home, now = find_home(), datetime.now(UTC)
    parent = load_bundle(find_bundle(find_models(home), name) if name else find_champion(home))
    cohort = load_rows(paths, parent.questionnaire, maps, columns_path)
    day = as_of.date() if as_of else now.date()
    parts = recalibrate(Recalibration(parent, cohort, method, region, day, load_config()))
    bundle = load_bundle(save_bundle(out or find_models(home), parts, created_at=now, git_commit=git_commit()))
    saw = bundle.provenance["recalibrated_from"]["parent_saw"]
    answer = {"bundle": str(bundle.path), "parent": parent.id, "parent_saw": saw, **bundle.metrics["recalibration"]}
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_recalibration(answer, lang))
