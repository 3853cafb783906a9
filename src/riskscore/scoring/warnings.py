"""What a reader must know beside a score."""

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore.scoring.table import Scores

SYNTHETIC = "synthetic_model"
INCOMPLETE = "too_incomplete"
NOT_FINAL_YEAR = "not_final_year"
DOES_NOT_RANK = "does_not_rank"

WARNINGS = {
    SYNTHETIC: Text(
        ru="Модель обучена на синтетических (вымышленных) данных: для решений о реальных людях она не пригодна.",
        en="The model was trained on synthetic (made-up) people: it is not fit for decisions about real ones.",
    ),
    INCOMPLETE: Text(
        ru="Ответов слишком мало для уверенной оценки: нужна беседа со студентом.",
        en="Too few answers for a firm assessment: talk to the student.",
    ),
    NOT_FINAL_YEAR: Text(
        ru="Студент учится не на выпускном курсе: оценка предварительная, к ней следует вернуться перед выпуском.",
        en="The student is not in the final year: the assessment is preliminary, repeat it before graduation.",
    ),
    DOES_NOT_RANK: Text(
        ru="Модель не различает студентов по риску: решение принимается только по беседе.",
        en="The model does not tell students apart by risk: decide by conversation only.",
    ),
}


def list_warnings(bundle: Bundle, scores: Scores, row: int) -> list[str]:
    """Codes of the warnings that belong to one score, the gravest first."""
    holds = {
        SYNTHETIC: bundle.is_synthetic,
        DOES_NOT_RANK: not bundle.levels.ranks,
        INCOMPLETE: bool(scores.is_incomplete[row]),
        NOT_FINAL_YEAR: bool(scores.is_not_final_year[row]),
    }
    return [code for code, is_so in holds.items() if is_so]
