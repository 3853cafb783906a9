"""`riskscore train`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.bundle import find_home
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option
from riskscore.errors import Lang
from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore_training.commands.options import (
    ManyFiles,
    cohort_option,
    config_option,
    confirmed_columns,
    git_commit,
    open_maps,
    trials_option,
    user_name,
)
from riskscore_training.config import load_config


@click.command(cls=ManyFiles)
@cohort_option
@questionnaire_option
@map_option
@columns_option
@config_option
@trials_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Use only outcomes known on this day; default today.",
)
@click.option("--without-sensitive", is_flag=True, help="Leave the sensitive questions out; the card compares both.")
@click.option(
    "--waive",
    "waived",
    multiple=True,
    metavar="FEATURE",
    help="Known in time, though it looks like a leak; repeatable.",
)
@json_option
@lang_option
def train(
    paths: tuple[Path, ...],
    questionnaire: str,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    config: Path | None,
    trials: int | None,
    as_of: datetime | None,
    without_sensitive: bool,
    waived: tuple[str, ...],
    as_json: bool,
    lang: Lang,
) -> None:
    """Train, judge and track a model; write its bundle to $RISKSCORE_HOME/models.

    It is tested on graduation years it has not seen, then fitted on all outcomes known at --as-of. The first model
    becomes the champion that scores and serves; later ones are challengers.

    \b
    Example:
      riskscore train --cohort data/synthetic/202[0-5].parquet --trials 10
    """
    from riskscore_training.run import Context, Request, run_training
    from riskscore_training.words import describe_run

    asked = load_questionnaire(questionnaire)
    now = datetime.now(UTC)
    request = Request(
        paths=paths,
        questionnaire=asked,
        catalogue=find_catalogue(asked, questionnaire),
        config=load_config(config).with_trials(trials),
        as_of=as_of.date() if as_of else now.date(),
        without_sensitive=without_sensitive,
        maps=open_maps(maps, asked),
        columns=confirmed_columns(columns_path),
        waived=waived,
    )
    context = Context(home=find_home(), now=now, user=user_name(), git_commit=git_commit())
    result = run_training(request, context, lambda text: click.echo(text.get(lang), err=True))
    answer = {
        "run_id": result.run_id,
        "bundle": str(result.bundle),
        "champion": result.is_champion,
        "metrics": result.metrics,
    }
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_run(answer, lang))
