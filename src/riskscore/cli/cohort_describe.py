"""`riskscore cohort dictionary` and `riskscore cohort datasheet`: what the columns mean and what a cohort holds."""

from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.cli.options import lang_option, questionnaire_option
from riskscore.cohort import load_cohort
from riskscore.documents.datasheet import render_datasheet
from riskscore.documents.dictionary import render_dictionary
from riskscore.documents.render import ENDINGS
from riskscore.errors import Lang, Text
from riskscore.files.formats import require_target
from riskscore.files.whole import write_text, write_whole
from riskscore.questionnaire import load_questionnaire

_OUT = click.argument("out", metavar="OUT.html|OUT.md", type=click.Path(path_type=Path))


@click.command()
@_OUT
@questionnaire_option
@lang_option
def dictionary(out: Path, questionnaire: str, lang: Lang) -> None:
    """Write the data dictionary of a questionnaire as HTML or Markdown, by the ending.

    \b
    Example:
      riskscore cohort dictionary dictionary.html --questionnaire ru-2025.2 --lang ru
    """
    ending = require_target(out, ENDINGS)
    text = render_dictionary(load_questionnaire(questionnaire), lang, ending)
    _write(text, out, Text(ru="Словарь данных", en="Data dictionary"), lang)


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@_OUT
@questionnaire_option
@lang_option
def datasheet(paths: tuple[Path, ...], out: Path, questionnaire: str, lang: Lang) -> None:
    """Write the datasheet of a cohort: people, outcomes, sources, losses, gaps and distributions by year.

    Counts of fewer than ten people are hidden.

    \b
    Example:
      riskscore cohort datasheet data/synthetic/202*.parquet datasheet.html --lang ru
    """
    ending = require_target(out, ENDINGS)
    today = datetime.now(UTC).date()
    cohort = load_cohort(paths, load_questionnaire(questionnaire), default_as_of=today)
    _write(render_datasheet(cohort, lang, ending), out, Text(ru="Паспорт набора данных", en="Datasheet"), lang)


def _write(text: str, out: Path, what: Text, lang: Lang) -> None:
    write_whole(out, lambda part: write_text(text, part))
    click.echo(f"{what.get(lang)}: {out}")
