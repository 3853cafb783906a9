"""`riskscore models recalibrate`."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from riskscore.bundle import Bundle, find_champion, find_home, find_models, load_bundle, save_bundle
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option
from riskscore.errors import Lang
from riskscore_training.commands.command_line import keep_command
from riskscore_training.commands.levels_option import by_region_option, levels_option
from riskscore_training.commands.options import (
    FILE,
    ManyFiles,
    cohort_option,
    config_option,
    git_commit,
    load_rows,
    require_reason,
    user_name,
)
from riskscore_training.config import TrainingConfig, load_config


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
@config_option
@levels_option
@by_region_option
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Outcomes known by then; default today."
)
@click.option("--force", is_flag=True, help="Learn a slope even from people who taught the parent; needs --why.")
@click.option("--why", default="", metavar="TEXT", help="Why it is forced; kept in the bundle and on its card.")
@click.option("--out", type=FILE, metavar="DIR", help="Write the bundle there only; default among the models.")
@json_option
@lang_option
@click.pass_context
def recalibrate(
    ctx: click.Context,
    /,
    paths: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    name: str | None,
    method: Any,
    region: str | None,
    config: Path | None,
    levels: Mapping[str, Any] | None,
    levels_by_region: bool,
    as_of: datetime | None,
    force: bool,
    why: str,
    out: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Set the probabilities of a bundle right for a region, without retraining, as a new bundle.

    The learners stay; intercept (50 graduates with a known outcome, 10 of either, are needed) or intercept and slope
    (200, 40 of either), levels and intervals are fitted anew. What sets the levels is as in the parent, unless
    --levels, --levels-by-region or --config say otherwise. The champion stays: promote the new bundle if it pays.
    With --region it does not replace a champion that answers for all: name it by --bundle where it should score.

    \b
    Example:
      riskscore models recalibrate --cohort data/cohort-2024.parquet --region Кемерово
    """
    from riskscore_training import recalibration as new
    from riskscore_training.promotion import find_bundle
    from riskscore_training.recalibration.words import describe_recalibration
    from riskscore_training.request import Context

    require_reason(force, why, lang)
    home, now = find_home(), datetime.now(UTC)
    parent = load_bundle(find_bundle(find_models(home), name) if name else find_champion(home))
    day = as_of.date() if as_of else now.date()
    is_kept = (find_models(home) / parent.id).is_dir()  # no name leads to the shipped one
    command = keep_command(ctx, {"as_of": day, "method": method, **({"name": parent.id} if is_kept else {})})
    by_region = {"by_region": True} if levels_by_region else {}
    request = new.Recalibration(
        bundle=parent,
        cohort=load_rows(paths, parent.questionnaire, maps, columns_path),
        method=method,
        region=region,
        as_of=day,
        config=_settings(parent, config).with_levels({**(levels or {}), **by_region}),
        forced=why if force else None,
    )
    run_id = None
    if out is None:
        context = Context(home=home, now=now, user=user_name(), git_commit=git_commit())
        bundle, run_id = new.keep(request, command, context, lambda text: click.echo(text.get(lang), err=True))
    else:
        bundle = load_bundle(save_bundle(out, new.recalibrate(request), created_at=now, git_commit=git_commit()))
    saw = bundle.provenance["recalibrated_from"]["parent_saw"]
    told = {"bundle": str(bundle.path), "parent": parent.id, "parent_saw": saw, "run_id": run_id}
    answer = {**told, **bundle.metrics["recalibration"]}
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_recalibration(answer, lang))


def _settings(parent: Bundle, path: Path | None) -> TrainingConfig:
    """Of the file at `path`; without one as shipped, the levels as those of the parent."""
    from riskscore_training.recalibration import levels_of

    config = load_config(path)
    return config if path else config.with_levels(levels_of(parent, config.levels).model_dump())
