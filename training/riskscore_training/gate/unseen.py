"""The people a gate may judge on: the newest matured cohort that neither bundle has learned from."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore.scoring import find_regions
from riskscore_training.dataset import matured_at
from riskscore_training.gate.check import FEWEST_OF_A_CLASS, FEWEST_TOLD
from riskscore_training.pairing import Pair
from riskscore_training.taught import seen_files, seen_years


@dataclass(frozen=True)
class Judged:
    """Who is judged: one graduation year, or None where the questionnaire has no years."""

    pair: Pair
    year: int | None

    def named(self, cohort: Text) -> Text:
        """`cohort` with the region whose people alone are judged, where there is one."""
        region = self.pair.second.bundle.region
        if region is None:
            return cohort
        return Text(ru=f"{cohort.ru} (только регион «{region}»)", en=f"{cohort.en} (only the region «{region}»)")


def of_own_region(pair: Pair) -> Pair | Text:
    """Everybody, or only people of the region the challenger was recalibrated for; why not, where these are few."""
    bundle = pair.second.bundle
    if bundle.region is None:
        return pair
    found = find_regions(bundle.questionnaire, pair.second.table)
    own = pair.take(np.flatnonzero([] if found is None else found == bundle.region))
    return own if len(own.newest()) >= FEWEST_TOLD else _few_of(bundle.region)


def find_unseen(pair: Pair, as_of: date) -> Judged | Text:
    """The newest cohort whose outcomes were known at `as_of` and that neither has seen, or why there is none."""
    if pair.is_synthetic and not (pair.first.bundle.is_synthetic and pair.second.bundle.is_synthetic):
        return _MADE_UP
    known = pair.take(~np.isnan(pair.label))
    if len(known) == 0:
        return _NO_OUTCOMES
    if _asks_no_year(pair.second.bundle):
        return _without_years(known)
    return _newest(known, as_of)


def _asks_no_year(bundle: Bundle) -> bool:
    return bundle.questionnaire.cohort_year is None


def _without_years(known: Pair) -> Judged | Text:
    if known.fingerprints & (seen_files(known.first.bundle) | seen_files(known.second.bundle)):
        return _SAME_FILES
    return _enough(Judged(known, None))


def _newest(known: Pair, as_of: date) -> Judged | Text:
    horizon = _horizon(known.second.bundle)
    years = {int(year) for year in np.unique(known.year[~np.isnan(known.year)])}
    matured = {year for year in years if matured_at(year, horizon) <= as_of}
    if not matured:
        return _immature(as_of)
    champion, challenger = (
        seen_years(side.bundle, is_synthetic=known.is_synthetic) for side in (known.first, known.second)
    )
    unseen = matured - champion - challenger
    if not unseen:
        return _all_seen(known.second.bundle, max(matured), max(matured) in champion, horizon)
    return _enough(Judged(known.take(known.year == max(unseen)), max(unseen)))


def _horizon(bundle: Bundle) -> int:
    return bundle.questionnaire.outcome.horizon_months if bundle.questionnaire.outcome else 12


def _enough(judged: Judged) -> Judged | Text:
    n_positive, n = int(judged.pair.label.sum()), len(judged.pair)
    if min(n_positive, n - n_positive) >= FEWEST_OF_A_CLASS:
        return judged
    year = judged.year
    cohort = judged.named(Text(ru=f"в выпуске {year}", en=f"the cohort {year}") if year else _FILES)
    if n < FEWEST_TOLD:
        return Text(
            ru=f"{cohort.ru} меньше {FEWEST_TOLD} человек с известным исходом; нужно не менее {FEWEST_OF_A_CLASS} "
            "трудоустроенных и столько же не трудоустроенных.",
            en=f"{cohort.en} has fewer than {FEWEST_TOLD} people with a known outcome; at least {FEWEST_OF_A_CLASS} "
            "employed and as many not employed are needed.",
        )
    return Text(
        ru=f"{cohort.ru} с известным исходом не трудоустроены {n_positive}, трудоустроены {n - n_positive}; нужно не "
        f"менее {FEWEST_OF_A_CLASS} каждых.",
        en=f"{cohort.en} has {n_positive} not employed and {n - n_positive} employed with a known outcome; at least "
        f"{FEWEST_OF_A_CLASS} of either are needed.",
    )


def _immature(as_of: date) -> Text:
    return Text(
        ru=f"ни один исход этих файлов не был известен на {as_of:%d.%m.%Y}. Назовите выпуск постарше (--cohort).",
        en=f"no outcome of these files was known on {as_of.isoformat()}. Name an older cohort (--cohort).",
    )


def _all_seen(challenger: Bundle, newest: int, champion_saw_it: bool, horizon: int) -> Text:
    before = matured_at(newest, horizon) - timedelta(days=1)
    if champion_saw_it:
        return Text(
            ru=f"действующая модель уже обучена на выпуске {newest}. Нужен следующий выпуск с известным исходом.",
            en=f"the champion has already learned from the cohort {newest}. The next cohort with known outcomes is "
            "needed.",
        )
    if "recalibrated_from" in challenger.provenance:
        return _recalibrated_on(newest, before)
    return Text(
        ru=f"претендент обучен на выпуске {newest}, на котором его следует проверить. Обучите его без этого выпуска: "
        f"riskscore train … --as-of {before.isoformat()}, и сравните снова.",
        en=f"the challenger has learned from the cohort {newest} that should judge it. Train it without that cohort: "
        f"riskscore train … --as-of {before.isoformat()}, and compare again.",
    )


def _recalibrated_on(newest: int, before: date) -> Text:
    day = before.isoformat()
    return Text(
        ru=f"претендент или его исходная модель обучены на выпуске {newest}, на котором его следует проверить. "
        "Перекалибруйте без этого выпуска модель, которая его не видела: riskscore models recalibrate … --bundle ID "
        f"--as-of {day} (нет такой — сначала riskscore train … --as-of {day}), и сравните снова.",
        en=f"the challenger or its parent has learned from the cohort {newest} that should judge it. Recalibrate a "
        "model that has not seen that cohort, and without it: riskscore models recalibrate … --bundle ID --as-of "
        f"{day} (if there is none, riskscore train … --as-of {day} first), and compare again.",
    )


def _few_of(region: str) -> Text:
    return Text(
        ru=f"претендент перекалиброван для региона «{region}», а в новейшем выпуске файлов оттуда меньше "
        f"{FEWEST_TOLD} человек. Назовите выпуск этого региона (--cohort).",
        en=f"the challenger was recalibrated for the region «{region}», and the newest cohort of the files holds "
        f"fewer than {FEWEST_TOLD} people from there. Name a cohort of that region (--cohort).",
    )


_FILES = Text(ru="в файлах", en="these files")
_MADE_UP = Text(
    ru="выпуск синтетический, а одна из моделей — для реальных людей. Назовите реальный выпуск (--cohort).",
    en="the cohort is synthetic and one of the models is for real people. Name a real cohort (--cohort).",
)
_NO_OUTCOMES = Text(
    ru="в файлах нет известных исходов. Назовите выпуск с исходами (--cohort).",
    en="the files hold no known outcome. Name a cohort with outcomes (--cohort).",
)
_SAME_FILES = Text(
    ru="на этих же данных модель обучена. Назовите данные, которых она не видела (--cohort).",
    en="a model has learned from these very data. Name data it has not seen (--cohort).",
)
