"""The commands of training: `train`, `crossval`, `evaluate`, `models`."""

import getpass
import json
import os
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.bundle import find_champion, find_home, find_models, load_bundle
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option
from riskscore.cohort import Cohort, load_cohort, load_columns
from riskscore.errors import Lang, Text, shorten
from riskscore.files import write_raw
from riskscore.mapping import CarryMap, open_map
from riskscore.plan import find_catalogue
from riskscore.questionnaire import Questionnaire, load_questionnaire
from riskscore_training.config import load_config

FILE = click.Path(path_type=Path)


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
    "--trials", type=click.IntRange(min=1), help="Settings of the trees to try; default as configured (30)."
)


@click.command(cls=ManyFiles)
@cohort_option
@questionnaire_option
@map_option
@columns_option
@click.option("--config", type=FILE, help="TOML file whose keys replace those of default.toml.")
@trials_option
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Use only outcomes known on this day; default today.",
)
@click.option("--without-sensitive", is_flag=True, help="Leave the sensitive questions out; the card compares both.")
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
        maps=_open_maps(maps, asked),
        columns=_confirmed(columns_path),
    )
    context = Context(home=find_home(), now=now, user=_user(), git_commit=_git_commit())
    result = run_training(request, context, lambda text: click.echo(text.get(lang), err=True))
    answer = {
        "run_id": result.run_id,
        "bundle": str(result.bundle),
        "champion": result.is_champion,
        "metrics": result.metrics,
    }
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_run(answer, lang))


@click.command(cls=ManyFiles)
@cohort_option
@questionnaire_option
@map_option
@columns_option
@click.option("--folds", required=True, type=FILE, help="CSV with row_id, rep, fold; rep -1 fold 0 = temporal test.")
@click.option("--out", required=True, type=FILE, help="Where to write row_id, rep, fold, p.")
@click.option("--config", type=FILE, help="TOML file whose keys replace those of default.toml.")
@trials_option
@json_option
@lang_option
def crossval(
    paths: tuple[Path, ...],
    questionnaire: str,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    folds: Path,
    out: Path,
    config: Path | None,
    trials: int | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Refit the whole training procedure on given folds; write calibrated out-of-fold probabilities.

    row_id counts the rows of the files from 0, in the order given. Every listed row gets a probability.

    \b
    Example:
      riskscore crossval --cohort data.csv --questionnaire job-corps --folds folds.csv --out p.csv
    """
    from riskscore_training.crossval import cross_validate
    from riskscore_training.folds_file import read_folds

    asked = load_questionnaire(questionnaire)
    settings = load_config(config).with_trials(trials)
    cohort = _load(paths, asked, maps, columns_path)
    assignment = read_folds(folds, len(cohort))
    predictions = cross_validate(cohort, assignment, settings, lambda done, n: _say_parts(done, n, lang))
    write_raw(predictions, out)
    answer = {"out": str(out), "rows": len(predictions), "parts": len(assignment.parts())}
    written = Text(ru="Записано строк: {rows}, {out}", en="{rows} rows written to {out}").get(lang).format(**answer)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else written)


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
    cohort = _load(paths, asked, maps, columns_path)
    answer = evaluate_bundle(loaded, cohort, read_truth(truth), load_config())
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_evaluation(answer, lang))


@click.group()
def models() -> None:
    """The bundles of $RISKSCORE_HOME/models and who promoted them."""


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


def _open_maps(paths: Iterable[Path], asked: Questionnaire) -> tuple[CarryMap, ...]:
    return tuple(open_map(path, asked) for path in paths)


def _confirmed(path: Path | None) -> dict[str, str] | None:
    return load_columns(path) if path else None


def _load(paths: Sequence[Path], asked: Questionnaire, maps: Iterable[Path], columns: Path | None) -> Cohort:
    today = datetime.now(UTC).date()
    return load_cohort(paths, asked, default_as_of=today, maps=_open_maps(maps, asked), columns=_confirmed(columns))


def _user() -> str:
    try:
        return shorten(getpass.getuser())  # the name comes from the environment and may hold anything
    except (KeyError, OSError):  # a container without a name for its user
        return f"uid {os.getuid()}"


def _git_commit() -> str | None:
    """The commit of the code, where it runs from a clone."""
    command = ["git", "rev-parse", "HEAD"]
    try:
        found = subprocess.run(command, cwd=Path(__file__).parent, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return found.stdout.strip() or None


def _say_parts(done: int, n_parts: int, lang: Lang) -> None:
    text = Text(ru=f"Пройдено частей: {done} из {n_parts}", en=f"Parts done: {done} of {n_parts}")
    click.echo(text.get(lang), err=True)
