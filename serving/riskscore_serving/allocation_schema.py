"""What the API documents of allocations; documentation only, as in api_schema."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from riskscore.allocation import HEAVIEST, MOST_PLACES
from riskscore_serving.allocation_request import (
    LARGEST_SEED,
    MAX_CAPACITIES,
    MAX_LISTED,
    MAX_MORE,
    MAX_MOST,
    MAX_STUDENTS,
    WEIGHED,
)
from riskscore_serving.api_schema import PROBLEM_RESPONSES


class ServicePlaces(BaseModel):
    service: str
    places: int
    given: int
    waiting: int


class AllocationLine(BaseModel):
    id: str
    service_code: str
    college: str | None = Field(description="null: places for any college.")
    need: int = Field(description="The probability in whole hundredths, at least 1.")
    weight: float = Field(description="Of the evidence of the service; the objective counts need times weight.")
    draw: int = Field(ge=1, le=1_000_000)
    inclusion_probability: float = Field(ge=0, le=1, description="How likely the lottery gave a place of the service.")
    place: Literal["given", "waiting", "limit"] = Field(description="limit: has as many places as one may have.")
    position: int | None = Field(description="On the waiting list.")


class ServiceGain(BaseModel):
    service: str
    need: float = Field(description="What the need covered would grow by.")
    places: int = Field(description="How many more places would be given in all.")


class MorePlaces(BaseModel):
    places: int
    services: list[ServiceGain]


class GroupShare(BaseModel):
    value: Literal["yes", "no"] = Field(description="Whether the students named the group.")
    n: int = Field(ge=10, description="Students for whom there are places.")
    given: int
    share: float = Field(ge=0, le=1)
    mean_need: float


class GroupShares(BaseModel):
    column: str = Field(description="The group.")
    shares: list[GroupShare]
    hidden: int = Field(description="Fewer than ten people, or a number from which theirs would follow.")


class Explanation(BaseModel):
    service: str
    college: str | None
    place: Literal["given", "waiting", "limit", "none"]
    position: int | None
    need: int | None
    draw: int | None
    inclusion: float | None
    margin_need: int | None = Field(description="The lowest need that got a place there.")
    margin_draw: int | None
    why: str


class AllocationList(BaseModel):
    date: date
    seed: int
    most: int
    students: int
    asking: int = Field(description="Students for whom there are places.")
    served: int
    covered_need: float = Field(description="Sum of need times weight of all places given: the greatest possible.")
    given: int
    given_by_lot: int
    services: list[ServicePlaces]
    more_places: MorePlaces
    groups: list[GroupShares]
    explained: list[Explanation]
    list: list[AllocationLine]


ALLOCATION_RESPONSES: dict[int | str, dict[str, Any]] = {
    **PROBLEM_RESPONSES,
    503: {**PROBLEM_RESPONSES[422], "description": "Others are being served; ask again after Retry-After"},
}


def allocation_request_body(services: Sequence[str]) -> dict[str, Any]:
    """The request of `POST /allocations`, with an example by the first services of the catalogue."""
    content = {"schema": _object(_BODY, ["students", "capacities"]), "examples": _examples(services)}
    return {"required": True, "content": {"application/json": content}}


def _object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _names(key: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "maxItems": MAX_LISTED[key]}


_TEXT: dict[str, Any] = {"type": "string"}
_OPTIONAL: dict[str, Any] = {"type": ["string", "null"]}
_DAY: dict[str, Any] = {"type": ["string", "null"], "format": "date"}
_STUDENT = _object(
    {
        "id": {"type": ["string", "integer"]},
        "college": _OPTIONAL,
        "probability": {"type": "number", "minimum": 0, "maximum": 1},
        "services": {**_names("services"), "description": "Codes recommended to the student."},
        "groups": {**_names("groups"), "description": "Groups that places may be reserved for."},
    },
    ["id", "probability", "services"],
)
_CAPACITY = _object(
    {
        "service_code": _TEXT,
        "college": {**_OPTIONAL, "description": "null: any."},
        "places": {"type": "integer", "minimum": 0},
        "reserved_group": _OPTIONAL,
        "reserved_places": {"type": ["integer", "null"], "minimum": 0},
        "from": _DAY,
        "to": _DAY,
    },
    ["service_code", "places"],
)
_BODY: dict[str, Any] = {
    "students": {"type": "array", "items": _STUDENT, "minItems": 1, "maxItems": MAX_STUDENTS},
    "capacities": {"type": "array", "items": _CAPACITY, "minItems": 1, "maxItems": MAX_CAPACITIES},
    "seed": {"type": "integer", "minimum": 0, "maximum": LARGEST_SEED, "description": "Default the date as a number."},
    "date": {**_DAY, "description": "Places open on this day; default today."},
    "more": {"type": "integer", "minimum": 0, "maximum": MAX_MORE, "default": 0, "description": "Try so many more."},
    "weights": _object({grade: {"type": "number", "minimum": 1, "maximum": HEAVIEST / 100} for grade in WEIGHED}, []),
    "explain": {"type": ["string", "integer", "null"], "description": "The id of one student."},
    "most": {"type": "integer", "minimum": 1, "maximum": MAX_MOST, "default": MOST_PLACES},
}


def _examples(services: Sequence[str]) -> dict[str, Any]:
    if not services:
        return {}
    code = services[0]
    students = [
        {"id": "1", "college": "A", "probability": 0.61, "services": [code]},
        {"id": "2", "college": "A", "probability": 0.35, "services": [code], "groups": ["orphan"]},
        {"id": "3", "college": "B", "probability": 0.35, "services": [code]},
    ]
    places = [{"service_code": code, "places": 2, "reserved_group": "orphan", "reserved_places": 1}]
    return {
        "three": {
            "summary": "Three students, two places",
            "value": {"students": students, "capacities": places, "seed": 7},
        }
    }
