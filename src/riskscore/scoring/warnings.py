"""What a reader must know beside a score."""

import numpy as np
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore.model import LEVELS, NEEDS_CONVERSATION
from riskscore.scoring.table import Scores

SYNTHETIC = "synthetic_model"
NOT_TRAINED = "not_trained_on_outcomes"
SYNTHETIC_REFERENCE = "synthetic_reference"
INCOMPLETE = "too_incomplete"
OUT_OF_SUPPORT = "out_of_support"
UNSTABLE = "unstable"
NOT_FINAL_YEAR = "not_final_year"
DOES_NOT_RANK = "does_not_rank"
OTHER_REGION = "other_region"

WARNINGS = {
    SYNTHETIC: Text(
        ru="Модель обучена на синтетических (вымышленных) данных: для решений о реальных людях она не пригодна.",
        en="The model was trained on synthetic (made-up) people: it is not fit for decisions about real ones.",
    ),
    NOT_TRAINED: Text(
        ru="Модель не обучена на исходах: это сумма баллов анкеты, и насколько она верна, неизвестно.",
        en="Not trained on outcomes: the score adds up points of the questionnaire, and how right it is nobody knows.",
    ),
    SYNTHETIC_REFERENCE: Text(
        ru="Пороги найдены по вымышленным людям: в регионе в зону риска может попасть другая доля.",
        en="The thresholds come from made-up people: another share of the region may reach the risk zone.",
    ),
    INCOMPLETE: Text(
        ru="Ответов слишком мало для уверенной оценки: нужна беседа со студентом.",
        en="Too few answers for a firm assessment: talk to the student.",
    ),
    OUT_OF_SUPPORT: Text(
        ru="По сумме редких ответов этот студент отличается почти от всех выпускников, на которых обучена модель: "
        "проверить такую оценку не на ком, полагаться на неё не стоит, нужна беседа со студентом.",
        en="Added up, the answers of this student are rarer than those of nearly all graduates the model learned from: "
        "there is nobody to test such a score on, so do not rely on it, talk to the student.",
    ),
    UNSTABLE: Text(
        ru="Две части модели расходятся: по одной из них риск высокий, по другой заметно ниже. Нужна беседа со "
        "студентом.",
        en="The two parts of the model disagree: one alone says high risk, the other much less. Talk to the student.",
    ),
    NOT_FINAL_YEAR: Text(
        ru="Студент учится не на выпускном курсе: оценка предварительная, к ней следует вернуться перед выпуском.",
        en="The student is not in the final year: the assessment is preliminary, repeat it before graduation.",
    ),
    DOES_NOT_RANK: Text(
        ru="Модель не различает студентов по риску: решение принимается только по беседе.",
        en="The model does not tell students apart by risk: decide by conversation only.",
    ),
    OTHER_REGION: Text(
        ru="Модель перекалибрована для другого региона: верны ли её вероятности и пороги для региона этого студента, "
        "не проверено.",
        en="The model was recalibrated for another region: whether its probabilities and thresholds are right for the "
        "region of this student has not been tested.",
    ),
}


def list_warnings(bundle: Bundle, scores: Scores, row: int) -> list[str]:
    """Codes of the warnings that belong to one score, the gravest first."""
    holds = {
        SYNTHETIC: bundle.is_synthetic,
        NOT_TRAINED: not bundle.provenance["trained_on_outcomes"],
        SYNTHETIC_REFERENCE: bool(bundle.provenance.get("reference", {}).get("synthetic")),
        DOES_NOT_RANK: not bundle.levels.ranks,
        OTHER_REGION: bool(scores.is_other_region[row]),
        INCOMPLETE: bool(scores.is_incomplete[row]),
        OUT_OF_SUPPORT: bool(scores.is_out_of_support[row]),
        UNSTABLE: bool(scores.is_unstable[row]) and scores.level[row] == LEVELS[NEEDS_CONVERSATION],
        NOT_FINAL_YEAR: bool(scores.is_not_final_year[row]),
    }
    return [code for code, is_so in holds.items() if is_so]


def warning_codes(bundle: Bundle, scores: Scores) -> NDArray[np.object_]:
    """Those of everybody joined by `|`, shape (n,); each mixture is joined once."""
    own = (
        scores.is_other_region, scores.is_incomplete, scores.is_out_of_support, scores.is_unstable,
        scores.is_not_final_year,
    )  # fmt: skip
    mixture = scores.level == LEVELS[NEEDS_CONVERSATION]
    for flags in own:
        mixture = 2 * mixture + flags
    _, first, same = np.unique(mixture, return_index=True, return_inverse=True)
    codes = ["|".join(list_warnings(bundle, scores, row)) for row in first.tolist()]
    return np.asarray(np.array(codes, dtype=object)[same])


def count_others(bundle: Bundle, n: int) -> Text:
    """What is said of a file in which `n` people are of another region than `bundle` was recalibrated for."""
    return Text(
        ru=f"Модель перекалибрована для региона «{bundle.region}», а людей из других регионов здесь {n}: для них её "
        f"вероятности и пороги не проверены ({OTHER_REGION} в столбце warnings).",
        en=f"The model was recalibrated for the region «{bundle.region}», and {n} people here are from others: its "
        f"probabilities and thresholds have not been tested for them ({OTHER_REGION} in the column warnings).",
    )
