"""What `riskscore cohort check` finds: counts of a cohort and all its problems, as plain data."""

from collections import Counter
from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from riskscore.cohort.graduates import Cohort
from riskscore.cohort.source_file import SourceFile, find_cell, split_by_file
from riskscore.errors import Lang, Problem


@dataclass(frozen=True)
class CheckReport:
    """Counts over all files. `labels` counts 1 as not_employed and 0 as employed; `blocks` and `years` by row."""

    rows: int
    bad_rows: int
    errors: int
    warnings: int
    is_synthetic: bool
    labels: dict[str, int]
    blocks: dict[str, int]
    outcomes: dict[str, int]
    years: dict[str, int]
    problems: tuple[Problem, ...]
    files: tuple[SourceFile, ...]

    def to_dict(self, lang: Lang) -> dict[str, object]:
        """JSON-ready, with the wording of each problem and the cell it is about."""
        counts = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "files"}
        owned = zip(self.problems, split_by_file(self.problems, self.files), strict=True)
        listed = [{**problem_to_dict(p, lang), "cell": find_cell(own, file)} for p, (own, file) in owned]
        return {**counts, "problems": listed}


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
    counts = pd.Series(cohort.outcome_code, dtype=object).value_counts()
    codes = Counter({str(code): int(count) for code, count in counts.items()})
    by_block: Counter[str] = Counter()
    for code, count in codes.items():
        by_block[blocks[code]] += count
    years, people = np.unique(cohort.cohort_year[cohort.has_year].astype(int), return_counts=True)
    severities = Counter(problem.severity for problem in cohort.problems)
    return CheckReport(
        rows=len(cohort),
        bad_rows=int(cohort.is_bad.sum()),
        errors=severities["error"],
        warnings=severities["warning"],
        is_synthetic=cohort.is_synthetic,
        labels={
            "not_employed": int((cohort.label == 1).sum()),
            "employed": int((cohort.label == 0).sum()),
            "unlabelled": int(np.isnan(cohort.label).sum()),
        },
        blocks={**by_block, "unknown": len(cohort) - codes.total()},
        outcomes=dict(codes.most_common()),
        years=dict(zip(map(str, years.tolist()), people.tolist(), strict=True)),
        problems=tuple(sorted(cohort.problems, key=lambda p: (p.row is not None, p.row or 0, p.field or ""))),
        files=cohort.files,
    )
