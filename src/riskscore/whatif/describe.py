"""Versions of a person, scored together and put into words."""

from collections.abc import Mapping
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore.questionnaire import Feature
from riskscore.questionnaire.answers import answer_text
from riskscore.scoring import score_table
from riskscore.whatif.evidence import EVIDENCE_WORDS, find_helpers, grade
from riskscore.whatif.moved import describe_moved
from riskscore.whatif.options import list_options
from riskscore.whatif.search import Found
from riskscore.whatif.words import Clause, answer_clause, declared_clause, say_change


class Described:
    """`result` gives one version as plain JSON; row 0 of the table scored is the person as they are."""

    def __init__(self, bundle: Bundle, found: Found, lang: Lang) -> None:
        self._bundle, self._found, self._lang = bundle, found, lang
        self._person = found.states.person
        self._table = found.states.table([0, *found.rows])
        self._scores = score_table(bundle, self._table)
        options = list_options(bundle.questionnaire, self._person)
        names = dict.fromkeys(name for chosen in found.chosen for name in chosen)
        self._helpers = {name: find_helpers(bundle.catalogue, self._person, name) for name in names}
        self._declared = {(option.feature.name, option.value): option.change for option in options}

    def results(self) -> list[dict[str, Any]]:
        return [self._result(place) for place in range(len(self._found.rows))]

    def changed_person(self, person: Mapping[str, Any], place: int) -> dict[str, Any]:
        """`person` of a request with the answers of this version."""
        changed = dict(person)
        for name, value in self._found.states.moved(self._found.rows[place]).items():
            feature = self._bundle.questionnaire.by_name[name]
            changed[feature.section] = {**(changed.get(feature.section) or {}), name: _to_json(feature, value)}
        return changed

    def _result(self, place: int) -> dict[str, Any]:
        row, scores = place + 1, self._scores
        chosen = self._found.chosen[place]
        changes = [self._change(name, row) for name in chosen]
        moved = self._found.states.moved(self._found.rows[place])
        evidence = grade(self._helpers[name] for name in chosen)
        now, new = float(scores.probability[0]), float(scores.probability[row])
        months = [change["months"] for change in changes]
        return {
            "changes": changes,
            "related": [self._answers(name, row) for name in moved if name not in chosen],
            "months": None if None in months else max(months),
            "probability": new,
            "log_odds": float(scores.log_odds[row]),
            "difference": float(scores.log_odds[row] - scores.log_odds[0]),
            "level": scores.level[row],
            "in_risk_zone": bool(scores.in_risk_zone[row]),
            "moved": describe_moved(
                self._bundle.questionnaire, scores.contributions[0], scores.contributions[row], self._lang
            ),
            "evidence": evidence,
            "evidence_text": EVIDENCE_WORDS[evidence].get(self._lang),
            "text": say_change([self._clause(name, row) for name in chosen], now, new, self._lang),
        }

    def _change(self, name: str, row: int) -> dict[str, Any]:
        declared = self._declared.get((name, self._value(name, row)))
        return {
            **self._answers(name, row),
            "months": declared.months if declared else None,
            "services": [service.code for service in self._helpers[name]],
        }

    def _answers(self, name: str, row: int) -> dict[str, Any]:
        feature = self._bundle.questionnaire.by_name[name]
        now, new = answer_text(feature, self._table, 0), answer_text(feature, self._table, row)
        return {
            "feature": name,
            "question": feature.question.get(self._lang),
            "answer": now.get(self._lang) if now else None,
            "value": _to_json(feature, self._value(name, row)),
            "new_answer": new.get(self._lang) if new else None,
        }

    def _clause(self, name: str, row: int) -> Clause:
        declared = self._declared.get((name, self._value(name, row)))
        if declared:
            return declared_clause(declared.text)
        feature = self._bundle.questionnaire.by_name[name]
        return answer_clause(feature, answer_text(feature, self._table, row) or feature.question)

    def _value(self, name: str, row: int) -> float:
        return float(self._found.states.values[[0, *self._found.rows][row], self._found.states.names.index(name)])


def _to_json(feature: Feature, value: float) -> str | bool | float | int:
    if feature.kind == "choice":
        return feature.codes[int(value)]
    if feature.kind == "flag":
        return bool(value)
    return int(value) if feature.integer else value
