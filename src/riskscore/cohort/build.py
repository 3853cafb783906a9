"""A labelled cohort from its parts: joined by person, as known on the day of the assessment, nothing lost unsaid."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskscore.cohort.build_output import OutputPeople, name_people, to_output
from riskscore.cohort.build_problems import row_problems, whole_problems
from riskscore.cohort.consents import consents_of
from riskscore.cohort.horizon import add_months, judge_observations, label_at_horizon
from riskscore.cohort.losses import USED, PartLosses, count_fates
from riskscore.cohort.part import Part
from riskscore.cohort.part_values import require_outcome
from riskscore.cohort.people import join_people
from riskscore.cohort.snapshot import NO_PERSON, latest_assessments, pairs_of_a_person, values_known
from riskscore.cohort.statistics import last_cohort_shares
from riskscore.cohort.versions import STAMP
from riskscore.errors import Problem
from riskscore.questionnaire import Questionnaire

LAST_COHORT = "last_cohort_employment"
Fates = NDArray[np.object_]


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
    builder = _Builder(parts, q, horizon_months, confirmed)
    builder.choose_assessments()
    builder.add_history()
    builder.add_outcomes()
    builder.add_last_cohort()
    return builder.finish(key)


class _Builder:
    """The rows of all parts, each with its fate; the chosen assessments grow column by column."""

    def __init__(
        self, parts: Sequence[Part], q: Questionnaire, horizon_months: int, confirmed: Sequence[tuple[int, int]]
    ) -> None:
        self.parts, self.q, self.horizon = parts, q, horizon_months
        self.rows = pool_rows(parts)
        joined = join_people(self.rows, confirmed)
        self.rows = self.rows.assign(person=joined.person, has_key=joined.has_key, fate=joined.fault)
        self.consents = consents_of(self.rows, self._values("consents"))

    def _open(self, kind: str) -> pd.DataFrame:
        """Rows of a kind whose fate is not decided yet, indexed as in all rows."""
        return self.rows[(self.rows["kind"] == kind) & self.rows["fate"].isna()]

    def _values(self, kind: str) -> pd.DataFrame:
        """What the rows of a kind say, indexed as in all rows."""
        starts = np.cumsum([0, *(len(part.rows) for part in self.parts)])
        values = [
            p.values.set_axis(range(s, s + len(p.rows)))
            for p, s in zip(self.parts, starts, strict=False)
            if p.kind == kind
        ]
        return pd.concat(values) if values else pd.DataFrame()

    def _decide(self, rows: pd.Index, fate: Fates | str) -> None:
        self.rows.loc[rows, "fate"] = fate

    def _decide_where(self, kind: str, fate: str, column: "pd.Series[bool]") -> None:
        rows = self._open(kind).index
        self._decide(rows[column.loc[rows].to_numpy(dtype=bool)], fate)

    def choose_assessments(self) -> None:
        """One for each person and graduation year: the latest, if it can be read and used."""
        rows = self.rows
        self._decide_where("answers", "no_graduation", rows["graduation"].isna())
        self._decide_where("answers", "undated", rows["dated"].isna())
        deadline = add_months(rows["graduation"].to_numpy("datetime64[D]"), self.horizon)
        self._decide_where("answers", "assessed_too_late", rows["dated"] >= pd.Series(deadline, index=rows.index))
        self.assessed = self._open("answers").rename(columns={"dated": "as_of"})
        is_latest = pd.Series(False, index=rows.index)
        is_latest[self.assessed.index] = latest_assessments(self.assessed)
        self._decide_where("answers", "older_assessment", ~is_latest)
        self._decide_where("answers", "bad_values", rows["is_bad"])
        if self.consents.were_asked:
            self._decide_where("answers", "no_training_consent", ~rows["person"].isin(self.consents.training))
        chosen = self._open("answers")
        self._decide(chosen.index, USED)
        self.chosen = chosen.rename(columns={"dated": "as_of"})
        answers = self._values("answers").reindex(chosen.index)
        self.values = answers.reindex(columns=[f.column for f in self.q.features]).reset_index(drop=True)

    def add_history(self) -> None:
        """What the registers knew on the day of the assessment, where the answers themselves do not say it."""
        self._decide_where("history", "bad_values", self.rows["is_bad"])
        self._decide_where("history", "undated", self.rows["dated"].isna())
        history = self._open("history")
        if history.empty:
            return
        found = values_known(self.chosen, history, self._values("history").loc[history.index].reset_index(drop=True))
        self._decide(history.index, _nobody(found.fate, history["has_key"]))
        for name in found.values.columns:
            self.values[name] = _where_missing(self.values[name], found.values[name])

    def add_outcomes(self) -> None:
        """The outcome at the horizon, with its code, day and source."""
        self._decide_where("outcomes", "bad_values", self.rows["is_bad"])
        observed = self._values("outcomes").reindex(self.rows.index, columns=["code", "cell", "source"])
        self._decide_where("outcomes", "no_outcome", observed["code"].isna())
        self._decide_where("outcomes", "undated", self.rows["dated"].isna())
        rows = self._open("outcomes")
        self.observed = rows.assign(code=observed["code"].astype("str"))
        found = label_at_horizon(self.chosen, self.observed, self.horizon)
        self._decide(rows.index, _nobody(found.fate, rows["has_key"]))
        taken = [rows.index[i] if i >= 0 else -1 for i in found.row]
        self.outcomes = observed.reindex(taken).assign(date=self.rows["dated"].reindex(taken)).reset_index(drop=True)

    def add_last_cohort(self) -> None:
        """Employment of the last cohort of college and specialty: counted where it can be, else as it was sent."""
        feature = self.q.by_name.get(LAST_COHORT)
        self.n_counted = 0
        if feature is None:
            return
        shares = last_cohort_shares(self.chosen, self._observations(), self._returns())
        counted = pd.Series(shares)
        self.n_counted = int(counted.notna().sum())
        self.values[feature.column] = counted.fillna(self.values[feature.column].astype("float64"))

    def _observations(self) -> pd.DataFrame:
        """Outcomes inside the window of people who may be learned from, with college, programme and cohort."""
        facts = self.assessed.drop_duplicates(["person", "year"], keep="last")
        pairs = pairs_of_a_person(facts, self.observed)
        own = self.observed[~np.isin(np.arange(len(self.observed)), pairs["position"])].dropna(subset=["graduation"])
        pairs = pd.concat([pairs, own.assign(as_of=own["graduation"])])
        for name in ("college", "programme"):
            pairs[name] = pairs[name].fillna(pairs.get(f"{name}_of_row"))
        if self.consents.were_asked:
            pairs = pairs[pairs["person"].isin(self.consents.training)]
        judged = judge_observations(pairs, self.horizon)
        labels = {c.code: c.label for c in require_outcome(self.q).categories}
        good = judged[judged["fate"] == USED]
        return good.assign(label=good["code"].map(labels).astype("float64"))

    def _returns(self) -> pd.DataFrame | None:
        """What official returns say near the horizon, by college, programme and cohort."""
        if self._open("forms").empty:
            return None
        rows = self.rows.join(self._values("forms"))
        self._decide_where("forms", "no_college", rows["college"].isna() | rows["programme"].isna())
        self._decide_where("forms", "no_graduation", rows["graduation"].isna())
        self._decide_where("forms", "no_outcome", rows["employed"].isna() | rows["at_risk"].isna())
        told = rows.loc[self._open("forms").index].assign(code="", as_of=rows["graduation"])
        judged = judge_observations(told, self.horizon)
        self._decide(judged.index, judged["fate"].to_numpy())
        return judged[judged["fate"] == USED]

    def finish(self, key: bytes | None) -> BuiltCohort:
        self._close_consents()
        people: OutputPeople = name_people(self.chosen, self.rows, key)
        n_hidden = self._hide_sensitive()
        is_synthetic = any(part.is_synthetic for part in self.parts)
        frame = to_output(self.q, people.ids, self.chosen, self.values, self.outcomes, is_synthetic=is_synthetic)
        losses = tuple(self._losses())
        counts = {
            "people": len(frame),
            "with_outcome": int(self.outcomes["code"].notna().sum()),
            "without_sensitive_answers": n_hidden,
            "last_cohort_counted": self.n_counted,
            "unlinkable": people.n_unlinkable,
        }
        problems = [p for part in self.parts for p in part.problems] + row_problems(self.rows, self.parts)
        problems += whole_problems(self.q, self.parts, self.values, people)
        metadata = self._metadata(losses, is_synthetic)
        return BuiltCohort(frame, metadata, losses, tuple(problems), self.rows, counts)

    def _hide_sensitive(self) -> int:
        """Sensitive answers of people without that consent are missing; how many people lost one."""
        if not self.consents.were_asked:
            return 0
        columns = [f.column for f in self.q.features if f.role == "sensitive"]
        hidden = ~self.chosen["person"].isin(self.consents.special).to_numpy()
        lost = self.values.loc[hidden, columns].notna().any(axis=1)
        self.values.loc[hidden, columns] = None
        return int(lost.sum())

    def _close_consents(self) -> None:
        rows = self._open("consents")
        fate = np.where(rows.index.isin(self.consents.decisive), USED, "superseded").astype(object)
        fate[~rows["person"].isin(self.assessed["person"]).to_numpy()] = NO_PERSON
        self._decide(rows.index, _nobody(fate, rows["has_key"]))

    def _losses(self) -> list[PartLosses]:
        college = self.rows["college"].fillna(self.rows["person"].map(_college_of(self.rows))).fillna("")
        groups = self.rows.assign(college=college).groupby("part")
        counted = []
        for i, part in enumerate(self.parts):
            rows = groups.get_group(i) if i in groups.groups else self.rows.iloc[:0]
            counted.append(
                count_fates(part.kind, part.name, part.sha256, rows["fate"].tolist(), rows["college"].tolist())
            )
        return counted

    def _metadata(self, losses: Sequence[PartLosses], is_synthetic: bool) -> dict[str, str]:
        known: dict[str, Any] = {
            STAMP: self.q.id,
            "riskscore.horizon_months": str(self.horizon),
            "riskscore.losses": json.dumps([_without_colleges(part) for part in losses], ensure_ascii=False),
        }
        return known | ({"riskscore.synthetic": "true"} if is_synthetic else {})


def pool_rows(parts: Sequence[Part]) -> pd.DataFrame:
    """The rows of all parts one after another, with the number and kind of their part."""
    rows = [part.rows.assign(part=i, kind=part.kind, is_bad=part.is_bad) for i, part in enumerate(parts)]
    return pd.concat(rows, ignore_index=True)


def _nobody(fate: Fates, has_key: "pd.Series[bool]") -> Fates:
    """Rows of nobody in the cohort that do not even say whose they are."""
    return np.where((fate == NO_PERSON) & ~has_key.to_numpy(dtype=bool), "no_key", fate)


def _where_missing(values: "pd.Series[Any]", others: "pd.Series[Any]") -> "pd.Series[Any]":
    return others if values.isna().all() else values.where(values.notna(), others)


def _college_of(rows: pd.DataFrame) -> "pd.Series[str]":
    known = rows[rows["kind"] == "answers"].dropna(subset=["college"])
    return known.drop_duplicates("person", keep="last").set_index("person")["college"]


def _without_colleges(part: PartLosses) -> dict[str, object]:
    return {name: value for name, value in part.to_dict().items() if name != "colleges"}
