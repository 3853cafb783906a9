"""What is asked, as data: parsing, checking and the rule language."""

from riskscore.questionnaire.changes import Change, Consistency
from riskscore.questionnaire.consequences import (
    Block,
    Consent,
    FinalYear,
    Outcome,
    OutcomeCategory,
    Points,
    PointsRule,
    Route,
    RouteRule,
    Source,
)
from riskscore.questionnaire.frame import CheckedFrame, check_frame
from riskscore.questionnaire.load import load_questionnaire, shipped_questionnaires
from riskscore.questionnaire.lookup import source_key, source_keys
from riskscore.questionnaire.parse import parse_questionnaire
from riskscore.questionnaire.person import check_person
from riskscore.questionnaire.rules import FALSE, TRUE, UNKNOWN, Rule, RuleError, Truth, parse_rule
from riskscore.questionnaire.schema import to_json_schema
from riskscore.questionnaire.spec import (
    DAYS_PER_YEAR,
    MODEL_ROLES,
    Choice,
    CohortYear,
    Feature,
    Identity,
    Kind,
    Purpose,
    Questionnaire,
    Role,
    Section,
)
from riskscore.questionnaire.table import Table

__all__ = [
    "DAYS_PER_YEAR",
    "FALSE",
    "MODEL_ROLES",
    "TRUE",
    "UNKNOWN",
    "Block",
    "Change",
    "CheckedFrame",
    "Choice",
    "CohortYear",
    "Consent",
    "Consistency",
    "Feature",
    "FinalYear",
    "Identity",
    "Kind",
    "Outcome",
    "OutcomeCategory",
    "Points",
    "PointsRule",
    "Purpose",
    "Questionnaire",
    "Role",
    "Route",
    "RouteRule",
    "Rule",
    "RuleError",
    "Section",
    "Source",
    "Table",
    "Truth",
    "check_frame",
    "check_person",
    "load_questionnaire",
    "parse_questionnaire",
    "parse_rule",
    "shipped_questionnaires",
    "source_key",
    "source_keys",
    "to_json_schema",
]
