"""What `riskscore cohort check` finds: counts of a cohort and all its problems, as plain data."""

from collections import Counter
from dataclasses import asdict, dataclass

import numpy as np

from riskscore.cohort.load import Cohort
from riskscore.errors import Lang, Problem


@dataclass(frozen=True)
class CheckReport:
    """Counts over all files. `labels` counts 1 as not_employed and 0 as employed; `blocks` and `years` by row."""

    rows: int
    bad_rows: int
    errors: int
    warnings: int
    is_synthetic: bool
    fingerprint: str
    labels: dict[str, int]
    blocks: dict[str, int]
    outcomes: dict[str, int]
    years: dict[str, int]
    problems: tuple[Problem, ...]

    def to_dict(self, lang: Lang) -> dict[str, object]:
        """JSON-ready, with the wording of each problem."""
        return {**asdict(self), "problems": [problem_to_dict(problem, lang) for problem in self.problems]}


def problem_to_dict(problem: Problem, lang: Lang) -> dict[str, object]:
    return {
        "sheet": problem.sheet,
        "row": problem.row,
        "field": problem.field,
        "code": problem.code,
        "severity": problem.severity,
        "found": problem.found,
        "suggestion": problem.suggestion,
        "message": problem.message(lang),
    }


def check_cohort(cohort: Cohort) -> CheckReport:
    """Count what is in the cohort and sort its problems by row, file-level ones first."""
    outcome = cohort.table.questionnaire.outcome
    blocks = {category.code: category.block for category in outcome.categories} if outcome else {}
    codes = Counter(str(code) for code in cohort.outcome_code if code is not None)
    by_block: Counter[str] = Counter()
    for code, count in codes.items():
        by_block[blocks[code]] += count
    years = Counter(str(int(year)) for year in cohort.cohort_year[cohort.has_year])
    severities = Counter(problem.severity for problem in cohort.problems)
    return CheckReport(
        rows=len(cohort),
        bad_rows=int(cohort.is_bad.sum()),
        errors=severities["error"],
        warnings=severities["warning"],
        is_synthetic=cohort.is_synthetic,
        fingerprint=cohort.fingerprint,
        labels={
            "not_employed": int((cohort.label == 1).sum()),
            "employed": int((cohort.label == 0).sum()),
            "unlabelled": int(np.isnan(cohort.label).sum()),
        },
        blocks={**by_block, "unknown": len(cohort) - codes.total()},
        outcomes=dict(codes.most_common()),
        years=dict(sorted(years.items())),
        problems=tuple(sorted(cohort.problems, key=lambda p: (p.row is not None, p.row or 0, p.field or ""))),
    )
