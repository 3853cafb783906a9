"""Services on the page: a card for each one offered, and why not the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang, Text
from riskscore_serving.texts import ELIGIBILITY, EVIDENCE, words


@dataclass(frozen=True)
class ServiceCard:
    name: str
    why: str
    eligibility: str
    evidence: str
    description: str
    details: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NearMissLine:
    """Services that are not offered for one and the same reason."""

    names: tuple[str, ...]
    why_not: str
    what_would_help: str


def group_near_misses(misses: Iterable[Mapping[str, str]]) -> tuple[NearMissLine, ...]:
    """Each reason once, in the order of the first service that has it."""
    names: dict[tuple[str, str], list[str]] = {}
    for miss in misses:
        names.setdefault((miss["why_not"], miss["what_would_help"]), []).append(miss["name"])
    return tuple(NearMissLine(tuple(own), *texts) for texts, own in names.items())


def show_service(bundle: Bundle, advice: Mapping[str, Any], lang: Lang) -> ServiceCard:
    t = words(lang)
    services = bundle.catalogue.services if bundle.catalogue else ()
    service = next(service for service in services if service.code == advice["code"])
    documents = Text("; ".join(d.ru for d in service.documents), "; ".join(d.en for d in service.documents))
    details = {
        "can_change": service.can_change,
        "provider": service.provider,
        **({"duration": service.duration} if service.duration else {}),
        **({"documents": documents} if service.documents else {}),
        "legal": service.legal,
    }
    return ServiceCard(
        name=advice["name"],
        why=advice["why"],
        eligibility=ELIGIBILITY[advice["eligibility"]].get(lang),
        evidence=EVIDENCE[advice["evidence"]].get(lang),
        description=service.description.get(lang),
        details=tuple((t[name], text.get(lang)) for name, text in details.items()),
    )
