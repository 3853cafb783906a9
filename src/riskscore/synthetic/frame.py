"""Synthetic graduates as a frame with the columns and codes of the questionnaire `ru-2025.2`."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.admission import HALF_YEAR_COLUMN
from riskscore.synthetic.answers import Answers
from riskscore.synthetic.draws import Bools, Coded, pick
from riskscore.synthetic.outcomes import Outcomes
from riskscore.synthetic.people import People
from riskscore.synthetic.world import World

_SOURCES = {"college_report": 0.7, "rostrud": 0.2, "self_report": 0.1}


def build_frame(world: World, people: People, answers: Answers, gaps: Mapping[str, Bools]) -> pd.DataFrame:
    """One row a person, one column a feature; missing where `gaps` say so."""
    columns = _about(world, people)
    values: dict[str, pd.Series] = {name: _choice(choice) for name, choice in answers.choices.items()}
    values |= {"school_base": _choice(people.base), "settlement": _choice(people.home)}
    values |= {name: _joined(*multi) for name, multi in answers.multis.items()}
    values |= {name: pd.Series(flag.astype(object)) for name, flag in answers.flags.items()}
    values |= {name: pd.Series(number) for name, number in answers.numbers.items() if name != "months_total"}
    values |= {
        "certificate_grade": pd.Series(people.certificate_grade.round(2)),
        "mean_grade": pd.Series(people.mean_grade.round(2)),
        "academic_debts": pd.Series(people.debts),
        "absence_hours": pd.Series(people.absence_hours),
        "vacancies_per_graduate": pd.Series(people.vacancies),
        "applications_per_place": pd.Series(people.applications_per_place.round(2)),
    }
    return pd.DataFrame(columns | {name: value.mask(gaps[name]) for name, value in values.items()})


def outcome_columns(
    year: int, outcomes: Outcomes, half_year: NDArray[np.object_], rng: np.random.Generator, *, is_known: bool
) -> pd.DataFrame:
    """What the monitoring reported a year and half a year after graduation; all empty while it is not known."""
    n = len(outcomes.label)
    sources = _choice(pick(rng, np.array(list(_SOURCES.values())), tuple(_SOURCES), n))
    frame = pd.DataFrame(
        {
            "outcome_code": pd.Series(outcomes.reported_code, dtype="str"),
            "outcome_date": _same_day(f"{year + 1}-06-30", n),
            "outcome_source": sources,
            HALF_YEAR_COLUMN: pd.Series(half_year, dtype="str"),
        }
    )
    return frame if is_known else frame.iloc[:0].reindex(range(n))


def _about(world: World, people: People) -> dict[str, pd.Series]:
    n, year = len(people), people.year
    born = np.datetime64(f"{year}-06-30") - np.round(people.age * 365.25).astype("timedelta64[D]")
    return {
        "cohort_year": pd.Series(np.full(n, year)),
        "assessed_at": _same_day(f"{year}-03-01", n),
        "graduation_date": _same_day(f"{year}-06-30", n),
        "birth_date": pd.Series(born.astype("datetime64[s]")),
        "sex": _choice(Coded(people.is_male.astype(np.int64), ("female", "male"))),
        "college": _choice(Coded(people.college, tuple(world.colleges))),
        "specialty": _choice(Coded(people.specialty, tuple(world.specialties["specialty"]))),
        "territory": _choice(Coded(people.territory, tuple(world.territories["territory"]))),
        "programme_level": _choice(people.level),
        "course": pd.Series(people.course.astype(np.int64)),
        "study_form": _choice(people.form),
    }


def _choice(choice: Coded) -> pd.Series:
    return pd.Series(pd.array(list(choice.names), dtype="str").take(choice.index))


def _same_day(day: str, n: int) -> pd.Series:
    return pd.Series(np.full(n, np.datetime64(day, "s")))


def _joined(names: tuple[str, ...], chosen: Bools) -> pd.Series:
    """Chosen codes joined by `|`, "none" where nothing was chosen."""
    patterns, which = np.unique(chosen @ (1 << np.arange(len(names))), return_inverse=True)
    texts = ["|".join(name for bit, name in enumerate(names) if pattern >> bit & 1) or "none" for pattern in patterns]
    return _choice(Coded(which, tuple(texts)))
