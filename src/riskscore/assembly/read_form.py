"""An official return as a part of a cohort: how many graduates of each specialty are employed and at risk."""

import datetime as dt
from pathlib import Path

import numpy as np
import pandas as pd

from riskscore.assembly.part import GRADUATION, ROW_DTYPES, Part, day_of_years
from riskscore.errors import FileError, Text
from riskscore.files.raw import cannot_read
from riskscore.monitoring import employment_by_specialty, read_return, recognise_form

_WORKBOOK = ".xlsx"


def is_form(path: Path) -> bool:
    """Whether a file looks like an official return of a known form."""
    return path.suffix.lower() == _WORKBOOK and recognise_form(path) is not None


def read_form(path: Path, name: str, college: str | None, cohort_year: int | None, dated: dt.date | None) -> Part:
    """One row a specialty of the return; bad rows are among its problems only.

    Raises
    ------
    FileError
        No day says when its counts were known, or it cannot be read.
    """
    if dated is None:
        raise _undated(name)
    filled = read_return(path)
    told = employment_by_specialty(filled, college=college, cohort_year=cohort_year)
    year = told["cohort_year"].astype("float64")
    known = {
        "row": np.arange(1, len(told) + 1),
        "college": told["college"],
        "programme": told["specialty"],
        "year": year,
        "graduation": day_of_years(np.asarray(year), GRADUATION),
        "dated": pd.Timestamp(dated),
    }
    rows = pd.DataFrame({column: known.get(column) for column in ROW_DTYPES}, index=range(len(told)))
    counts = told[["employed", "at_risk"]].astype("float64")
    is_bad = np.zeros(len(told), dtype=bool)
    why = filled.form.title
    return Part("forms", name, "", rows.astype(ROW_DTYPES), counts, is_bad, filled.problems, False, why)


def _undated(name: str) -> FileError:
    return cannot_read(
        name,
        Text(
            ru="это отчётная форма, день её сведений не указан", en="it is an official return, and its day is not known"
        ),
        Text(
            ru=f"скажите, на какой день сведения: --dated {name}=ГГГГ-ММ-ДД",
            en=f"say which day it shows: --dated {name}=YYYY-MM-DD",
        ),
    )
