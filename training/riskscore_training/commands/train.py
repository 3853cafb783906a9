"""`riskscore train`."""

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from riskscore.bundle import find_home
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option, services_option
from riskscore.errors import Lang, Text
from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore_training.commands.levels_option import by_region_option, levels_option
from riskscore_training.commands.options import (
    FILE,
    ManyFiles,
    config_option,
    confirmed_columns,
    git_commit,
    open_maps,
    trials_option,
    user_name,
)
from riskscore_training.config import load_config

if TYPE_CHECKING:  # it would load what only training needs
    from riskscore_training.request import Request

_NO_FILES = Text(
    ru="Не указано, на чём обучать: назовите файлы (--cohort ФАЙЛ…) или запуск, который повторить (--from-run).",
    en="Nothing to train on: name files (--cohort FILE…) or a run to repeat (--from-run).",
)
_NOT_ANEW = Text(
    ru="--from-run повторяет запуск таким, каким он был: {} с ним не указывают. Уберите лишнее; с --from-run можно "
    "указать только --cohort, если файлы лежат в другом месте.",
    en="--from-run repeats a run as it was and does not take {}. Leave that out; --cohort may say where the files "
    "are now.",
)


@click.command(cls=ManyFiles)
@click.option("--cohort", "paths", multiple=True, type=FILE, metavar="FILE...", help="CSV, XLSX or Parquet files.")
@questionnaire_option
@services_option
@map_option
@columns_option
@config_option
@trials_option
@levels_option
@by_region_option
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
@click.option("--multiverse", is_flag=True, help="Also try other reasonable choices and show how far figures spread.")
@click.option("--from-run", metavar="ID", help="Repeat this run of MLflow; --cohort says where its files are now.")
@json_option
@lang_option
@click.pass_context
def train(
    ctx: click.Context, /, paths: tuple[Path, ...], from_run: str | None, as_json: bool, lang: Lang, **options: Any
) -> None:
    """Train, judge and track a model; write its bundle to $RISKSCORE_HOME/models.

    It is tested on graduation years it has not seen, then fitted on all outcomes known at --as-of. The first model
    becomes the champion that scores and serves; later ones are challengers.

    \b
    Example:
      riskscore train --cohort data/synthetic/202[0-5].parquet --trials 10
    """
    from riskscore_training.repeat import recall
    from riskscore_training.request import Context
    from riskscore_training.run import run_training
    from riskscore_training.words import describe_run

    _require_fitting(ctx, paths, from_run, options, lang)
    now = datetime.now(UTC)
    context = Context(home=find_home(), now=now, user=user_name(), git_commit=git_commit())
    earlier = recall(context.home, from_run, paths) if from_run else None
    request = earlier.memory.request if earlier else _read_request(paths, now.date(), **options)
    result = run_training(request, context, lambda text: click.echo(text.get(lang), err=True), earlier)
    answer = {
        "run_id": result.run_id,
        "bundle": str(result.bundle),
        "bundle_hash": result.memory.bundle_hash,
        "champion": result.is_champion,
        "synthetic": result.is_synthetic,
        "against_champion": result.compared.against_champion,
        "repeats": result.compared.repeats,
        "metrics": result.metrics,
    }
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_run(answer, request.questionnaire, lang))


def _require_fitting(
    ctx: click.Context, paths: tuple[Path, ...], from_run: str | None, options: Mapping[str, Any], lang: Lang
) -> None:
    """Either files to train on or a run to repeat; a repeated run takes nothing else that would change it."""
    if from_run is None:
        if not paths:
            raise click.UsageError(_NO_FILES.get(lang))
        return
    typed = [name for name in options if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]
    given = [option.opts[0] for option in ctx.command.params if option.name in typed]
    if given:
        raise click.UsageError(_NOT_ANEW.get(lang).format(", ".join(given)))


def _read_request(
    paths: tuple[Path, ...],
    today: date,
    *,
    questionnaire: str,
    services: str | None,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    config: Path | None,
    trials: int | None,
    levels: Mapping[str, Any] | None,
    levels_by_region: bool,
    as_of: datetime | None,
    without_sensitive: bool,
    waived: tuple[str, ...],
    multiverse: bool,
) -> "Request":
    from riskscore_training.request import Request

    asked = load_questionnaire(questionnaire)
    by_region = {"by_region": True} if levels_by_region else {}
    return Request(
        paths=paths,
        questionnaire=asked,
        catalogue=find_catalogue(asked, questionnaire, services),
        config=load_config(config).with_trials(trials).with_levels({**(levels or {}), **by_region}),
        as_of=as_of.date() if as_of else today,
        without_sensitive=without_sensitive,
        maps=open_maps(maps, asked),
        columns=confirmed_columns(columns_path),
        waived=waived,
        multiverse=multiverse,
    )
