"""A service of the catalogue as JSON, and what the API documents of it."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from riskscore.errors import Lang, Text
from riskscore.plan import Evidence, Reopening, Service


class ServicePeriod(BaseModel):
    """Both days included; null where there is no limit."""

    from_: date | None = Field(alias="from")
    to: date | None


class ServiceReopening(BaseModel):
    months: int
    after: str | None = Field(description="The date of the questionnaire the months are counted from; null: the day.")
    note: str | None


class ServicePostponement(BaseModel):
    when: str
    until: str
    reopens: ServiceReopening | None


class ServiceEntry(BaseModel):
    """Rules are in the language of docs/questionnaire-format.md; texts by `Accept-Language`."""

    code: str
    name: str
    description: str
    provider: str
    duration: str | None
    documents: list[str] = Field(description="What to bring.")
    can_change: str
    addresses: list[str] = Field(description="The barriers: questions whose effect on the risk it can change.")
    eligibility: str | None = Field(description="Who may have it; null: everybody.")
    reserved: str | None = Field(description="The status the law reserves it for.")
    wish: str | None = Field(description="When the person asks for it.")
    check: str | None = Field(description="What a specialist verifies.")
    check_when: str | None = Field(description="For whom; null: for everybody.")
    consents: list[str] = Field(description="Consents its rules ask for.")
    in_force: ServicePeriod
    postponed: ServicePostponement | None
    for_route: Literal["conscription", "childcare", "further_study", "other"] | None
    reopens: ServiceReopening | None
    meanwhile: str | None
    evidence: Evidence = Field(description="What is known about its effect on employment.")
    evidence_source: str
    legal: str
    source: Literal["official", "regional", "proxy", "study"] = Field(description="Whose reading its rules are.")
    indicator: str | None = Field(description="The indicator of the road map it counts in.")


class ServiceList(BaseModel):
    services: list[ServiceEntry]


_PLAIN = ("code", "addresses", "for_route", "evidence", "source", "indicator")
_TEXTS = ("name", "description", "provider", "duration", "can_change", "check", "meanwhile", "evidence_source", "legal")
_RULES = ("eligibility", "reserved", "wish", "check_when")


def service_to_dict(service: Service, lang: Lang) -> dict[str, Any]:
    """As `ServiceEntry` documents it."""
    rules = [rule for name in _RULES if (rule := getattr(service, name))]
    starts, ends, postponed = service.in_force.starts, service.in_force.ends, service.postponed
    return {
        **{name: getattr(service, name) for name in _PLAIN},
        **{name: _get(getattr(service, name), lang) for name in _TEXTS},
        **{name: rule.text if (rule := getattr(service, name)) else None for name in _RULES},
        "documents": [document.get(lang) for document in service.documents],
        "consents": sorted({code for rule in rules for code in rule.consents}),
        "in_force": {"from": starts and starts.isoformat(), "to": ends and ends.isoformat()},
        "postponed": postponed
        and {
            "when": postponed.when.text,
            "until": postponed.until.get(lang),
            "reopens": _reopening(postponed.reopens, lang),
        },
        "reopens": _reopening(service.reopens, lang),
    }


def _reopening(reopening: Reopening | None, lang: Lang) -> dict[str, Any] | None:
    if reopening is None:
        return None
    return {"months": reopening.months, "after": reopening.after, "note": _get(reopening.note, lang)}


def _get(text: Text | None, lang: Lang) -> str | None:
    return None if text is None else text.get(lang)
