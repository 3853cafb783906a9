"""Studies of a training run: each looks at a `Case` and gives one part of metrics.json, under its own name.

The card draws the part by templates/card/<name>.html. A study that these data cannot have gives the text of why not.
"""

from collections.abc import Callable, Mapping

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.studies.growth import study_growth
from riskscore_training.studies.questions import study_questions

Study = Callable[[Case], Json | Text]

STUDIES: Mapping[str, Study] = {
    "growth": study_growth,
    "questions": study_questions,
}
