"""`riskscore cohort template`: the form a college fills."""

from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.cli.options import lang_option, questionnaire_option
from riskscore.documents.template import write_template
from riskscore.errors import Lang, Text
from riskscore.files.formats import require_target
from riskscore.files.whole import write_whole
from riskscore.questionnaire import load_questionnaire


@click.command()
@click.argument("path", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@questionnaire_option
@lang_option
def template(path: Path, questionnaire: str, lang: Lang) -> None:
    """Write an empty XLSX form: lists to choose from, allowed ranges, help, an example row, a version stamp.

    What is filled in is read back by `riskscore cohort check`.

    \b
    Example:
      riskscore cohort template answers.xlsx --questionnaire ru-2025.2 --lang ru
    """
    require_target(path, (".xlsx",))
    asked = load_questionnaire(questionnaire)
    today = datetime.now(UTC).date()
    write_whole(path, lambda part: write_template(asked, part, lang, today))
    done = Text(
        ru=f"Шаблон по анкете {asked.id}: {path}. Заполненный файл проверьте: riskscore cohort check {path} "
        f"--questionnaire {questionnaire} --report ОТЧЁТ.xlsx --lang ru",
        en=f"Template of {asked.id}: {path}. Check the filled file: riskscore cohort check {path} "
        f"--questionnaire {questionnaire} --report REPORT.xlsx",
    )
    click.echo(done.get(lang))
