"""A questionnaire file → a Questionnaire, or every mistake in it at once (docs/questionnaire-format.md)."""

from typing import Any

from riskscore.errors import Text
from riskscore.questionnaire.header_checks import check_headers
from riskscore.questionnaire.parse_changes import CHANGES, CONSISTENCY, ChangeReader
from riskscore.questionnaire.parse_consents import CONSENTS, read_consents
from riskscore.questionnaire.parse_feature import SECTIONS, read_features
from riskscore.questionnaire.parse_outcome import (
    COHORT_YEAR,
    OUTCOME,
    SPECIAL,
    SPECIAL_SYNONYMS,
    read_outcome,
    read_year,
)
from riskscore.questionnaire.parse_rules import FINAL_YEAR, POINTS, ROUTES, SOURCES, RuleReader
from riskscore.questionnaire.reading import (
    HEADER,
    Key,
    Report,
    as_is,
    list_of,
    one_of,
    read_table,
    string,
    text,
)
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import read_toml

FORMAT = 1

_ID = string(
    Text(
        ru="строчные латинские буквы, цифры и . _ -, не длиннее 64 знаков",
        en="lower case Latin letters, digits and . _ -, at most 64 characters",
    ),
    r"[a-z0-9][a-z0-9._-]*",
    limit=64,
)


_KEYS = {
    "format": Key(as_is, needed=True),
    "id": Key(_ID, needed=True),
    "title": Key(text, needed=True),
    "source": Key(one_of(*SOURCES), needed=True),
    "note": Key(text),
    "services": Key(HEADER),
    "special": Key(SPECIAL),
    "special_synonyms": Key(SPECIAL_SYNONYMS),
    "cohort_year": Key(COHORT_YEAR),
    "outcome": Key(OUTCOME),
    "final_year": Key(FINAL_YEAR),
    "route": Key(ROUTES),
    "points": Key(POINTS),
    "consent": Key(CONSENTS),
    "change": Key(CHANGES),
    "consistency": Key(CONSISTENCY),
    **{section: Key(list_of(as_is)) for section in SECTIONS},
}
_HEAD = ("id", "title", "source", "note", "services", "special")


def parse_questionnaire(text: str, *, place: str = "questionnaire") -> Questionnaire:
    """Read and check a questionnaire file; `place` names it in the error.

    Raises
    ------
    QuestionnaireError
        With every mistake of the file, each with its place in it.
    """
    report = Report()
    raw = read_toml(text, report, FORMAT)
    read = read_table(raw, "", report, _KEYS) if raw is not None else {}
    features, unreadable = read_features(read, report)
    if raw is not None and not any(section in raw for section in SECTIONS):
        _report_no_features(report)
    check_headers(read, features, report)
    source = read.get("source", "proxy")
    rules = RuleReader(features, unreadable, report, source)
    changes = ChangeReader(features, unreadable, rules, report)
    parts: dict[str, Any] = {
        "outcome": read_outcome(read.get("outcome"), features, report, source),
        "cohort_year": read_year(read.get("cohort_year"), report),
        "final_year": rules.final_year(read.get("final_year")),
        "routes": rules.routes(read.get("route", [])),
        "points": rules.points(read.get("points")),
        "changes": changes.changes(read.get("change", [])),
        "consistency": changes.consistency(read.get("consistency", [])),
        "consents": read_consents(read.get("consent", []), report),
        "special_synonyms": {purpose: tuple(names) for purpose, names in read.get("special_synonyms", {}).items()},
        **{key: read.get(key) for key in _HEAD},
    }
    report.require_none(Text(ru="Анкету", en="The questionnaire"), place, text)
    return Questionnaire(features=features, text=text, **parts)


def _report_no_features(report: Report) -> None:
    names = ", ".join(f"[[{section}]]" for section in SECTIONS)
    remedy = Text(ru="добавьте хотя бы один вопрос", en="add at least one question")
    report.add("no_features", "question", "", Text(ru=names, en=names), remedy)
