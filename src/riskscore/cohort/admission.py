"""Which files are no cohort at all, and which hold made-up people."""

from pathlib import Path

from riskscore.cohort.texts import read_texts
from riskscore.errors import CohortError, Text, shorten
from riskscore.files.raw import RawFrame, cannot_read
from riskscore.questionnaire import Questionnaire
from riskscore.questionnaire.lookup import yes_or_no

TRUTH_COLUMN = "true_probability"
SYNTHETIC_COLUMN = "synthetic"
HALF_YEAR_COLUMN = "outcome_6_months"  # of synthetic cohorts: a second horizon, which only the multiverse reads


def require_known_columns(raw: RawFrame, questionnaire: Questionnaire, name: str) -> None:
    """Refuse the wrong file: one that has no column of the questionnaire's features.

    Raises
    ------
    FileError
        Naming some columns of both.
    """
    wanted = [feature.column for feature in questionnaire.features]
    if set(wanted) & set(raw.frame.columns):
        return
    has, needs = (", ".join(shorten(column) for column in columns[:5]) for columns in (list(raw.frame.columns), wanted))
    raise cannot_read(
        name,
        Text(ru=f"нет ни одного столбца анкеты, есть: {has}", en=f"no column of the questionnaire; there are: {has}"),
        Text(
            ru=f"назовите файл с ответами (столбцы {needs} и другие) или другую анкету",
            en=f"name a file with answers (columns {needs} and others) or another questionnaire",
        ),
    )


def refuse_truth(raw: RawFrame, path: Path) -> None:
    if raw.metadata.get("riskscore.truth") == "true" or TRUTH_COLUMN in raw.frame.columns:
        raise CohortError(
            Text(
                ru=f"Файл «{path.name}» содержит истинные вероятности синтетических выпускников. "
                "Обучение и проверка их не читают; укажите файл без папки truth.",
                en=f"File «{path.name}» holds the true probabilities of synthetic graduates. "
                "Training and checks never read them; name the file outside the folder truth.",
            ),
            [],
        )


def is_synthetic(raw: RawFrame) -> bool:
    if raw.metadata.get("riskscore.synthetic") == "true":
        return True
    column = raw.frame.get(SYNTHETIC_COLUMN)
    return column is not None and any(yes_or_no(text) for text in set(read_texts(column)) - {None})
