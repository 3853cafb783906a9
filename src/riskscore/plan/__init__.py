"""Services of the career development plan: the catalogue as data, and which of it fits a person."""

from riskscore.plan.catalogue import find_catalogue, load_catalogue, parse_catalogue
from riskscore.plan.recommend import NOTHING, Eligibility, Recommendation, choose_services, recommend
from riskscore.plan.service import Catalogue, Evidence, Postponement, Service

__all__ = [
    "NOTHING",
    "Catalogue",
    "Eligibility",
    "Evidence",
    "Postponement",
    "Recommendation",
    "Service",
    "choose_services",
    "find_catalogue",
    "load_catalogue",
    "parse_catalogue",
    "recommend",
]
