"""A command as it can be typed again: what was typed, by full paths, and what the day it ran on had decided."""

import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from riskscore_training.commands.levels_option import write_rule

if TYPE_CHECKING:  # it would load what only training needs
    from riskscore_training.kept_command import KeptCommand

_LEFT_OUT = ("as_json", "lang", "out")  # nothing in the bundle depends on them


def keep_command(ctx: click.Context, always: Mapping[str, object]) -> "KeptCommand":
    """The command of `ctx` with the options of `always`, by parameter, said even where nobody has typed them.

    Raises
    ------
    FileError
        If a file that it names cannot be read.
    """
    from riskscore_training.kept_command import KeptCommand
    from riskscore_training.kept_files import KeptFile

    typed = {n: v for n, v in ctx.params.items() if ctx.get_parameter_source(n) is ParameterSource.COMMANDLINE}
    given = typed | dict(always)
    options = [(option, given[option.name]) for option in ctx.command.params if option.name in given]
    said = [(option, list(_split(value))) for option, value in options if option.name not in _LEFT_OUT]
    words = [word for option, values in said for word in (option.opts[0], *(_write(v, option) for v in values))]
    files = [Path(word) for option, values in said for v in values if (word := _find_file(v, option))]
    return KeptCommand(shlex.join([*ctx.command_path.split(), *words]), tuple(KeptFile.of(path) for path in files))


def _split(value: Any) -> Iterator[Any]:
    """Each value of an option that takes several; none of a flag, which is there already."""
    if isinstance(value, tuple):
        yield from value
    elif value is not True:
        yield value


def _write(value: Any, option: click.Parameter) -> str:
    if isinstance(value, Mapping):
        return write_rule(value)
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return _find_file(value, option) or str(value)


def _find_file(value: Any, option: click.Parameter) -> str | None:
    """The full path of the file that `value` names; None where it is no path, or an id of something shipped."""
    takes_path = isinstance(value, Path) or "PATH" in (getattr(option, "metavar", None) or "")
    return str(Path(value).resolve()) if takes_path and Path(value).is_file() else None
