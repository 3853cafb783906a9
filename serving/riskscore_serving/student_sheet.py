"""The sheet for the student: what can be done and who helps, to be printed or copied."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import Lang


@dataclass(frozen=True)
class StudentSheet:
    """Sentences ready to show; `services` are names, each with who provides it."""

    start: tuple[str, ...]
    strengths: tuple[str, ...]
    services: tuple[tuple[str, str], ...]
    context: str | None
    closing: str


def build_sheet(bundle: Bundle, score: Mapping[str, Any], lang: Lang) -> StudentSheet:
    """`score` is what `score_one` gives for the audience `student`."""
    letter = score["letter"]
    services = bundle.catalogue.services if bundle.catalogue else ()
    provider = {service.code: service.provider.get(lang) for service in services}
    return StudentSheet(
        start=tuple(letter["start"]),
        strengths=tuple(letter["strengths"]),
        services=tuple((advice["name"], provider[advice["code"]]) for advice in score["services"]),
        context=letter["context"],
        closing=letter["closing"],
    )
