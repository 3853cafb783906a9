"""Studies of a training run: each looks at a `Case` and gives one part of metrics.json, under its own name.

The card draws the part by templates/card/<name>.html. A study that these data cannot have gives the text of why not.
"""

from collections.abc import Callable, Mapping

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json

Study = Callable[[Case], Json | Text]

STUDIES: Mapping[str, Study] = {}
