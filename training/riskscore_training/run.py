"""The story of one training run: cohorts in; a judged, tracked and perhaps promoted bundle out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from riskscore.bundle import find_models, load_bundle, save_bundle
from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import LANGS, Text
from riskscore_training.card_sections import SECTIONS
from riskscore_training.case import Case
from riskscore_training.champion import compare_with_champion
from riskscore_training.dataset import Dataset, Rows, gap_years, select_rows
from riskscore_training.dates_to_come import count_refused
from riskscore_training.evaluate import Json
from riskscore_training.folds import for_teachers, split_honestly
from riskscore_training.honest import predict_honestly
from riskscore_training.judges import choose_judges
from riskscore_training.keep_bundle import FIRST, keep_bundle
from riskscore_training.kept_files import KeptFile
from riskscore_training.leaks import require_no_leaks
from riskscore_training.ledger import current_champion
from riskscore_training.level_choice import choose_levels, require_regions
from riskscore_training.lost_by_outcome import count_lost, warn_of_lost
from riskscore_training.memory import Memory, describe_place
from riskscore_training.multiverse import study_multiverse
from riskscore_training.parts import build_parts
from riskscore_training.procedure import Trained, fit_procedure, one_thread
from riskscore_training.promotion import load_champion
from riskscore_training.record import Compared, build_record
from riskscore_training.repeat import Earlier, compare_repeat
from riskscore_training.request import Context, Request
from riskscore_training.studies.views import alarm_text
from riskscore_training.tracking import Tracker

Say = Callable[[Text], None]


@dataclass(frozen=True)
class Result:
    run_id: str
    bundle: Path
    is_champion: bool
    is_synthetic: bool
    metrics: Json
    memory: Memory
    compared: Compared


def run_training(request: Request, context: Context, say: Say, earlier: Earlier | None = None) -> Result:
    """Check, test on people not seen, fit on everyone matured, write the bundle, track it, promote the first one.

    `earlier` is the run that this one repeats.
    """
    questionnaire, config = request.questionnaire, request.config
    files = tuple(KeptFile.of(path) for path in request.paths)
    cohort = load_cohort(
        request.paths, questionnaire, default_as_of=request.as_of, maps=request.maps, columns=request.columns
    )
    dataset = select_rows(cohort, questionnaire, as_of=request.as_of, min_class=config.folds.fewest)
    say(_describe(dataset, int(cohort.is_bad.sum())))
    if warning := warn_of_lost(count_lost(cohort)):
        say(warning)
    require_regions(dataset.rows, config.levels)
    require_no_leaks(dataset.rows, request.waived, count_refused(cohort))
    tracker = Tracker(context.home, questionnaire.id)  # now: a store that cannot be used should cost no training
    models = find_models(context.home)
    champion = load_champion(models, current_champion(models))

    more = {"multiverse": lambda case: study_multiverse(case, request, say)} if request.multiverse else {}
    with one_thread():
        case = investigate(request, cohort, dataset, say)
        parts = build_parts(case, lambda name: say(_name_study(name)), more)
    if alarm := alarm_text(parts.metrics.get("views")):
        say(alarm)
    if missed := parts.metrics["thresholds"]["missed"]:
        say(Text(**missed))
    bundle = load_bundle(save_bundle(models, parts, created_at=context.now, git_commit=context.git_commit))

    memory = Memory(request, files, describe_place(context.git_commit), str(bundle.manifest["hash"]))
    compared = Compared(
        against_champion=compare_with_champion(champion, bundle, cohort),
        repeats=compare_repeat(context.home, earlier, memory, bundle, cohort) if earlier else None,
    )
    say(Text(ru="Записываем в MLflow…", en="Writing to MLflow…"))
    record = build_record(parts, case, memory, compared)
    logged, is_champion = keep_bundle(
        bundle, tracker, record, models=models, who=context.user, why=FIRST, at=context.now
    )
    return Result(logged.run_id, bundle.path, is_champion, bundle.is_synthetic, dict(parts.metrics), memory, compared)


def investigate(request: Request, cohort: Cohort, dataset: Dataset, say: Say) -> Case:
    """Test the procedure on people not seen, then fit the model to serve on everybody; nothing is written."""
    questionnaire, drop_sensitive = request.questionnaire, request.without_sensitive
    gap = gap_years(questionnaire) if questionnaire.cohort_year else None
    split = split_honestly(dataset.rows, request.config.folds, gap=gap, seed=request.config.seed)
    config = for_teachers(request.config, min(len(train) for train, _ in split.folds))

    def fit(rows: Rows) -> Trained:
        return fit_procedure(rows, config, gap=gap, drop_sensitive=drop_sensitive)

    judges = choose_judges(dataset.rows, config, drop_sensitive=drop_sensitive)
    tested, rolling = predict_honestly(
        dataset.rows, split, fit, judges, config, lambda done, n: say(_count_folds(done, n))
    )
    say(Text(ru="Обучаем модель для работы на всех известных исходах…", en="Fitting the model to serve on everyone…"))
    trained = fit(dataset.rows)
    return Case(
        questionnaire=questionnaire,
        catalogue=request.catalogue,
        config=config,
        as_of=request.as_of,
        gap=gap,
        drop_sensitive=drop_sensitive,
        cohort=cohort,
        dataset=dataset,
        split=split,
        tested=tested,
        rolling=rolling,
        trained=trained,
        levels=choose_levels(dataset.rows, trained, config.levels),
        waived=request.waived,
    )


def _describe(dataset: Dataset, n_bad: int) -> Text:
    n, n_read = len(dataset.rows), dataset.n_read
    ru, en = ("".join(f"\n  {loss.count:>7} {loss.reason.get(lang)}" for loss in dataset.losses) for lang in LANGS)
    hint = Text(
        ru=f"\nСтрок с ошибками: {n_bad}; каждую назовёт riskscore cohort check.",
        en=f"\nRows with problems: {n_bad}; riskscore cohort check names each.",
    )
    return Text(
        ru=f"Прочитано {n_read}, обучают {n}" + (f"; не вошли:{ru}" if ru else ".") + (hint.ru if n_bad else ""),
        en=f"{n_read} read, {n} teach" + (f"; left out:{en}" if en else ".") + (hint.en if n_bad else ""),
    )


def _count_folds(done: int, n_folds: int) -> Text:
    return Text(
        ru=f"Честная проверка: пройдено {done} из {n_folds}…", en=f"Test on people not seen: {done} of {n_folds}…"
    )


def _name_study(name: str) -> Text:
    title = SECTIONS[name]
    return Text(ru=f"Карточка: {title.ru}…", en=f"Card: {title.en}…")
