"""Who may teach a recalibration: graduates of the region, enough of them, and such as the parent has not seen."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort
from riskscore.errors import Text, TrainingError
from riskscore.scoring import find_regions
from riskscore_training.dataset import Rows
from riskscore_training.outcome_counts import count_outcomes
from riskscore_training.shift import Method
from riskscore_training.taught import seen_files, seen_years

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Need:
    """The fewest people, and the fewest of either outcome, that a method can learn from.

    One constant from 50 people is known to about ± 0.4 at a base rate of 20 %; a stretch needs
    twenty people of the rarer outcome for each of its two numbers.
    """

    people: int
    of_a_class: int


NEEDS: Mapping[Method, Need] = {"intercept": Need(50, 10), "slope": Need(200, 40)}


def of_region(rows: Rows, region: str | None) -> Rows:
    """Raises TrainingError, naming the regions there are, where nobody is of `region`."""
    if region is None:
        return rows
    found = find_regions(rows.table.questionnaire, rows.table)
    names = sorted({name for name in ([] if found is None else found.tolist()) if name is not None})
    if found is None or region not in names:
        shown = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
        raise TrainingError(
            Text(
                ru=f"Среди выпускников с известным исходом нет региона «{region}». Есть: {shown or 'ни одного'}. "
                "Проверьте --region или уберите его.",
                en=f"No graduate with a known outcome is of the region «{region}». There are: {shown or 'none'}. "
                "Correct --region or leave it out.",
            )
        )
    return rows.take(np.asarray(found == region))


def require_enough(y: Floats, method: Method, region: str | None) -> None:
    """Refuse outcomes `y` (n,) that `method` cannot learn from.

    Raises
    ------
    TrainingError
        Naming the counts.
    """
    need = NEEDS[method]
    n_positive, n_negative = count_outcomes(y)
    if len(y) >= need.people and min(n_positive, n_negative) >= need.of_a_class:
        return
    where = Text(ru=f" («{region}»)", en=f" («{region}»)") if region else Text(ru="", en="")
    other = Text(
        ru=" Для --method intercept хватит меньшего." if method == "slope" else "",
        en=" --method intercept needs fewer." if method == "slope" else "",
    )
    raise TrainingError(
        Text(
            ru=f"Для перекалибровки методом {method} мало выпускников с известным исходом{where.ru}: {len(y)}, из них "
            f"не трудоустроены {n_positive}, трудоустроены {n_negative}. Нужно не менее {need.people}, и тех и других "
            f"не менее {need.of_a_class}. Добавьте выпуски.{other.ru}",
            en=f"Too few graduates with a known outcome{where.en} to recalibrate by {method}: {len(y)}, {n_positive} "
            f"not employed and {n_negative} employed. At least {need.people} are needed, {need.of_a_class} of either. "
            f"Add cohorts.{other.en}",
        )
    )


def has_taught(parent: Bundle, cohort: Cohort, years: Collection[int | None]) -> bool:
    """Whether `parent` learned from these files, or from graduates of one of these `years`."""
    if cohort.fingerprint in seen_files(parent):
        return True
    return bool(seen_years(parent, is_synthetic=cohort.is_synthetic) & set(years))


def require_unseen(method: Method, has_seen: bool, forced: str | None) -> None:
    """Refuse a slope where the parent learned from these people, unless there is a reason.

    The outcomes of its own teachers follow a model's scores more closely than those of new people will, so that a slope
    found on them stretches too far (on synthetic cohorts 1.18 where 1 is right). A constant is found almost right.

    Raises
    ------
    TrainingError
        Saying what to do.
    """
    if method == "slope" and has_seen and forced is None:
        raise TrainingError(
            Text(
                ru="Наклон нельзя искать на выпускниках, на которых обучена исходная модель: у них исход следует за её "
                "оценками теснее, чем будет у новых людей, и найденный наклон растянет оценки слишком сильно. Возьмите "
                "выпуск, которого она не видела, или --method intercept. Вопреки этому, с записью навсегда: --force "
                "--why «причина».",
                en="A slope cannot be learned from graduates who taught the parent: their outcomes follow its scores "
                "more closely than those of new people will, and the slope found would stretch scores too far. Name a "
                "cohort that it has not seen, or use --method intercept. To do it all the same, recorded for ever: "
                "--force --why REASON.",
            )
        )


def no_order() -> TrainingError:
    """Said where a stretch of 0 would be best."""
    return TrainingError(
        Text(
            ru="Здесь люди с более высокой оценкой не чаще остаются без работы: растянуть такие оценки нельзя. Модель "
            "для этих данных не годится; обучите свою.",
            en="Here people with higher scores are not without work more often: such scores cannot be stretched. The "
            "model does not suit these data; train one of their own.",
        )
    )
