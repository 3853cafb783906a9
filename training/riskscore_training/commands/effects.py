"""`riskscore effects`."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click

from riskscore.cli.options import json_option, lang_option, questionnaire_option
from riskscore.cli.problem_list import list_problems
from riskscore.errors import Lang, Text
from riskscore_training.commands.options import FILE, ManyFiles

SHOWN_PROBLEMS = 20


@click.command(cls=ManyFiles)
@click.option("--log", "logs", required=True, multiple=True, type=FILE, metavar="FILE...", help="Service log.")
@click.option(
    "--outcomes", required=True, multiple=True, type=FILE, metavar="FILE...", help="What became of the people."
)
@questionnaire_option
@click.option("--service", "services", multiple=True, metavar="CODE...", help="Only these services.")
@click.option("--treatment", metavar="COLUMN", help="The log has a row a person; this column says who was offered.")
@click.option("--received", metavar="COLUMN", help="With --treatment: who got the service.")
@click.option("--probability", metavar="COLUMN", help="With --treatment: probability of the offer.")
@click.option("--lottery", metavar="COLUMN", help="With --treatment: which lottery; compared within each.")
@click.option(
    "--unit", metavar="COLUMN", help="With --treatment: who was drawn together (a college); errors are by it."
)
@click.option(
    "--design",
    type=click.Choice(["random_offer", "margin_lottery", "specialist_choice"]),
    help="How people were chosen, where the log has no column design; with --treatment default specialist_choice.",
)
@click.option("--outcome", metavar="COLUMN", help="Numeric outcome; default that of the questionnaire, 1 = in work.")
@click.option("--covariates", multiple=True, metavar="COLUMN...", help="With --outcome: known before, adjusted for.")
@click.option("--placebo", metavar="COLUMN", help="A number known before the service that it cannot have changed.")
@click.option("--scores", multiple=True, type=FILE, metavar="FILE...", help="Scored files with the risk level.")
@click.option("--by", default="level", show_default=True, metavar="COLUMN", help="Effects by this column of them.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Of the folds and the placebos.")
@json_option
@lang_option
def effects(*, as_json: bool, lang: Lang, **options: Any) -> int:
    """What a service changed, by the design at hand: chance, a lottery at the margin, or a specialist's choice.

    Exit status 1 if rows had to be left out or a service could not be estimated. The file of outcomes may be the log
    itself. A person, not this command, writes the grade of evidence into the catalogue.

    \b
    Example:
      riskscore effects --log data/services/2024.parquet --outcomes data/2024.parquet
      riskscore effects --log data/real/job_corps/job_corps.csv --outcomes data/real/job_corps/job_corps.csv \\
        --treatment assignment --design random_offer --outcome pworky4
    """
    from riskscore_training.effects.question import Question, answer_question
    from riskscore_training.effects.report import describe_effects

    require_together(options, lang)
    with click.progressbar(length=1, label=Text("Оценка эффектов", "Effects").get(lang), file=sys.stderr) as bar:

        def begin(n: int) -> None:
            bar.length = n

        answer, problems = answer_question(
            Question(**options, lang=lang), begin=begin, done=lambda _service: bar.update(1)
        )
    lines = list_problems(problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json")
    if lines and not as_json:
        click.echo("\n".join(lines), err=True)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_effects(answer, lang))
    return 1 if problems or any("skipped" in row for row in answer["services"]) else 0


def require_together(given: Mapping[str, Any], lang: Lang) -> None:
    """Refuse options that mean nothing without another one."""
    of_treatment = [(name, "treatment") for name in ("received", "probability", "lottery", "unit")]
    for name, needs in (*of_treatment, ("covariates", "outcome")):
        if given[name] and not given[needs]:
            raise click.UsageError(_needs(name, needs).get(lang))
    before = {*given["covariates"], given["placebo"]} - {None}
    for name in ("outcome", "treatment", "received"):
        if given[name] in before:
            raise click.UsageError(_known_before(name, given[name]).get(lang))


def _known_before(name: str, column: str) -> Text:
    return Text(
        ru=f"«{column}» — это --{name}, до услуги его не знали: уберите из --covariates и --placebo.",
        en=f"«{column}» is the --{name}, not known before the service: take it out of --covariates and --placebo.",
    )


def _needs(name: str, other: str) -> Text:
    return Text(ru=f"--{name} нужен и --{other}.", en=f"--{name} needs --{other} too.")
