"""What several commands of training take, and who runs them."""

import getpass
import math
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from riskscore.cli.options import chosen_lang
from riskscore.cohort import Cohort, load_cohort, load_columns
from riskscore.errors import Lang, Text, shorten
from riskscore.mapping import CarryMap, open_map
from riskscore.questionnaire import Questionnaire

FILE = click.Path(path_type=Path)
FEWEST_WORDS = 3
_WHY = Text(
    ru="--force нужна причина: --why «не менее трёх слов». Она сохранится навсегда.",
    en="--force needs a reason: --why with at least three words. It is kept for ever.",
)
_FINITE = Text(ru="«{}» не годится: нужно обычное число.", en="«{}» cannot be used: a finite number is needed.")


class FiniteRange(click.FloatRange):
    """A range of numbers without NaN, which no comparison keeps out."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(_FINITE.get(chosen_lang(ctx) if ctx else "en").format(number), param, ctx)
        return float(number)


class ManyFiles(click.Command):
    """Reads `--cohort A B C` as `--cohort A --cohort B --cohort C`, so that a shell's *.parquet can follow it."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        many = {name for option in self.params if isinstance(option, click.Option) and option.multiple
                for name in option.opts}  # fmt: skip
        return super().parse_args(ctx, list(_repeat_names(args, many)))


def _repeat_names(args: Iterable[str], many: set[str]) -> Iterator[str]:
    name, n_values = "", 0
    for arg in args:
        if arg.startswith("-") and arg != "-":
            name, n_values = arg, 0
        else:
            n_values += 1
            if name in many and n_values > 1:
                yield name
        yield arg


cohort_option = click.option(
    "--cohort", "paths", required=True, multiple=True, type=FILE, metavar="FILE...", help="CSV, XLSX or Parquet files."
)
trials_option = click.option(
    "--trials",
    type=click.IntRange(min=0),
    help="Settings of the trees to try; 0 = no search. Default as configured (30).",
)
config_option = click.option("--config", type=FILE, help="TOML file whose keys replace those of default.toml.")


def require_reason(force: bool, why: str, lang: Lang) -> None:
    """Raises UsageError where something is forced without saying why."""
    if force and len(why.split()) < FEWEST_WORDS:
        raise click.UsageError(_WHY.get(lang))


def open_maps(paths: Iterable[Path], asked: Questionnaire) -> tuple[CarryMap, ...]:
    return tuple(open_map(path, asked) for path in paths)


def confirmed_columns(path: Path | None) -> dict[str, str] | None:
    return load_columns(path) if path else None


def load_rows(paths: Sequence[Path], asked: Questionnaire, maps: Iterable[Path], columns: Path | None) -> Cohort:
    today = datetime.now(UTC).date()
    return load_cohort(
        paths, asked, default_as_of=today, maps=open_maps(maps, asked), columns=confirmed_columns(columns)
    )


def user_name() -> str:
    try:
        return shorten(getpass.getuser())  # the name comes from the environment and may hold anything
    except (KeyError, OSError):  # a container without a name for its user
        return f"uid {os.getuid()}"


def git_commit() -> str | None:
    """The commit of the code, where it runs from a clone."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        found = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return found.stdout.strip() or None
