"""The list that `riskscore plan allocate` writes, as a log: the lottery at its margin with the chances it recorded."""

import numpy as np
import pandas as pd

from riskscore.cohort.texts import read_texts
from riskscore.errors import Problem, Text
from riskscore_training.effects.tables import Table

CHANCE = "inclusion_probability"
COLUMNS = ("service_code", CHANCE, "place")
_PLACES = ("given", "waiting", "limit")


def is_places_list(table: Table) -> bool:
    return {*COLUMNS} <= set(table.frame.columns)


def read_places(table: Table) -> tuple[pd.DataFrame, list[Problem]]:
    """One row for a person and a service, who may stand on the lists of several colleges; the file is one lottery.

    Who came is known where somebody has added `delivered_at`.
    """
    place = read_texts(table.frame["place"])
    chance, wrong = table.numbers(CHANCE)
    delivered_at, late = table.days("delivered_at")
    has_delivery = "delivered_at" in table.frame.columns
    rows = pd.DataFrame(
        {
            "service": read_texts(table.frame["service_code"]),
            "design": "margin_lottery",
            "chance": chance,
            "lottery": table.name,
            "unit": "",
            "offered": (place == "given").astype(np.float64),
            "received": (~np.isnat(delivered_at)).astype(np.float64) if has_delivery else np.nan,
            "offered_at": np.datetime64("NaT", "D"),
            "delivered_at": delivered_at,
            "key": table.keys("person_id"),
        }
    )
    unknown = np.flatnonzero(~np.isin(place.astype(str), _PLACES)).tolist()
    found = [table.problem("unknown_place", "place", place[i], i, _ALLOWED, _REMEDY) for i in unknown]
    once = rows.sort_values("offered", ascending=False, kind="stable").drop_duplicates(["key", "service"]).index
    return rows.drop(columns="key").loc[np.sort(once)], [*found, *wrong, *late]


_ALLOWED = Text(ru=", ".join(_PLACES), en=", ".join(_PLACES))
_REMEDY = Text(
    ru="верните значение из списка мест; строка не участвует", en="put back what the list held; the row is left out"
)
