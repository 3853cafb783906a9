"""Graduates and what became of them: columns matched to features, labels, checks."""

from riskscore.cohort.admission import require_known_columns
from riskscore.cohort.check import CheckReport, check_cohort, problem_to_dict
from riskscore.cohort.column_problems import MATCHED
from riskscore.cohort.column_table import load_columns, save_columns
from riskscore.cohort.columns import with_matched_columns
from riskscore.cohort.graduates import Cohort
from riskscore.cohort.identities import check_identities, find_repeated_people, special_texts
from riskscore.cohort.load import load_cohort
from riskscore.cohort.versions import NOT_ASKED, other_version
from riskscore.cohort.wanted_columns import known_headers

__all__ = [
    "MATCHED",
    "NOT_ASKED",
    "CheckReport",
    "Cohort",
    "check_cohort",
    "check_identities",
    "find_repeated_people",
    "known_headers",
    "load_cohort",
    "load_columns",
    "other_version",
    "problem_to_dict",
    "require_known_columns",
    "save_columns",
    "special_texts",
    "with_matched_columns",
]
