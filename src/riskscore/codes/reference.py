"""The shipped reference tables, read when first asked for."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


@cache
def reference_rows(name: str) -> tuple[Mapping[str, str], ...]:
    """The rows of `shipped/reference/<name>.csv`, every cell a text, "" where nothing is known."""
    path = files("riskscore") / "shipped" / "reference" / f"{name}.csv"
    with path.open(encoding="utf-8") as file:
        return tuple(csv.DictReader(file))
