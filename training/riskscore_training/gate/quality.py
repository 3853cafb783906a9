"""Is the challenger as good as the champion, and does its probability mean what it says?"""

import numpy as np
from numpy.typing import NDArray

from riskscore.errors import Text
from riskscore.model import METRICS, Bootstrap, Interval, bootstrap_intervals
from riskscore_training.gate.check import (
    AUC_MARGIN,
    ECE_LIMIT,
    ECE_LIMIT_SMALL,
    RESAMPLES,
    SEED,
    SLOPE_RANGE,
    SMALL,
    WIDEST_SLOPE,
    Check,
    number,
    say,
)
from riskscore_training.gate.unseen import Judged

CHALLENGER, CHAMPION = "challenger", "champion"
_NAMES = ("auc", "ece", "calibration_slope")
Floats = NDArray[np.float64]


def check_quality(judged: Judged) -> tuple[Check, Check]:
    """`not_worse` and `calibrated`, on the same resamples of the same people."""
    pair = judged.pair
    p = {CHALLENGER: pair.second.scores.probability, CHAMPION: pair.first.scores.probability}
    metrics = {name: METRICS[name] for name in _NAMES}
    found = bootstrap_intervals(metrics, pair.label, p, n=RESAMPLES, seed=SEED, groups=pair.person)
    return _not_worse(judged, found), _calibrated(found, p[CHALLENGER])


def _not_worse(judged: Judged, found: Bootstrap) -> Check:
    gain = found.difference[CHALLENGER, CHAMPION]["auc"]
    both = {name: found.of[name]["auc"] for name in (CHALLENGER, CHAMPION)}
    passed = gain.low > -AUC_MARGIN
    who = _who(judged)
    margin, difference, own, theirs = number(-AUC_MARGIN), say(gain), say(both[CHALLENGER]), say(both[CHAMPION])
    verdict = Text(ru="лежит выше", en="is above") if passed else Text(ru="не выше", en="is not above")
    text = Text(
        ru=f"{who.ru}: AUC претендента {own.ru}, действующей модели {theirs.ru}; парная разность {difference.ru}, её "
        f"нижняя граница {verdict.ru} {margin.ru}.",
        en=f"{who.en}: AUC of the challenger {own.en}, of the champion {theirs.en}; paired difference {difference.en}, "
        f"its lower end {verdict.en} {margin.en}.",
    )
    figures = {
        "year": judged.year,
        "region": judged.pair.second.bundle.region,
        "n": len(judged.pair),
        "n_positive": int(judged.pair.label.sum()),
        "bound": -AUC_MARGIN,
        "difference": gain.to_json(),
        **{name: figure.to_json() for name, figure in both.items()},
    }
    return Check("not_worse", passed, text, figures)


def _who(judged: Judged) -> Text:
    n = len(judged.pair)
    if judged.year is None:
        people = judged.named(Text(ru="Люди", en="People"))
        return Text(
            ru=f"{people.ru}, которых среди обучавших быть не должно: в анкете нет года, отличаются лишь сами "
            f"файлы (n = {n})",
            en=f"{people.en} who should not be among those it learned from: the questionnaire has no year, only the "
            f"files differ (n = {n})",
        )
    cohort = judged.named(Text(ru=f"Выпуск {judged.year}", en=f"Cohort {judged.year}"))
    return Text(
        ru=f"{cohort.ru}, не известный ни одной из моделей (n = {n})",
        en=f"{cohort.en}, which neither model has seen (n = {n})",
    )


def _calibrated(found: Bootstrap, p: Floats) -> Check:
    """The stated bounds hold, or the champion keeps them no better; a slope that tells nothing holds none."""
    own, theirs = found.of[CHALLENGER], found.of[CHAMPION]
    slope, ece = own["calibration_slope"], own["ece"]
    limit = max(ECE_LIMIT if len(p) > SMALL else ECE_LIMIT_SMALL, chance_ece(p))
    is_judged = np.isfinite(slope.point) and slope.high - slope.low <= WIDEST_SLOPE
    slope_holds = is_judged and (_meets(slope) or _off(slope) <= _off(theirs["calibration_slope"]))
    ece_holds = ece.point <= limit or ece.point <= theirs["ece"].point
    low, high = (number(end, 1) for end in SLOPE_RANGE)
    limits = number(limit)
    verdict = _verdict(slope_holds, ece_holds) if is_judged else _UNJUDGED
    old_slope, old_ece = number(theirs["calibration_slope"].point), number(theirs["ece"].point)
    text = Text(
        ru=f"Наклон {say(slope).ru}, нужен {low.ru}–{high.ru}; ECE {say(ece).ru}, допустимо {limits.ru}; у действующей "
        f"модели наклон {old_slope.ru}, ECE {old_ece.ru}. {verdict.ru}",
        en=f"Slope {say(slope).en}, wanted {low.en}–{high.en}; ECE {say(ece).en}, allowed {limits.en}; the champion's "
        f"slope {old_slope.en}, ECE {old_ece.en}. {verdict.en}",
    )
    figures = {
        "slope": slope.to_json(),
        "slope_range": list(SLOPE_RANGE),
        "ece": ece.to_json(),
        "ece_limit": limit,
        "champion": {"slope": theirs["calibration_slope"].to_json(), "ece": theirs["ece"].to_json()},
    }
    return Check("calibrated", bool(slope_holds and ece_holds), text, figures)


def chance_ece(p: Floats, n: int = 200) -> float:
    """The ECE that only one perfectly calibrated model in forty exceeds on so many people.

    References
    ----------
    Bröcker, Smith (2007), Increasing the reliability of reliability diagrams, doi:10.1175/WAF993.1.
    """
    rng = np.random.default_rng(SEED)
    draws = [METRICS["ece"]((rng.random(len(p)) < p).astype(np.float64), p, None) for _ in range(n)]
    return float(np.quantile(draws, 0.975))


def _meets(slope: Interval) -> bool:
    return bool(slope.low <= SLOPE_RANGE[1] and slope.high >= SLOPE_RANGE[0])


def _off(slope: Interval) -> float:
    return abs(slope.point - 1) if np.isfinite(slope.point) else np.inf


def _verdict(slope_holds: bool, ece_holds: bool) -> Text:
    if slope_holds and ece_holds:
        return Text(ru="Калибровка годится.", en="Calibration holds.")
    ru = " и ".join(name for name, holds in (("наклон", slope_holds), ("ECE", ece_holds)) if not holds)
    en = " and ".join(name for name, holds in (("slope", slope_holds), ("ECE", ece_holds)) if not holds)
    return Text(
        ru=f"Не годится {ru}: попробуйте riskscore models recalibrate.",
        en=f"Fails by {en}: try riskscore models recalibrate.",
    )


_UNJUDGED = Text(
    ru="По этим людям о наклоне судить нельзя: их мало, или модель почти не различает их. Укажите выпуск больше.",
    en="The slope cannot be judged on these people: they are few, or the model hardly tells them apart. Name a larger "
    "cohort.",
)
