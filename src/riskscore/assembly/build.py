"""A labelled cohort from its parts: joined by person, as known on the day of the assessment, nothing lost unsaid."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from riskscore.assembly.build_output import name_people, to_metadata, to_output
from riskscore.assembly.build_problems import row_problems, whole_problems
from riskscore.assembly.consents import consents_of
from riskscore.assembly.earlier_cohorts import list_observations, list_returns
from riskscore.assembly.horizon import add_months, label_at_horizon
from riskscore.assembly.losses import USED, PartLosses
from riskscore.assembly.no_identities import without_identities
from riskscore.assembly.nobody_left import nobody_left, require_answers
from riskscore.assembly.part import Part
from riskscore.assembly.part_values import require_outcome
from riskscore.assembly.row_ledger import RowLedger
from riskscore.assembly.snapshot import NO_PERSON, latest_assessments, values_known
from riskscore.assembly.statistics import last_cohort_shares
from riskscore.cohort.versions import HORIZON_COLUMN
from riskscore.errors import Problem
from riskscore.questionnaire import Questionnaire

LAST_COHORT = "last_cohort_employment"


@dataclass(frozen=True)
class BuiltCohort:
    """`frame` holds one row a person and graduation year, under the headers of the questionnaire; `metadata` what a
    file of it says of itself; `rows` every input row with its part, person, key and fate."""

    frame: pd.DataFrame
    metadata: dict[str, str]
    losses: tuple[PartLosses, ...]
    problems: tuple[Problem, ...]
    rows: pd.DataFrame
    counts: dict[str, int]


def build_cohort(
    parts: Sequence[Part],
    q: Questionnaire,
    *,
    horizon_months: int,
    confirmed: Sequence[tuple[int, int]] = (),
    key: bytes | None = None,
) -> BuiltCohort:
    """Join answers, history, outcomes, consents and returns into a cohort labelled at graduation + `horizon_months`.

    `confirmed` are pairs of rows, counted over all parts in their order, that a person says are one person. `key`
    makes the identifiers of people known by СНИЛС only (build_output.py).

    Raises
    ------
    CohortError
        The questionnaire has no outcome, or no part holds answers.
    """
    require_outcome(q)
    require_answers(parts)
    builder = _Builder(parts, q, horizon_months, confirmed)
    builder.choose_assessments()
    builder.add_history()
    builder.add_outcomes()
    builder.add_last_cohort()
    return builder.finish(key)


class _Builder:
    """The ledger of all rows; the chosen assessments grow column by column."""

    def __init__(
        self, parts: Sequence[Part], q: Questionnaire, horizon_months: int, confirmed: Sequence[tuple[int, int]]
    ) -> None:
        self.parts, self.q, self.horizon = parts, q, horizon_months
        self.ledger = RowLedger(parts, confirmed)
        were_asked = any(part.kind == "consents" for part in parts)
        self.consents = consents_of(self.ledger.rows, self.ledger.values("consents"), were_asked=were_asked)

    def choose_assessments(self) -> None:
        """One for each person and graduation year: the latest, if it can be read and used."""
        rows = self.ledger.rows
        self.ledger.decide_where("answers", "no_graduation", rows["graduation"].isna())
        self.ledger.decide_where("answers", "undated", rows["dated"].isna())
        deadline = add_months(rows["graduation"].to_numpy("datetime64[D]"), self.horizon)
        self.ledger.decide_where("answers", "assessed_too_late", rows["dated"] >= pd.Series(deadline, index=rows.index))
        self.assessed = self.ledger.open("answers").rename(columns={"dated": "as_of"})
        is_latest = pd.Series(False, index=rows.index)
        is_latest[self.assessed.index] = latest_assessments(self.assessed)
        self.ledger.decide_where("answers", "older_assessment", ~is_latest)
        self.ledger.decide_where("answers", "bad_values", rows["is_bad"])
        if self.consents.were_asked:
            self.ledger.decide_where("answers", "no_training_consent", ~rows["person"].isin(self.consents.training))
        chosen = self.ledger.open("answers")
        self.ledger.decide(chosen.index, USED)
        self.chosen = chosen.rename(columns={"dated": "as_of"})
        answers = self.ledger.values("answers").reindex(chosen.index)
        self.values = answers.reindex(columns=[f.column for f in self.q.features]).reset_index(drop=True)

    def add_history(self) -> None:
        """What the registers knew on the day of the assessment, where the answers themselves do not say it."""
        self.ledger.decide_where("history", "bad_values", self.ledger.rows["is_bad"])
        self.ledger.decide_where("history", "undated", self.ledger.rows["dated"].isna())
        history = self.ledger.open("history")
        if history.empty:
            return
        found = values_known(
            self.chosen, history, self.ledger.values("history").loc[history.index].reset_index(drop=True)
        )
        self.ledger.decide_joined(history, found.fate)
        for name in found.values.columns:
            self.values[name] = _where_missing(self.values[name], found.values[name])

    def add_outcomes(self) -> None:
        """The outcome at the horizon, with its code, day and source."""
        self.ledger.decide_where("outcomes", "bad_values", self.ledger.rows["is_bad"])
        observed = self.ledger.values("outcomes").reindex(self.ledger.rows.index, columns=["code", "cell", "source"])
        observed = observed.astype("str")
        self.ledger.decide_where("outcomes", "no_outcome", observed["code"].isna())
        self.ledger.decide_where("outcomes", "undated", self.ledger.rows["dated"].isna())
        rows = self.ledger.open("outcomes")
        self.observed = rows.assign(code=observed.loc[rows.index, "code"])
        found = label_at_horizon(self.chosen, self.observed, self.horizon)
        self.ledger.decide_joined(rows, found.fate)
        taken = [rows.index[i] if i >= 0 else -1 for i in found.row]
        self.outcomes = (
            observed.reindex(taken).assign(date=self.ledger.rows["dated"].reindex(taken)).reset_index(drop=True)
        )

    def add_last_cohort(self) -> None:
        """Employment of the last cohort of college and specialty: counted where it can be, else as it was sent."""
        self.n_counted = 0
        feature = self.q.by_name.get(LAST_COHORT)
        if feature is None:
            self.ledger.decide(self.ledger.open("forms").index, "not_asked")
            return
        labels = {category.code: category.label for category in require_outcome(self.q).categories}
        observations = list_observations(self.assessed, self.observed, self.consents, labels, self.horizon)
        returns = list_returns(self.ledger, self.horizon)
        counted = pd.Series(last_cohort_shares(self.chosen, observations, returns))
        self.n_counted = int(counted.notna().sum())
        self.values[feature.column] = counted.fillna(self.values[feature.column].astype("float64"))

    def finish(self, key: bytes | None) -> BuiltCohort:
        self._close_consents()
        people = name_people(self.chosen, self.ledger.rows, key)
        n_hidden = self._hide_sensitive()
        is_synthetic = any(part.is_synthetic for part in self.parts)
        frame = to_output(self.q, people.ids, self.chosen, self.values, self.outcomes, is_synthetic=is_synthetic)
        if self.horizon != require_outcome(self.q).horizon_months:
            frame[HORIZON_COLUMN] = self.horizon
        frame, named = without_identities(frame, self.ledger.rows["name"].dropna())
        losses = tuple(self.ledger.losses())
        counts = {
            "people": len(frame),
            "with_outcome": int(self.outcomes["code"].notna().sum()),
            "without_sensitive_answers": n_hidden,
            "last_cohort_counted": self.n_counted,
            "unlinkable": people.n_unlinkable,
        }
        problems = [] if len(frame) else [nobody_left(self.ledger.rows)]  # first: a screen shows only so many
        problems += [p for part in self.parts for p in part.problems] + row_problems(self.ledger.rows, self.parts)
        problems += [*named, *(whole_problems(self.q, self.parts, self.values, people) if len(frame) else [])]
        metadata = to_metadata(self.q, self.horizon, losses, is_synthetic=is_synthetic)
        return BuiltCohort(frame, metadata, losses, tuple(problems), self.ledger.rows, counts)

    def _hide_sensitive(self) -> int:
        """Sensitive and protected answers of people without that consent are missing; how many people lost one."""
        if not self.consents.were_asked:
            return 0
        columns = [f.column for f in self.q.section("answers") if f.role == "sensitive" or f.protected]
        hidden = ~self.chosen["person"].isin(self.consents.special).to_numpy()
        lost = self.values.loc[hidden, columns].notna().any(axis=1)
        self.values.loc[hidden, columns] = None
        return int(lost.sum())

    def _close_consents(self) -> None:
        said = self.ledger.values("consents").reindex(self.ledger.rows.index, columns=["consent", "given", "withdrawn"])
        self.ledger.decide_where("consents", "bad_values", self.ledger.rows["is_bad"])
        self.ledger.decide_where(
            "consents", "empty", said["consent"].isna() | said[["given", "withdrawn"]].isna().all(axis=1)
        )
        rows = self.ledger.open("consents")
        fate = np.where(rows.index.isin(self.consents.decisive), USED, "superseded").astype(object)
        fate[~rows["person"].isin(self.assessed["person"]).to_numpy()] = NO_PERSON
        self.ledger.decide_joined(rows, fate)


def _where_missing(values: "pd.Series[Any]", others: "pd.Series[Any]") -> "pd.Series[Any]":
    return others if values.isna().all() else values.where(values.notna(), others)
