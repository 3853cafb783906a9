"""Whose unlabelled answers give a points bundle its means, intercept and thresholds."""

import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from riskscore.cohort import Cohort, load_cohort
from riskscore.errors import CohortError, FileError, Text
from riskscore.mapping import open_map
from riskscore.questionnaire import Questionnaire, Table
from riskscore.synthetic import GENERATOR_VERSION, write_synthetic
from riskscore.synthetic.write import QUESTIONNAIRE
from riskscore_training.pairing import Files

SYNTHETIC_PEOPLE, SYNTHETIC_YEAR, SYNTHETIC_SEED = 4_000, 2026, 1
FEWEST_PEOPLE = 100


@dataclass(frozen=True)
class Reference:
    """Whose answers give means, intercept and thresholds; `name` says it in the bundle."""

    name: Text
    table: Table
    fingerprint: str
    is_synthetic: bool
    n_read: int


def load_reference(questionnaire: Questionnaire, files: Files, as_of: date) -> Reference:
    """The people of `files`, else of a synthetic cohort made for the purpose; rows with problems are left out.

    Raises
    ------
    CohortError, FileError
        If they cannot be read, are too few, or there is no synthetic cohort for this questionnaire.
    """
    if not files.paths:
        return _synthetic_reference(questionnaire, as_of)
    maps = [open_map(path, questionnaire) for path in files.maps]
    cohort = load_cohort(files.paths, questionnaire, default_as_of=as_of, maps=maps, columns=files.columns)
    kind = Text(ru="синтетические ответы", en="synthetic answers") if cohort.is_synthetic else _ANSWERS
    return _reference(kind, cohort)


def _synthetic_reference(questionnaire: Questionnaire, as_of: date) -> Reference:
    if questionnaire.id != QUESTIONNAIRE:
        raise FileError(
            Text(
                ru=f"Синтетических ответов на анкету «{questionnaire.id}» нет. Назовите файл с ответами: --reference.",
                en=f"There are no synthetic answers to «{questionnaire.id}». Name a file with answers: --reference.",
            )
        )
    with tempfile.TemporaryDirectory(prefix="riskscore-") as folder:
        (written,) = write_synthetic(Path(folder), SYNTHETIC_PEOPLE, SYNTHETIC_SEED, years=(SYNTHETIC_YEAR,))
        cohort = load_cohort([written.path], questionnaire, default_as_of=as_of)
    made = Text(
        ru=f"синтетический выпуск {SYNTHETIC_YEAR} ({GENERATOR_VERSION})",
        en=f"the synthetic cohort {SYNTHETIC_YEAR} ({GENERATOR_VERSION})",
    )
    return _reference(made, cohort)


def _reference(name: Text, cohort: Cohort) -> Reference:
    table = cohort.table.take(~cohort.is_bad)
    if len(table) < FEWEST_PEOPLE:
        raise CohortError(
            Text(
                ru=f"Строк с ответами без ошибок {len(table)}; чтобы найти средние и пороги, нужно не менее "
                f"{FEWEST_PEOPLE}. Добавьте файлы (--reference) или возьмите синтетический выпуск: без --reference.",
                en=f"{len(table)} rows of answers without problems; means and thresholds need at least "
                f"{FEWEST_PEOPLE}. Add files (--reference) or take the synthetic cohort: without --reference.",
            ),
            cohort.problems,
        )
    return Reference(name, table, cohort.fingerprint, cohort.is_synthetic, len(cohort))


_ANSWERS = Text(ru="ответы своего региона", en="answers of the region's own")
