"""The command `riskscore`. Training and serving join by entry points, so that the library imports neither."""

import atexit
import gc
import os
import sys
from importlib.metadata import EntryPoint, entry_points

import click

from riskscore.cli.cohort import cohort
from riskscore.cli.demo import demo
from riskscore.cli.options import chosen_lang
from riskscore.cli.plan import plan
from riskscore.cli.score import score
from riskscore.cli.usage import asked_lang, show_wrong_usage
from riskscore.errors import AllocationError, CohortError, PersonError, RiskscoreError, Text, TrainingError

PROBLEMS, UNUSABLE, INTERRUPTED, CUT_OFF = 1, 2, 130, 141
_SELDOM = 50_000  # Python looking for garbage among the half million objects of the libraries cost a training 3 s
_DATA_ERRORS = (AllocationError, CohortError, PersonError, TrainingError)


class _Commands(click.Group):
    """Own commands and, loaded only when named, those of the other packages."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *_plugins()})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        command = super().get_command(ctx, cmd_name)
        if command is None and cmd_name in _plugins():
            loaded = _plugins()[cmd_name].load()
            command = loaded if isinstance(loaded, click.Command) else None
        return command


def _plugins() -> dict[str, EntryPoint]:
    return {point.name: point for point in entry_points(group="riskscore.commands")}


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="graduate-riskscore")
def riskscore() -> None:
    """Risk of non-employment after graduation: train, explain, score, serve.

    Begin with `riskscore demo`. Exit status: 0 done, 1 the data has problems (all listed), 2 wrong usage or
    unreadable input.
    """


riskscore.add_command(cohort)
riskscore.add_command(score)
riskscore.add_command(demo)
riskscore.add_command(plan)


def main(arguments: list[str] | None = None) -> None:
    """Run one command line and leave with its exit status."""
    gc.set_threshold(_SELDOM)
    atexit.register(gc.freeze)
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: list[str]) -> int:
    """Run one command line; every error a person can mend becomes a message and an exit status."""
    context = click.Context(riskscore)
    try:
        with riskscore.make_context("riskscore", list(arguments)) as context:
            status = riskscore.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except (click.exceptions.Abort, KeyboardInterrupt):
        return INTERRUPTED
    except BrokenPipeError:  # the reader, such as `head`, has seen enough; Python must not write the rest at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return CUT_OFF
    except click.ClickException as error:
        show_wrong_usage(error, asked_lang(arguments))
        return UNUSABLE
    except RiskscoreError as error:
        click.echo(error.message(chosen_lang(context)), err=True)
        return PROBLEMS if isinstance(error, _DATA_ERRORS) else UNUSABLE
    except ModuleNotFoundError as error:
        click.echo(_missing(error).get(chosen_lang(context)), err=True)
        return UNUSABLE
    return status if isinstance(status, int) else 0


def _missing(error: ModuleNotFoundError) -> Text:
    return Text(
        ru=f"Не установлена библиотека «{error.name}». Установите: pip install 'graduate-riskscore[train]'",
        en=f"The library «{error.name}» is not installed. Install it: pip install 'graduate-riskscore[train]'",
    )
