"""The only ways to a score."""

from riskscore.scoring.describe import describe_model
from riskscore.scoring.frame import SCORE_COLUMNS, require_free_columns, score_frame
from riskscore.scoring.people import score_one, score_people
from riskscore.scoring.regions import find_regions
from riskscore.scoring.similar import name_group, say_band
from riskscore.scoring.table import Scores, advise_person, recommend_services, score_table

__all__ = [
    "SCORE_COLUMNS",
    "Scores",
    "advise_person",
    "describe_model",
    "find_regions",
    "name_group",
    "recommend_services",
    "require_free_columns",
    "say_band",
    "score_frame",
    "score_one",
    "score_people",
    "score_table",
]
