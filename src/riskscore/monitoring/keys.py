"""What a column of a monitoring return counts: the official outcome categories and the block each belongs to."""

from typing import Literal

CountBlock = Literal["total", "employed", "at_risk", "route", "other", "forecast", "part"]

BLOCKS: dict[str, CountBlock] = {
    "total": "total",
    "employed": "employed",
    "ip": "employed",
    "selfemp": "employed",
    "business": "employed",  # sole traders and self-employed in one column
    "contract_service": "employed",
    "study": "route",
    "conscript": "route",
    "childcare": "route",
    "informal": "at_risk",
    "czn_not_planning": "at_risk",
    "no_motivation": "at_risk",
    "risk_other": "at_risk",
    "at_risk": "at_risk",  # the form of 2021 has one column for the whole block
    "other_death_health": "other",
    "other_justice": "other",
    "other_abroad": "other",
    "other_family": "other",
    "other_foreign_no_snils": "other",
    "other": "other",
    "undecided": "forecast",
    "will_employed": "forecast",
    "will_ip": "forecast",
    "will_selfemp": "forecast",
    "will_business": "forecast",
    "will_contract": "forecast",
    "will_study": "forecast",
    "will_conscript": "forecast",
    "will_childcare": "forecast",
    "will_at_risk": "forecast",
    "will_other": "forecast",
    "emp_profile": "part",
    "emp_4m": "part",
    "emp_opk": "part",
    "emp_study": "part",
    "at_risk_czn": "part",
    "will_emp_profile": "part",
    "will_emp_opk": "part",
    "will_emp_study": "part",
    "will_at_risk_czn": "part",
}


def keys_of(*blocks: CountBlock) -> tuple[str, ...]:
    """The keys of these blocks; a `part` is never added to its parent."""
    return tuple(key for key, block in BLOCKS.items() if block in blocks)
