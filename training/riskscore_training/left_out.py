"""People left out of training: for which reason, how many, and what gets most of them back."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskscore.errors import Text

NO_YEAR = Text(ru="нет года выпуска", en="no graduation year")
WRONG_YEAR = Text(ru="год выпуска невозможен или не читается", en="graduation year impossible or unreadable")
PROBLEMS = Text(ru="значения с ошибками", en="values with problems")


@dataclass(frozen=True)
class Loss:
    """People left out of training for one reason."""

    reason: Text
    count: int


def find_remedy(losses: Sequence[Loss]) -> Text:
    """What mends the loss that took most people."""
    largest = max(losses, key=lambda loss: loss.count, default=None)
    if largest is not None and largest.count and largest.reason in (NO_YEAR, WRONG_YEAR, PROBLEMS):
        return Text(
            ru="Исправьте эти строки: каждую ошибку назовёт riskscore cohort check.",
            en="Mend these rows: riskscore cohort check names each mistake.",
        )
    return Text(ru="Добавьте выпуски или проверьте значения исхода.", en="Add cohorts or check the outcome's values.")
