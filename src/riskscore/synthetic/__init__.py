"""Synthetic graduates: a made-up region with a known truth. Assumptions and sources: docs/synthetic-cohort.md."""

from riskscore.synthetic.generate import GENERATOR_VERSION, SYNTHETIC_NOTE, YEARS, SyntheticYear, generate
from riskscore.synthetic.write import WrittenYear, write_synthetic

__all__ = [
    "GENERATOR_VERSION",
    "SYNTHETIC_NOTE",
    "YEARS",
    "SyntheticYear",
    "WrittenYear",
    "generate",
    "write_synthetic",
]
