"""Services of the career development plan: the catalogue as data, and which of it fits a person."""

from riskscore.plan.catalogue import find_catalogue, load_catalogue, parse_catalogue
from riskscore.plan.near_misses import NearMiss
from riskscore.plan.recommend import (
    NO_ADVICE,
    NOTHING,
    Advice,
    Eligibility,
    Recommendation,
    advise,
    choose_services,
    recommend,
)
from riskscore.plan.reopening import Reopening
from riskscore.plan.service import Catalogue, Evidence, Postponement, Service

__all__ = [
    "NOTHING",
    "NO_ADVICE",
    "Advice",
    "Catalogue",
    "Eligibility",
    "Evidence",
    "NearMiss",
    "Postponement",
    "Recommendation",
    "Reopening",
    "Service",
    "advise",
    "choose_services",
    "find_catalogue",
    "load_catalogue",
    "parse_catalogue",
    "recommend",
]
