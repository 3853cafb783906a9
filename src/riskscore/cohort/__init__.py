"""Graduates and what became of them: reading and writing files, labels, checks and the synthetic cohort."""

from riskscore.cohort.build import Cohort, find_repeated_people, load_cohort, require_known_columns
from riskscore.cohort.check import CheckReport, check_cohort, problem_to_dict
from riskscore.cohort.files import ENDINGS, read_raw, require_target, write_raw
from riskscore.cohort.raw import RawFrame
from riskscore.cohort.synthetic import GENERATOR_VERSION, SYNTHETIC_NOTE, YEARS, SyntheticYear, generate
from riskscore.cohort.synthetic_files import WrittenYear, write_synthetic

__all__ = [
    "ENDINGS",
    "GENERATOR_VERSION",
    "SYNTHETIC_NOTE",
    "YEARS",
    "CheckReport",
    "Cohort",
    "RawFrame",
    "SyntheticYear",
    "WrittenYear",
    "check_cohort",
    "find_repeated_people",
    "generate",
    "load_cohort",
    "problem_to_dict",
    "read_raw",
    "require_known_columns",
    "require_target",
    "write_raw",
    "write_synthetic",
]
