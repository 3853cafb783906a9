"""Studies of a training run: each looks at a `Case` and gives one part of metrics.json, under its own name.

The card draws the part by templates/card/<name>.html. A study that these data cannot have gives the text of why not.
"""

from collections.abc import Callable, Mapping

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.studies.abstention import study_abstention
from riskscore_training.studies.action import study_action
from riskscore_training.studies.audit import study_audit
from riskscore_training.studies.calibration import study_calibration
from riskscore_training.studies.curves import study_curves
from riskscore_training.studies.decision import study_decision
from riskscore_training.studies.deletion import study_deletion
from riskscore_training.studies.examples import study_examples
from riskscore_training.studies.fairness import study_fairness
from riskscore_training.studies.growth import study_growth
from riskscore_training.studies.questions import study_questions
from riskscore_training.studies.reasons import study_reasons
from riskscore_training.studies.sensitive import study_sensitive
from riskscore_training.studies.similar import study_similar
from riskscore_training.studies.stability import study_stability
from riskscore_training.studies.thresholds import study_thresholds
from riskscore_training.studies.unknown import study_unknown
from riskscore_training.studies.views import study_views

Study = Callable[[Case], Json | Text]

STUDIES: Mapping[str, Study] = {
    "audit": study_audit,
    "unknown": study_unknown,
    "views": study_views,
    "curves": study_curves,
    "calibration": study_calibration,
    "decision": study_decision,
    "thresholds": study_thresholds,
    "reasons": study_reasons,
    "deletion": study_deletion,
    "action": study_action,
    "similar": study_similar,
    "examples": study_examples,
    "abstention": study_abstention,
    "sensitive": study_sensitive,
    "fairness": study_fairness,
    "stability": study_stability,
    "growth": study_growth,
    "questions": study_questions,
}
