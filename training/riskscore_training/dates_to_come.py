"""Dates that were refused because they lie after the day of assessment: their rows teach nothing, and tell of a leak.

A register that writes the day somebody was hired into the answers gives such a date to those who found work. Leaving
out their rows would train on the others, whose share of the outcome is another: training has to stop instead.
"""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from riskscore.cohort import Cohort
from riskscore.cohort.source_file import split_by_file
from riskscore.errors import Problem
from riskscore.questionnaire.frame_cells import day

SLIPS = 0.01  # of the people with a known outcome: so many wrong dates may be slips of the pen


def count_refused(cohort: Cohort) -> dict[str, int]:
    """People with a known outcome and a date to come, by the modelled feature; none where they are as few as slips."""
    names = {f.column: f.name for f in cohort.table.questionnaire.modelled if f.kind == "date"}
    is_known = ~np.isnan(cohort.label)
    found: Counter[str] = Counter()
    for problem, row in _refused(cohort):
        written = day(problem.found)
        if problem.field in names and written and is_known[row] and np.datetime64(written) > cohort.table.as_of[row]:
            found[names[problem.field]] += 1
    return {name: n for name, n in found.items() if n > SLIPS * is_known.sum()}


def _refused(cohort: Cohort) -> Iterator[tuple[Problem, int]]:
    """Every value out of range, as its own file says it, with the position of its row."""
    starts = np.cumsum([0, *(file.n_rows for file in cohort.files)]).tolist()
    positions = {
        file.name: {number: start + i for i, number in enumerate(cohort.row_numbers[start : start + file.n_rows])}
        for file, start in zip(cohort.files, starts, strict=False)
    }
    problems = [problem for problem in cohort.problems if problem.code == "out_of_range" and problem.row is not None]
    for problem, file in split_by_file(problems, cohort.files):
        if file is not None and problem.row is not None:
            yield problem, positions[file.name][problem.row]
