"""Answers of one questionnaire version as answers of another, by a mapping file (docs/mapping.md)."""

from riskscore.mapping.carry import Carried, CarryCount, CarryMap, carry
from riskscore.mapping.load import find_map, load_map, open_map, shipped_maps

__all__ = ["Carried", "CarryCount", "CarryMap", "carry", "find_map", "load_map", "open_map", "shipped_maps"]
