"""`riskscore models`: the bundles and who promoted them."""

import json

import click

from riskscore.bundle import find_home, find_models
from riskscore.cli.options import json_option, lang_option
from riskscore.errors import Lang
from riskscore_training.commands.compare import compare
from riskscore_training.commands.from_points import from_points
from riskscore_training.commands.promote import promote, rollback
from riskscore_training.commands.recalibrate import recalibrate


@click.group()
def models() -> None:
    """The bundles of $RISKSCORE_HOME/models and who promoted them."""


for command in (compare, from_points, promote, recalibrate, rollback):
    models.add_command(command)


@models.command("list")
@json_option
@lang_option
def list_models(as_json: bool, lang: Lang) -> None:
    """List bundles, newest first; * marks the champion.

    \b
    Example:
      riskscore models list
    """
    from riskscore_training.inventory import list_bundles
    from riskscore_training.words import describe_bundles

    folder = find_models(find_home())
    found = list_bundles(folder)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else describe_bundles(found, folder, lang))


@models.command("show")
@click.argument("bundle_id", metavar="[ID]", required=False)
@json_option
@lang_option
def show_model(bundle_id: str | None, as_json: bool, lang: Lang) -> None:
    """Show one bundle: where it comes from, how good it is, how it was promoted. Default the champion.

    \b
    Example:
      riskscore models show
    """
    from riskscore_training.inventory import show_bundle
    from riskscore_training.words import describe_bundle

    answer = show_bundle(find_home(), bundle_id)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_bundle(answer, lang))
