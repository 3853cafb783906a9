"""One synthetic cohort as a policy sees it, and what only the simulation knows."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.bundle import Bundle
from riskscore.errors import BundleError, Text
from riskscore.model import score_points
from riskscore.questionnaire import Table, check_frame
from riskscore.questionnaire.rules import FALSE
from riskscore.synthetic import SyntheticYear, generate
from riskscore.synthetic.generate import BLOCK
from riskscore.synthetic.write import QUESTIONNAIRE
from riskscore_training.procedure import predict
from riskscore_training.simulate.worlds import CODES, Floats

YEAR = 2026
SEEDS_FROM = 70_000  # far from the people that shipped models have learned from
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class People:
    """n people. A policy sees `ids`, `colleges`, `points`, `predicted` (risk) and `may_have` (n, services).

    `risk` is the true probability of no work without services, `is_in_market` who looks for work at all; `groups` marks
    the members of each group by its code, those of the rest under "not_" and the code.
    """

    ids: tuple[str, ...]
    points: Floats
    predicted: Floats
    may_have: Bools
    risk: Floats
    is_in_market: Bools
    groups: dict[str, Bools]

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, rows: slice) -> "People":
        return People(
            self.ids[rows], self.points[rows], self.predicted[rows], self.may_have[rows], self.risk[rows],
            self.is_in_market[rows], {code: members[rows] for code, members in self.groups.items()},
        )  # fmt: skip


def draw_people(bundle: Bundle, *, cohorts: int, students: int, seed: int) -> Iterator[People]:
    """`cohorts` cohorts of `students` new people each, scored by the bundle.

    Raises
    ------
    BundleError
        The bundle answers another questionnaire, or has no catalogue or points.
    """
    _require_usable(bundle)
    in_block = max(1, BLOCK // students)
    for block in range(-(-cohorts // in_block)):
        n = min(in_block, cohorts - block * in_block)
        year = next(generate(n * students, SEEDS_FROM + 1000 * seed + block, (YEAR,)))
        whole = _read(bundle, year)
        yield from (whole.take(slice(i * students, (i + 1) * students)) for i in range(n))


def _read(bundle: Bundle, year: SyntheticYear) -> People:
    frame, asked = year.frame, bundle.questionnaire
    table = check_frame(asked, frame, default_as_of=frame["assessed_at"].iloc[0].date()).table
    return People(
        ids=tuple(frame["person_id"]),
        points=score_points(asked, table),
        predicted=predict(bundle.model, table, threads=1),
        may_have=_may_have(bundle, table),
        risk=year.truth["true_probability_without_services"].to_numpy(np.float64),
        is_in_market=year.truth["true_label"].notna().to_numpy(),
        groups=_groups(frame),
    )


def _may_have(bundle: Bundle, table: Table) -> Bools:
    """Eligible or still to be checked, by the rules of the catalogue."""
    services = {} if bundle.catalogue is None else {each.code: each for each in bundle.catalogue.services}
    allowed = np.ones((len(table), len(CODES)), dtype=bool)
    for j, code in enumerate(CODES):
        rule = services[code].eligibility
        if rule is not None:
            allowed[:, j] = rule.evaluate(table) != FALSE
    return allowed


def _groups(frame: pd.DataFrame) -> dict[str, Bools]:
    """Members and the rest by what the file says; who did not say belongs to neither."""
    settled = frame["settlement"]
    needs = frame[["ovz", "disabled"]]
    return {
        "women": (frame["sex"] == "female").to_numpy(),
        "not_women": (frame["sex"] == "male").to_numpy(),
        "disability": (needs == True).any(axis=1).to_numpy(),  # noqa: E712 - an object column
        "not_disability": (needs == False).all(axis=1).to_numpy(),  # noqa: E712
        "small_places": settled.isin(["under_50k", "rural"]).to_numpy(),
        "not_small_places": (settled.notna() & ~settled.isin(["under_50k", "rural"])).to_numpy(),
    }


def _require_usable(bundle: Bundle) -> None:
    known = set() if bundle.catalogue is None else {service.code for service in bundle.catalogue.services}
    if bundle.questionnaire.id == QUESTIONNAIRE and set(CODES) <= known and bundle.questionnaire.points:
        return
    raise BundleError(
        Text(
            ru=f"Синтетические люди отвечают на анкету «{QUESTIONNAIRE}» с баллами и перечнем услуг, а модель — на "
            f"«{bundle.questionnaire.id}». Назовите другую модель: --bundle.",
            en=f"Synthetic people answer the questionnaire «{QUESTIONNAIRE}» with points and a catalogue, the bundle "
            f"«{bundle.questionnaire.id}». Name another one: --bundle.",
        )
    )
