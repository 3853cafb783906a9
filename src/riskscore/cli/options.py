"""Options that several commands share.

The language is also kept in the click context, so that the main group can word an error that ends a command:
`chosen_lang(ctx)` works in every context of the same invocation.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import click

from riskscore.errors import LANGS, Lang

DEFAULT_QUESTIONNAIRE = "ru-2025.2"
_LANG_KEY = "riskscore.lang"

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def chosen_lang(context: click.Context) -> Lang:
    """The language of this invocation; English until a command has read `--lang`."""
    return cast(Lang, context.meta.get(_LANG_KEY, "en"))


def _remember_lang(context: click.Context, _parameter: click.Parameter, value: Lang) -> Lang:
    context.meta[_LANG_KEY] = value
    return value


lang_option: Decorator = click.option(
    "--lang",
    type=click.Choice(LANGS),
    default="en",
    envvar="RISKSCORE_LANG",
    show_default=True,
    show_envvar=True,
    is_eager=True,
    callback=_remember_lang,
    help="Language of messages.",
)
json_option: Decorator = click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
questionnaire_option: Decorator = click.option(
    "--questionnaire",
    default=DEFAULT_QUESTIONNAIRE,
    show_default=True,
    metavar="ID|PATH",
    help="Shipped questionnaire by its id, or the path of a TOML file.",
)
services_option: Decorator = click.option(
    "--services",
    metavar="ID|PATH",
    help="Catalogue of services or overlay of a region; default the questionnaire's (docs/service-catalogue.md).",
)
map_option: Decorator = click.option(
    "--map",
    "maps",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="ID|PATH",
    help="Map from another version of the questionnaire, for files that answer it (docs/mapping.md).",
)
