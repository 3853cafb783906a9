"""`riskscore demo`: the whole job with the commands a person would type, each shown and explained."""

import sys
from pathlib import Path

import click

from riskscore.bundle import find_champion, find_home, find_models, load_bundle, shipped_bundle
from riskscore.cli.options import DEFAULT_QUESTIONNAIRE, lang_option
from riskscore.errors import BundleError, Lang, Text

SEED = 1
YEARS = range(2020, 2027)


@click.command()
@click.option("--no-serve", is_flag=True, help="Stop after scoring instead of serving.")
@click.option("--students", default=4_000, show_default=True, type=click.IntRange(200), help="Graduates a year.")
@click.option("--trials", default=10, show_default=True, type=click.IntRange(1), help="Tuning trials.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(0, 65535))
@lang_option
def demo(no_serve: bool, students: int, trials: int, port: int, lang: Lang) -> None:
    """Everything on an embedded default: synthetic cohorts, training, MLflow, bundle, scored file, web page.

    A second run reuses what the first has made (delete $RISKSCORE_HOME, default ./var, to begin anew).

    \b
    Example:
      riskscore demo --no-serve
    """
    home = find_home()
    cohorts = home / "demo" / f"cohorts-{students}"
    _make_cohorts(cohorts, students, lang)
    _train(home, cohorts, trials, lang)
    scored = home / "demo" / f"scored-{YEARS[-1]}.xlsx"
    _score(cohorts / f"{YEARS[-1]}.parquet", scored, lang)
    _say(4, _where_to_look(home, scored), lang)
    if not no_serve:
        _run("serve", "--port", str(port))


def _make_cohorts(cohorts: Path, students: int, lang: Lang) -> None:
    _say(1, _SYNTH, lang)
    if (cohorts / f"{YEARS[-1]}.parquet").exists():
        click.echo(_REUSED.get(lang).format(path=cohorts))
    else:
        _run("cohort", "synth", str(cohorts), "--students", str(students), "--seed", str(SEED), lang=lang)
    _run("cohort", "check", *map(str, _matured(cohorts)), lang=lang)


def _train(home: Path, cohorts: Path, trials: int, lang: Lang) -> None:
    _say(2, _TRAIN, lang)
    if find_champion(home) == shipped_bundle():
        _run("train", "--cohort", *map(str, _matured(cohorts)), "--trials", str(trials), lang=lang)
        return
    champion = load_bundle(find_champion(home))
    if champion.questionnaire.id != DEFAULT_QUESTIONNAIRE:
        raise BundleError(
            Text(
                ru=f"В папке «{home}» уже есть модель другой анкеты, «{champion.questionnaire.id}». Задайте для "
                "демонстрации другую папку в RISKSCORE_HOME.",
                en=f"The folder «{home}» has a model of another questionnaire, «{champion.questionnaire.id}». Set "
                "RISKSCORE_HOME to another folder for the demo.",
            )
        )
    click.echo(_REUSED.get(lang).format(path=champion.path))


def _score(newest: Path, scored: Path, lang: Lang) -> None:
    _say(3, _SCORE, lang)
    _run("score", str(newest), str(scored), lang=lang)


def _matured(cohorts: Path) -> list[Path]:
    return [cohorts / f"{year}.parquet" for year in YEARS[:-1]]


def _run(*command: str, lang: Lang | None = None) -> None:
    """Run one command of ours, shown as a person would type it; the page chooses its own language."""
    arguments = [*command, *(("--lang", lang) if lang else ())]
    click.secho("$ riskscore " + " ".join(map(_short, arguments)), bold=True)
    root = click.get_current_context().find_root().command
    status = root.main(arguments, prog_name="riskscore", standalone_mode=False)
    if status:
        raise click.exceptions.Exit(status)


def _short(argument: str) -> str:
    path = Path(argument)
    return str(path.relative_to(Path.cwd())) if path.is_absolute() and path.is_relative_to(Path.cwd()) else argument


def _say(step: int, text: Text, lang: Lang) -> None:
    click.echo()
    click.secho(f"{step}. {text.get(lang)}", fg="cyan")


def _where_to_look(home: Path, scored: Path) -> Text:
    command = _short(str(Path(sys.executable).with_name("mlflow")))  # .venv of `make setup` is not activated
    mlflow = f"{command} ui --backend-store-uri sqlite:///{home / 'mlflow.db'} --host 127.0.0.1 --port 5000"
    card = find_models(home) / "current"
    return Text(
        ru=f"Готово. Где смотреть:\n"
        f"   оценённый выпуск      {scored}\n"
        f"   карточка модели       {card / 'card.ru.html'}\n"
        f"   эксперименты MLflow   {mlflow}\n"
        f"   страница и API        riskscore serve, затем / и /docs",
        en=f"Done. Where to look:\n"
        f"   the scored cohort     {scored}\n"
        f"   the model card        {card / 'card.en.html'}\n"
        f"   MLflow experiments    {mlflow}\n"
        f"   page and API          riskscore serve, then / and /docs",
    )


_REUSED = Text(ru="Уже есть, используем: {path}", en="Already there, reused: {path}")
_SYNTH = Text(
    ru="Синтетические выпуски 2020–2026 (вымышленные люди, похожие на выпускников Кузбасса) и их проверка.",
    en="Synthetic cohorts 2020–2026 (made-up people who resemble graduates of Kuzbass), and their check.",
)
_TRAIN = Text(
    ru="Обучение на выпусках с известным исходом: подбор, калибровка, честная проверка на следующих выпусках, MLflow.",
    en="Training on the cohorts whose outcome is known: tuning, calibration, an honest test on later cohorts, MLflow.",
)
_SCORE = Text(
    ru="Оценка нового выпуска: уровень, причины и услуги для каждого.",
    en="Scoring the newest cohort: level, reasons and services for everyone.",
)
