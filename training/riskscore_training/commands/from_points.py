"""`riskscore models from-points`."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from riskscore.bundle import find_home
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option, services_option
from riskscore.errors import Lang, Text
from riskscore.plan import find_catalogue
from riskscore.questionnaire import load_questionnaire
from riskscore_training.commands.command_line import keep_command
from riskscore_training.commands.options import FILE, FiniteRange, ManyFiles, confirmed_columns, git_commit, user_name
from riskscore_training.config import load_config

BASE_RATE = 0.13  # of the synthetic cohorts, which follow the region's reports (docs/synthetic-cohort.md)
_RATE = FiniteRange(0, 1, min_open=True, max_open=True)
_SCALE = FiniteRange(0, 5, min_open=True)  # at 5 one point is odds of 148 to 1


@click.command("from-points", cls=ManyFiles)
@questionnaire_option
@services_option
@click.option("--weights", metavar="ID|PATH", help="Weights file instead of the questionnaire's own points.")
@click.option("--scale", default=0.25, show_default=True, type=_SCALE, help="Log-odds of a point, at most 5.")
@click.option("--base-rate", default=BASE_RATE, show_default=True, type=_RATE, help="Mean probability: an assumption.")
@click.option("--reference", "paths", multiple=True, type=FILE, metavar="FILE...", help="Answers without outcomes.")
@map_option
@columns_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Date of the model; default today.")
@click.option("--out", type=FILE, metavar="DIR", help="Write the bundle there only; default among the models.")
@json_option
@lang_option
@click.pass_context
def from_points(
    ctx: click.Context,
    /,
    questionnaire: str,
    services: str | None,
    weights: str | None,
    scale: float,
    base_rate: float,
    paths: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    as_of: datetime | None,
    out: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Make a bundle for day 0 from the points of a questionnaire: no outcome is needed, and none teaches it.

    Means, intercept and thresholds come from --reference, else from a synthetic cohort. Every score says that it is not
    trained on outcomes. The first bundle becomes the champion.

    \b
    Example:
      riskscore models from-points --reference answers-2026.xlsx --base-rate 0.12
    """
    from riskscore_training.from_points import PointsRequest, export_points_bundle, make_points_bundle
    from riskscore_training.pairing import Files
    from riskscore_training.request import Context

    asked = load_questionnaire(questionnaire)
    now = datetime.now(UTC)
    day = as_of.date() if as_of else now.date()
    always = {"questionnaire": questionnaire, "scale": scale, "base_rate": base_rate, "as_of": day}
    command = keep_command(ctx, always)
    request = PointsRequest(
        questionnaire=asked,
        catalogue=find_catalogue(asked, questionnaire, services),
        weights=weights,
        scale=scale,
        base_rate=base_rate,
        reference=Files(paths, maps, confirmed_columns(columns_path)),
        as_of=day,
        config=load_config(),
    )
    run_id, is_champion = None, False
    if out is None:
        context = Context(home=find_home(), now=now, user=user_name(), git_commit=git_commit())
        bundle, run_id, is_champion = make_points_bundle(
            request, command, context, lambda text: click.echo(text.get(lang), err=True)
        )
    else:
        bundle = export_points_bundle(request, out, now, git_commit())
    answer = {
        "bundle": str(bundle.path),
        "run_id": run_id,
        "champion": is_champion,
        "reference": bundle.provenance["reference"],
        "points": bundle.provenance["points"],
        "levels": bundle.levels.to_dict(),
    }
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else _describe(answer).get(lang))


def _describe(answer: dict[str, Any]) -> Text:
    path, is_champion, name = answer["bundle"], answer["champion"], answer["reference"]["name"]
    run = f"\nMLflow: {answer['run_id']}" if answer["run_id"] else ""
    return Text(
        ru=f"Пакет модели: {path}{' (первая модель, она же действующая)' if is_champion else ''}\n"
        f"Карточка: {path}/card.ru.html\n"
        f"Средние и пороги: {name['ru']}. Модель не обучена на исходах, об этом говорит каждая оценка.{run}",
        en=f"Bundle: {path}{' (the first one, now the champion)' if is_champion else ''}\n"
        f"Card: {path}/card.en.html\n"
        f"Means and thresholds: {name['en']}. The model is not trained on outcomes, and every score says so.{run}",
    )
