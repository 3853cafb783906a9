"""`riskscore simulate`."""

import json
import sys
from pathlib import Path

import click

from riskscore.bundle import find_champion, find_home, load_bundle
from riskscore.cli.options import json_option, lang_option
from riskscore.errors import Lang, Text
from riskscore.files import require_target
from riskscore_training.commands.options import FILE


@click.command()
@click.option("--places", default=100, show_default=True, type=click.IntRange(1), help="Places for each cohort.")
@click.option("--students", default=2000, show_default=True, type=click.IntRange(50, 16_000), help="Graduates of one.")
@click.option("--cohorts", default=12, show_default=True, type=click.IntRange(1), help="Cohorts to average over.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0), help="Other people and draws.")
@click.option("--bundle", type=FILE, help="Bundle folder; default the champion, else the shipped demo bundle.")
@click.option("--out", type=FILE, metavar="FILE", help="Write the plot: .html with words and tables, or .svg.")
@json_option
@lang_option
def simulate(
    places: int,
    students: int,
    cohorts: int,
    seed: int,
    bundle: Path | None,
    out: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """What targeting can and cannot do: policies compared on synthetic people whose true gains are known.

    Nobody, by lot, by points, by the model's risk, by expected gain and by plan allocate; in worlds where services work
    as in the synthetic cohort, best at high risk, best at low risk, and not at all.

    \b
    Example:
      riskscore simulate --places 100 --out simulation.html --lang ru
    """
    from riskscore_training.simulate.page import ENDINGS, write_simulation
    from riskscore_training.simulate.run import Plan, simulate
    from riskscore_training.simulate.words import describe_simulation

    if places > students:
        raise click.UsageError(
            Text(
                ru=f"Мест {places}, а выпускников {students}: укажите --places не больше {students}.",
                en=f"{places} places for {students} graduates: give --places of at most {students}.",
            ).get(lang)
        )
    if out:
        require_target(out, ENDINGS)
    loaded = load_bundle(bundle or find_champion(find_home()))
    with click.progressbar(length=cohorts, label=Text("Когорты", "Cohorts").get(lang), file=sys.stderr) as bar:
        answer = simulate(loaded, Plan(places, students, cohorts, seed), lambda: bar.update(1))
    if out:
        write_simulation(answer, out, lang)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_simulation(answer, lang))
