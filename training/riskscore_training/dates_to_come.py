"""Dates that were refused because they lie after the day of assessment: their rows teach nothing, and tell of a leak.

A register that writes the day somebody was hired into the answers gives such a date to those who found work. Leaving
out their rows would train on the others, whose share of the outcome is another: training has to stop instead.
"""

from collections import Counter

import numpy as np

from riskscore.cohort import Cohort
from riskscore.questionnaire.frame_cells import day
from riskscore_training.problem_rows import locate_problems

SLIPS = 0.01  # of the people with a known outcome: so many wrong dates may be slips of the pen


def count_refused(cohort: Cohort) -> dict[str, int]:
    """People with a known outcome and a date to come, by the modelled feature; none where they are as few as slips."""
    names = {f.column: f.name for f in cohort.table.questionnaire.modelled if f.kind == "date"}
    is_known = ~np.isnan(cohort.label)
    found: Counter[str] = Counter()
    for problem, row in locate_problems(cohort, "out_of_range"):
        written = day(problem.found)
        if problem.field in names and written and is_known[row] and np.datetime64(written) > cohort.table.as_of[row]:
            found[names[problem.field]] += 1
    return {name: n for name, n in found.items() if n > SLIPS * is_known.sum()}
