"""The raw parts from which a cohort is assembled, as colleges, registers and the monitoring send them.

They hold what `riskscore cohort build` must cope with: two assessments of one person, register values dated after the
assessment, several dated outcomes, consents refused, and outcomes that only СНИЛС, mistyped in some answers, joins.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from riskscore.questionnaire import Questionnaire
from riskscore.synthetic.draws import Bools, chosen
from riskscore.synthetic.identities import WRONG_SNILS, draw_names, make_snils, spoil

PARTS = ("answers", "history", "outcomes", "consents")
ASKED_TWICE, OLDER_RECORDS, LATER_RECORDS = 0.08, 0.05, 0.12
SEEN_IN_NOVEMBER, SEEN_AFTER_TWO_YEARS = 0.45, 0.12
NO_TRAINING_CONSENT, NO_HEALTH_CONSENT, NO_CONTACT = 0.04, 0.015, 0.10
_LAST_SEEN_TWICE = 2024
_RECOUNTED = "last_cohort_employment"
_GROWING = ("months_employed", "months_in_field", "practice_hours", "czn_contacts", "services_delivered")


def make_parts(frame: pd.DataFrame, q: Questionnaire, seed: int, block: int) -> dict[str, pd.DataFrame]:
    """The parts of one block of a year by name, without outcomes where they are not known yet.

    `frame` is the block as `generate` gives it. The share of the last cohort employed is in no part: it is counted
    from the outcomes of earlier years.
    """
    year = int(frame["cohort_year"].iloc[0])
    rng = np.random.default_rng([seed, year, block, 1])
    row = [int(each[-7:]) for each in frame["person_id"]]
    names = draw_names((frame["sex"] == "male").to_numpy(), rng)
    who = pd.concat([frame[["person_id"]], names], axis=1).assign(snils=make_snils(year, row))
    parts = {
        "answers": _answers(frame, who, q, rng),
        "history": _history(frame, who, q, rng),
        "consents": _consents(frame, who, q, rng),
    }
    if frame["outcome_code"].notna().any():
        parts["outcomes"] = _outcomes(frame, who, q, rng)
    return {name: part.assign(synthetic=True) for name, part in parts.items()}


def _answers(frame: pd.DataFrame, who: pd.DataFrame, q: Questionnaire, rng: np.random.Generator) -> pd.DataFrame:
    """Every assessment; those asked twice gave in October what another of them says in March."""
    asked = _columns(q, "answers")
    typed = who.assign(snils=spoil(who["snils"], chosen(rng, WRONG_SNILS, len(who)), rng))
    about = frame[[*_columns(q, "person"), "cohort_year", "assessed_at"]]
    latest = pd.concat([typed, about, frame[asked]], axis=1)
    earlier = latest[chosen(rng, ASKED_TWICE, len(latest))].copy()
    earlier["assessed_at"] = earlier["assessed_at"] - pd.DateOffset(months=5)
    earlier[asked] = earlier[asked].iloc[rng.permutation(len(earlier))].to_numpy()
    return pd.concat([earlier, latest]).sort_values(["assessed_at", "person_id"], ignore_index=True)


def _history(frame: pd.DataFrame, who: pd.DataFrame, q: Questionnaire, rng: np.random.Generator) -> pd.DataFrame:
    """Register values of February; for some also of September before, and of June, when the assessment is over."""
    values = frame[[name for name in _columns(q, "history") if name != _RECOUNTED]]
    known = pd.concat([who[["person_id"]], values], axis=1)
    known.insert(1, "recorded_at", frame["assessed_at"] - pd.DateOffset(days=19))
    older, later = (known[chosen(rng, share, len(known))].copy() for share in (OLDER_RECORDS, LATER_RECORDS))
    older["recorded_at"] -= pd.DateOffset(months=5)
    older[list(_GROWING)] = (older[list(_GROWING)] / 2).apply(np.floor)
    later["recorded_at"] += pd.DateOffset(months=4)
    later[list(_GROWING)] += 3.0
    return pd.concat([known, older, later]).sort_values(["recorded_at", "person_id"], ignore_index=True)


def _outcomes(frame: pd.DataFrame, who: pd.DataFrame, q: Questionnaire, rng: np.random.Generator) -> pd.DataFrame:
    """Dated outcomes by СНИЛС, in the words of the form: all after a year, some in November, some after two years."""
    full_name = who["last_name"].str.replace("ё", "е") + " " + who["first_name"] + " " + who["middle_name"].fillna("")
    about = frame[["birth_date", "college", "specialty", "cohort_year"]]
    at_year = pd.concat([who["snils"], full_name.str.strip().rename("full_name"), about], axis=1)
    at_year = at_year.assign(**frame[["outcome_code", "outcome_date", "outcome_source"]])
    november, second = (
        at_year[chosen(rng, share, len(at_year))].copy() for share in (SEEN_IN_NOVEMBER, SEEN_AFTER_TWO_YEARS)
    )
    year = int(at_year["cohort_year"].iloc[0])
    november["outcome_date"] = pd.Timestamp(year, 11, 1)
    november.loc[chosen(rng, 0.15, len(november)), "outcome_code"] = "will_employed"
    november.loc[chosen(rng, 0.10, len(november)), "outcome_code"] = "risk_other"
    second["outcome_date"] += pd.DateOffset(years=1)
    second.loc[chosen(rng, 0.40, len(second)), "outcome_code"] = "employed"
    known = [november, at_year, second] if year <= _LAST_SEEN_TWICE else [november, at_year]
    seen = pd.concat(known, ignore_index=True)
    return seen.assign(outcome_code=seen["outcome_code"].map(_words(q)))


def _words(q: Questionnaire) -> dict[str, str]:
    """Each category's first wording besides its code, else the code."""
    categories = q.outcome.categories if q.outcome else ()
    return {each.code: next((value for value in each.values if value != each.code), each.code) for each in categories}


def _consents(frame: pd.DataFrame, who: pd.DataFrame, q: Questionnaire, rng: np.random.Generator) -> pd.DataFrame:
    """A record for each consent asked; some of those who answered refuse one."""
    n = len(frame)
    refused: dict[str, Bools] = {
        "general_data": np.zeros(n, dtype=bool),
        "special_categories": chosen(rng, NO_HEALTH_CONSENT, n),
        "model_training": chosen(rng, NO_TRAINING_CONSENT, n),
        "contact": chosen(rng, NO_CONTACT, n),
    }
    base = who[["person_id"]].assign(given_at=frame["assessed_at"])
    records = [base.assign(consent=each.code, given=np.where(refused[each.code], "нет", "да")) for each in q.consents]
    together = pd.concat(records).sort_values(["person_id", "consent"], ignore_index=True)
    return together[["person_id", "consent", "given", "given_at"]]


def _columns(q: Questionnaire, section: str) -> list[str]:
    return [feature.column for feature in q.features if feature.section == section]


def join_blocks(blocks: Sequence[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The parts of a year from those of its blocks."""
    return {name: pd.concat([block[name] for block in blocks], ignore_index=True) for name in blocks[0]}
