"""Which row of the cohort a problem is about: a problem tells its file and the row there, a cohort joins several."""

from collections.abc import Iterator

import numpy as np

from riskscore.cohort import Cohort
from riskscore.cohort.source_file import split_by_file
from riskscore.errors import Problem


def locate_problems(cohort: Cohort, code: str) -> Iterator[tuple[Problem, int]]:
    """Every problem `code` of a row, as its own file says it, with the position of the row in the cohort."""
    starts = np.cumsum([0, *(file.n_rows for file in cohort.files)]).tolist()
    positions = {
        file.name: {number: start + i for i, number in enumerate(cohort.row_numbers[start : start + file.n_rows])}
        for file, start in zip(cohort.files, starts, strict=False)
    }
    problems = [problem for problem in cohort.problems if problem.code == code and problem.row is not None]
    for problem, file in split_by_file(problems, cohort.files):
        if file is not None and problem.row is not None:
            yield problem, positions[file.name][problem.row]
