"""Who the synthetic graduates are: where and what they study, and what the registers know of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from riskscore.synthetic.draws import Bools, Coded, Floats, chosen, pick
from riskscore.synthetic.world import GRADE_SD, HIGHEST_GRADE, LOWEST_GRADE, World

_LEVELS = {"01": "skilled_worker", "02": "mid_level", "03": "bachelor", "04": "master", "05": "specialist"}
_LEVEL_NAMES = ("skilled_worker", "mid_level", "bachelor", "specialist", "master")
_HOMES = ("over_250k", "k50_250", "under_50k", "rural")
_FORMS = ("full_time", "part_time", "extramural")
_BASES = ("grade_9", "grade_11", "vocational", "higher")
DUAL_TRAINING = 3261 / 59637  # of the students of secondary vocational education


@dataclass(frozen=True)
class People:
    """One block of graduates; `drive` ~ N(0, 1) is what working, grades, motivation and searching have in common."""

    year: int
    college: NDArray[np.int64]
    specialty: NDArray[np.int64]
    territory: NDArray[np.int64]
    is_male: Bools
    level: Coded
    base: Coded
    form: Coded
    home: Coded
    course: Floats
    age: Floats
    drive: Floats
    certificate_grade: Floats
    mean_grade: Floats
    debts: Floats
    absence_hours: Floats
    dual_training: Bools
    vacancies: Floats
    applications_per_place: Floats

    def __len__(self) -> int:
        return len(self.drive)


def draw_people(world: World, year: int, n: int, rng: np.random.Generator) -> People:
    """Draw n graduates of one year."""
    mix = world.mix_of(year)
    cell = np.searchsorted(np.cumsum(mix.ravel()), rng.random(n) * mix.sum(), side="right")
    college, specialty = np.divmod(np.minimum(cell, mix.size - 1), mix.shape[1])
    facts = world.specialties
    level = _level(world, specialty)
    is_higher, is_worker = level.is_("bachelor", "specialist", "master"), level.is_("skilled_worker")
    is_male = chosen(rng, facts["male_share"].to_numpy()[specialty], n)
    base = _base(rng, is_higher, n)
    form = pick(rng, np.where(is_worker[:, None], [1.0, 0.0, 0.0], [0.86, 0.02, 0.12]), _FORMS, n)
    drive = rng.normal(size=n)
    certificate = np.clip(rng.normal(world.grade_centre[specialty], GRADE_SD), LOWEST_GRADE, HIGHEST_GRADE)
    mean_grade = np.clip(3.85 + 0.5 * (certificate - 3.86) + 0.12 * drive + rng.normal(0.0, 0.3, n), 2.5, 5.0)
    debts = np.where(chosen(rng, _inverse_logit(-1.9 - 1.6 * (mean_grade - 3.85)), n), 1.0 + rng.poisson(0.8, n), 0.0)
    absence = rng.gamma(1.2, np.exp(2.6 - 0.25 * drive + 0.5 * (debts > 0)))
    territory = world.college_territory[college]
    return People(
        year=year, college=college, specialty=specialty, territory=territory, is_male=is_male, level=level, base=base,
        form=form, home=_home(world, territory, rng), course=_course(level, base), age=_age(rng, level, base, form, n),
        drive=drive, certificate_grade=certificate, mean_grade=mean_grade, debts=debts,
        absence_hours=np.minimum(np.round(absence), 600.0), dual_training=chosen(rng, DUAL_TRAINING, n) & ~is_higher,
        vacancies=_vacancies(world, year, specialty, territory, rng),
        applications_per_place=np.maximum(
            facts["applications_per_place"].to_numpy()[specialty] * np.exp(rng.normal(0.0, 0.1, n)), 0.5
        ),
    )  # fmt: skip


def _level(world: World, specialty: NDArray[np.int64]) -> Coded:
    pairs = world.specialties["specialty"].str[3:5]
    index = np.array([_LEVEL_NAMES.index(_LEVELS[pair]) for pair in pairs])
    return Coded(index[specialty], _LEVEL_NAMES)


def _base(rng: np.random.Generator, is_higher: Bools, n: int) -> Coded:
    return pick(rng, np.where(is_higher[:, None], [0.0, 0.80, 0.17, 0.03], [0.84, 0.14, 0.018, 0.002]), _BASES, n)


def _course(level: Coded, base: Coded) -> Floats:
    """Year of study at graduation."""
    mid = np.where(base.is_("grade_9"), 4.0, 3.0)
    worker = np.where(base.is_("grade_9"), 3.0, 1.0)
    by_level = np.select(
        [level.is_("skilled_worker"), level.is_("mid_level"), level.is_("bachelor"), level.is_("specialist")],
        [worker, mid, np.full(len(mid), 4.0), np.full(len(mid), 5.0)],
        2.0,
    )
    return np.asarray(by_level, dtype=np.float64)


def _age(rng: np.random.Generator, level: Coded, base: Coded, form: Coded, n: int) -> Floats:
    """Age in years on the day of graduation."""
    begun = np.select([base.is_("grade_9"), base.is_("grade_11")], [15.9, 17.9], 21.0)
    late = np.where(form.is_("full_time"), 0.0, 2.0 + rng.exponential(5.0, n))
    return begun + _course(level, base) - 0.1 + rng.uniform(0.0, 1.0, n) + np.minimum(late, 35.0)


def _home(world: World, territory: NDArray[np.int64], rng: np.random.Generator) -> Coded:
    """Size of the home settlement: mostly that of the college's territory, some commute from villages."""
    usual = np.array([_HOMES.index(home) for home in world.territories["home"]])[territory]
    villager = chosen(rng, 0.10, len(territory))
    small = chosen(rng, 0.08, len(territory))
    index = np.where(villager, _HOMES.index("rural"), np.where(small, _HOMES.index("under_50k"), usual))
    return Coded(index, _HOMES)


def _vacancies(
    world: World, year: int, specialty: NDArray[np.int64], territory: NDArray[np.int64], rng: np.random.Generator
) -> Floats:
    """Vacancies per graduate of specialty × territory: more where graduates fare better."""
    effects = world.specialty_effect_of(year)[specialty] + world.territory_effect[territory]
    shape = (len(world.territories), len(world.specialties))
    local = np.random.default_rng([year, *shape]).normal(0.0, 0.5, shape)[territory, specialty]
    log_ratio: Floats = 0.4 - 0.7 * effects + local + rng.normal(0.0, 0.05, len(specialty))
    return np.asarray(np.exp(log_ratio)).round(2)


def _inverse_logit(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-log_odds)))
