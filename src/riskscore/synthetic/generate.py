"""Synthetic cohorts of graduates of a Kuzbass-like region, 2020–2026, and the truth about them.

No person stands behind any row. Every assumption and its source: docs/synthetic-cohort.md.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from riskscore.errors import Text
from riskscore.synthetic.answers import Answers, draw_answers
from riskscore.synthetic.draws import Floats
from riskscore.synthetic.frame import build_frame, outcome_columns
from riskscore.synthetic.gaps import draw_gaps
from riskscore.synthetic.outcomes import AT_RISK, EMPLOYED, Outcomes, build_log_odds, draw_half_year, draw_outcomes
from riskscore.synthetic.people import People, draw_people
from riskscore.synthetic.registers import draw_registers
from riskscore.synthetic.search import draw_search
from riskscore.synthetic.services import ServiceUse, draw_services, service_log, service_truth
from riskscore.synthetic.skills import draw_skills
from riskscore.synthetic.world import World, build_world

GENERATOR_VERSION = "kuzbass-2"
YEARS = tuple(range(2020, 2027))
UNKNOWN_FROM = 2026
BLOCK = 16_384  # people drawn together: about one year of the region's graduates
_MATURED_AFTER = 2
_FEWEST_KNOWN = 5
_HALF_YEAR = 6  # a stream of its own: what was drawn before it was there stays as it was
SYNTHETIC_NOTE = Text(
    ru="Выпускники синтетические: за строками нет реальных людей, выводы о регионе по ним делать нельзя.",
    en="The graduates are synthetic: no real person stands behind a row, and they say nothing about the region.",
)


@dataclass(frozen=True)
class SyntheticYear:
    """Graduates of one year as `riskscore` reads them, their services, and the truth that training must never see.

    `truth` has, row by row, person_id, cohort_year, true_probability (of no work a year after graduation, if in the
    labour market), true_probability_without_services, true_label (1 no work, 0 work, missing = a route or another
    end), true_outcome_code, synthetic. `services` is the log of services after the assessment, `services_truth` the
    probability of each person with and without each service (`services.service_truth`).
    """

    year: int
    frame: pd.DataFrame
    truth: pd.DataFrame
    services: pd.DataFrame
    services_truth: pd.DataFrame


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
        blocks = [_draw_block(seed, year, start // BLOCK, n_per_year - start) for start in range(0, n_per_year, BLOCK)]
        frames, truths, logs, service_truths = zip(*blocks, strict=True)
        yield SyntheticYear(year, _joined(frames), _joined(truths), _joined(logs), _joined(service_truths))


def _joined(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class _Fates:
    """One block up to what became of its people; what else they answer is drawn later and changes nothing here."""

    people: People
    answers: Answers
    log_odds: Floats
    use: ServiceUse
    outcomes: Outcomes


def _draw_fates(world: World, year: int, rng: np.random.Generator) -> _Fates:
    people = draw_people(world, year, BLOCK, rng)
    answers = draw_answers(people, rng)
    log_odds = build_log_odds(world, people, answers)
    use = draw_services(people, answers, log_odds, rng)
    return _Fates(people, answers, log_odds, use, draw_outcomes(answers, log_odds, use, rng))


def _draw_block(
    seed: int, year: int, block: int, most: int
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The first `most` people of a block, which is drawn whole whatever is asked for."""
    world, rng = build_world(), np.random.default_rng([seed, year, block])
    fates = _draw_fates(world, year, rng)
    people, outcomes = fates.people, fates.outcomes
    answers = fates.answers.joined(draw_search(people, fates.answers, rng))
    answers = answers.joined(draw_skills(world, people, answers, rng))
    answers = answers.joined(draw_registers(world, people, answers, rng))
    frame = build_frame(world, people, answers, draw_gaps(fates.log_odds, rng))
    frame.insert(0, "person_id", [f"S{year}-{block * BLOCK + row:07d}" for row in range(BLOCK)])
    frame["last_cohort_employment"] = _last_cohort(seed, people)
    half_year = draw_half_year(outcomes, np.random.default_rng([seed, year, block, _HALF_YEAR]))
    known = outcome_columns(year, outcomes, half_year, rng, is_known=year < UNKNOWN_FROM)
    frame = pd.concat([frame, known], axis=1).assign(synthetic=True).iloc[:most]
    truth = _truth(frame["person_id"], year, outcomes)
    log = service_log(fates.use, frame["person_id"], year)
    return frame, truth, log, service_truth(fates.use, fates.log_odds, frame["person_id"], year)


def _truth(person_id: pd.Series, year: int, outcomes: Outcomes) -> pd.DataFrame:
    n = len(person_id)
    return pd.DataFrame(
        {
            "person_id": person_id,
            "cohort_year": year,
            "true_probability": outcomes.probability[:n],
            "true_probability_without_services": outcomes.without_services[:n],
            "true_label": outcomes.label[:n],
            "true_outcome_code": pd.Series(outcomes.true_code[:n], dtype="str"),
            "synthetic": True,
        }
    )


def _last_cohort(seed: int, people: People) -> Floats:
    """Reported employed share, per cent, of the last cohort known on the day of assessment, by college × specialty."""
    shares = _reported_shares(seed, people.year - _MATURED_AFTER)
    return shares[people.college, people.specialty]


@cache
def _reported_shares(seed: int, year: int) -> Floats:
    """Employed among employed and at risk, as reported for the region's graduates of `year`; NaN if known for few."""
    world = build_world()
    fates = _draw_fates(world, year, np.random.default_rng([seed, year, 0]))
    people, outcomes = fates.people, fates.outcomes
    cell = people.college * world.mix.shape[1] + people.specialty
    employed = np.bincount(cell, np.isin(outcomes.reported_code, list(EMPLOYED)), world.mix.size)
    at_risk = np.bincount(cell, np.isin(outcomes.reported_code, list(AT_RISK)), world.mix.size)
    known = np.where(employed + at_risk >= _FEWEST_KNOWN, employed + at_risk, np.nan)
    return np.asarray(100.0 * employed / known).round(1).reshape(world.mix.shape)
