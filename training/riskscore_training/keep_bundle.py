"""A new bundle in MLflow, and the first of all at work."""

from datetime import datetime
from pathlib import Path

from riskscore.bundle import Bundle
from riskscore.errors import FileError, Lang, Text
from riskscore_training.promote import promote_first
from riskscore_training.tracking import LoggedRun, RunRecord, Tracker

FIRST = Text(ru="первая модель", en="first champion")
FIRST_OF_POINTS = Text(
    ru="первая модель, по баллам, без обучения на исходах", en="first champion, points not trained on outcomes"
)
_RUN = Text(ru="; запуск MLflow ", en="; MLflow run ")


def keep_bundle(
    bundle: Bundle, tracker: Tracker, record: RunRecord, *, models: Path, who: str, why: Text, at: datetime
) -> tuple[LoggedRun, bool]:
    """Log `bundle`, a folder in `models`, and make it the champion if there has never been one; whether it became so.

    Raises
    ------
    FileError
        If MLflow did not take it, with what to do about the bundle.
    """
    logged = log_bundle(bundle, tracker, record)
    bundle_hash = str(bundle.manifest["hash"])
    reason = f"{why.en}{_RUN.en}{logged.run_id}"
    is_champion = promote_first(models, bundle.path, bundle_hash=bundle_hash, who=who, why=reason, at=at)
    if is_champion:
        tracker.mark_champion(logged.model_version)
    return logged, is_champion


def log_bundle(bundle: Bundle, tracker: Tracker, record: RunRecord) -> LoggedRun:
    """Raises FileError, with what to do about the bundle, if MLflow did not take it."""
    try:
        return tracker.log(record, bundle.path)
    except FileError as error:
        name, why = bundle.path.name, error.text
        raise FileError(
            Text(
                ru=f"{why.ru} Пакет {bundle.path} записан и цел, но в MLflow его нет и действующей моделью он не стал. "
                f"Сделать его действующей и без MLflow: riskscore models promote {name}",
                en=f"{why.en} The bundle {bundle.path} is written and sound, but MLflow does not hold it and it is not "
                f"the champion. To make it so, even without MLflow: riskscore models promote {name}",
            )
        ) from error


def word_reason(why: str, lang: Lang) -> str:
    """A reason out of the ledger; those the program gave itself are kept in English and told in either language."""
    begins, found, run_id = why.partition(_RUN.en)
    own = next((text for text in (FIRST, FIRST_OF_POINTS) if text.en == begins), None)
    return f"{own.get(lang)}{_RUN.get(lang)}{run_id}" if own and found else why
