"""Synthetic cohorts of graduates of a Kuzbass-like region, 2020–2026, and the truth about them.

No person stands behind any row. Every assumption and its source: docs/synthetic-cohort.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from riskscore.errors import Text
from riskscore.synthetic.answers import draw_answers
from riskscore.synthetic.draws import Floats
from riskscore.synthetic.frame import build_frame, outcome_columns
from riskscore.synthetic.gaps import draw_gaps
from riskscore.synthetic.outcomes import AT_RISK, EMPLOYED, build_log_odds, draw_outcomes
from riskscore.synthetic.people import People, draw_people
from riskscore.synthetic.world import build_world

GENERATOR_VERSION = "kuzbass-1"
YEARS = tuple(range(2020, 2027))
UNKNOWN_FROM = 2026
BLOCK = 16_384  # people drawn together: about one year of the region's graduates
_MATURED_AFTER = 2
_FEWEST_KNOWN = 5
SYNTHETIC_NOTE = Text(
    ru="Выпускники синтетические: за строками нет реальных людей, выводы о регионе по ним делать нельзя.",
    en="The graduates are synthetic: no real person stands behind a row, and they say nothing about the region.",
)


@dataclass(frozen=True)
class SyntheticYear:
    """Graduates of one year as `riskscore` reads them, and the truth that training must never see.

    `truth` has, row by row, person_id, cohort_year, true_probability (of no work a year after graduation, if in the
    labour market), true_label (1 no work, 0 work, missing = a route or another end), true_outcome_code, synthetic.
    """

    year: int
    frame: pd.DataFrame
    truth: pd.DataFrame


def generate(n_per_year: int, seed: int, years: Sequence[int] = YEARS) -> Iterator[SyntheticYear]:
    """Draw `n_per_year` graduates of each year, one year at a time.

    A person depends on seed, year and row only: more rows or other years leave the earlier rows as they were.

    Raises
    ------
    ValueError
        A year outside `YEARS`, or no graduates asked for.
    """
    if n_per_year < 1 or not set(years) <= set(YEARS):
        raise ValueError(f"at least one graduate and years of {YEARS[0]}–{YEARS[-1]} are needed")
    for year in years:
        blocks = [_draw_block(seed, year, block) for block in range(-(-n_per_year // BLOCK))]
        frames, truths = zip(*blocks, strict=True)
        yield SyntheticYear(year, _cut(frames, n_per_year), _cut(truths, n_per_year))


def _cut(parts: Sequence[pd.DataFrame], n: int) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True).iloc[:n].reset_index(drop=True)


def _draw_block(seed: int, year: int, block: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    world = build_world()
    rng = np.random.default_rng([seed, year, block])
    people = draw_people(world, year, BLOCK, rng)
    answers = draw_answers(people, rng)
    outcomes = draw_outcomes(world, people, answers, rng)
    gaps = draw_gaps(build_log_odds(world, people, answers), rng)
    frame = build_frame(world, people, answers, gaps)
    frame.insert(0, "person_id", [f"S{year}-{block * BLOCK + row:07d}" for row in range(BLOCK)])
    frame["last_cohort_employment"] = _last_cohort(seed, people)
    known = outcome_columns(year, outcomes, rng, is_known=year < UNKNOWN_FROM)
    truth = pd.DataFrame(
        {
            "person_id": frame["person_id"],
            "cohort_year": year,
            "true_probability": outcomes.probability,
            "true_label": outcomes.label,
            "true_outcome_code": pd.Series(outcomes.true_code, dtype="str"),
            "synthetic": True,
        }
    )
    return pd.concat([frame, known], axis=1).assign(synthetic=True), truth


def _last_cohort(seed: int, people: People) -> Floats:
    """Reported employed share, per cent, of the last cohort known on the day of assessment, by college × specialty."""
    shares = _reported_shares(seed, people.year - _MATURED_AFTER)
    return shares[people.college, people.specialty]


@cache
def _reported_shares(seed: int, year: int) -> Floats:
    """Employed among employed and at risk, as reported for the region's graduates of `year`; NaN if known for few."""
    world = build_world()
    rng = np.random.default_rng([seed, year, 0])
    people = draw_people(world, year, BLOCK, rng)
    outcomes = draw_outcomes(world, people, draw_answers(people, rng), rng)
    cell = people.college * world.mix.shape[1] + people.specialty
    employed = np.bincount(cell, np.isin(outcomes.reported_code, list(EMPLOYED)), world.mix.size)
    at_risk = np.bincount(cell, np.isin(outcomes.reported_code, list(AT_RISK)), world.mix.size)
    known = np.where(employed + at_risk >= _FEWEST_KNOWN, employed + at_risk, np.nan)
    return np.asarray(100.0 * employed / known).round(1).reshape(world.mix.shape)
