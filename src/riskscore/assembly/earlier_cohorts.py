"""What the parts tell of earlier cohorts: outcomes of people near the horizon, and official returns."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from riskscore.assembly.consents import Consents
from riskscore.assembly.horizon import judge_observations
from riskscore.assembly.losses import USED
from riskscore.assembly.row_ledger import RowLedger
from riskscore.assembly.snapshot import pairs_of_a_person


def list_observations(
    assessed: pd.DataFrame,
    observed: pd.DataFrame,
    consents: Consents,
    labels: Mapping[str, float | None],
    horizon_months: int,
) -> pd.DataFrame:
    """Outcomes inside the window of people who may be learned from, as `last_cohort_shares` takes them.

    College, programme and graduation are those of the person's assessment; of people without one, those of the row.
    """
    facts = assessed.drop_duplicates(["person", "year"], keep="last")
    pairs = pairs_of_a_person(facts, observed)
    alone = observed[~np.isin(np.arange(len(observed)), pairs["position"])].dropna(subset=["graduation"])
    pairs = pd.concat([pairs, alone.assign(as_of=alone["graduation"])])
    for name in ("college", "programme"):
        pairs[name] = pairs[name].fillna(pairs[f"{name}_of_row"])
    if consents.were_asked:
        pairs = pairs[pairs["person"].isin(consents.training)]
    judged = judge_observations(pairs, horizon_months)
    good = judged[judged["fate"] == USED]
    return good.assign(label=good["code"].map(dict(labels)).astype("float64"))


def list_returns(ledger: RowLedger, horizon_months: int) -> pd.DataFrame:
    """Employed and at risk by college, programme and cohort, of returns that show a day near the horizon."""
    rows = ledger.rows.join(ledger.values("forms").reindex(columns=["employed", "at_risk"]))
    ledger.decide_where("forms", "no_college", rows["college"].isna() | rows["programme"].isna())
    ledger.decide_where("forms", "no_graduation", rows["graduation"].isna())
    ledger.decide_where("forms", "no_outcome", rows["employed"].isna() | rows["at_risk"].isna())
    told = rows.loc[ledger.open("forms").index]
    told = told.assign(code=pd.Series("", index=told.index, dtype="str"), as_of=told["graduation"])
    judged = judge_observations(told, horizon_months)
    ledger.decide(judged.index, judged["fate"].to_numpy())
    return judged[judged["fate"] == USED]
