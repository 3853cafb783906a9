"""`POST /api/v1/score`: one person or up to 1,000, scored and explained; nothing is stored."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from riskscore.errors import Lang, PersonError, Problem, Text, shorten
from riskscore.scoring import score_one, score_people
from riskscore_serving.api_schema import (
    LANGUAGE_PARAMETER,
    PROBLEM_RESPONSES,
    People,
    Score,
    score_request_body,
    score_response,
)
from riskscore_serving.body import parse_json, read_body
from riskscore_serving.context import Context
from riskscore_serving.problems import RefusalError, json_response, problem_response, problem_to_dict

MAX_PEOPLE = 1_000
_LIST = Text(ru=f"список от 1 до {MAX_PEOPLE} человек", en=f"a list of 1 to {MAX_PEOPLE} people")
_PERSON = Text(ru="объект с ключами answers, history, person", en="an object with the keys answers, history, person")
_REMEDY = Text(ru="возьмите за образец пример на странице /docs", en="follow the example at /docs")
_ALONE = Text(ru="в запросе со списком — только ключ people", en="only the key people in a request with a list")


def build_score_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["score"])

    @router.post(
        "/score",
        summary="Score one person or a list",
        response_model=Score | People,
        responses={200: score_response(_example(context)), **PROBLEM_RESPONSES},
        openapi_extra={"parameters": [LANGUAGE_PARAMETER], "requestBody": score_request_body(context.bundle)},
    )
    def score(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        """Risk, reasons and services for one person or up to 1,000. Nothing is stored.

        One person with problems answers 422. A list answers 200 with `results` in order, each a score or its
        `problems`. Texts are in Russian or English by `Accept-Language`.
        """
        lang = context.language(request)
        data = parse_json(body, request.headers.get("content-type"))
        if isinstance(data, dict) and "people" in data:
            return _score_list(context, data, lang)
        return _score_single(context, data, lang)

    return router


def _example(context: Context) -> dict[str, Any]:
    bundle = context.bundle
    person = bundle.examples[0] if bundle.examples else {}
    return score_one(bundle, person, today=context.today(), lang=context.settings.lang)


def _score_single(context: Context, person: Any, lang: Lang) -> Response:
    if not isinstance(person, dict):
        return problem_response(RefusalError("bad_values"), lang, [_not_a_person(person)])
    try:
        score = score_one(context.bundle, person, today=context.today(), lang=lang)
    except PersonError as error:
        return problem_response(RefusalError("bad_values"), lang, error.problems)
    return json_response(score, lang)


def _score_list(context: Context, data: Mapping[str, Any], lang: Lang) -> Response:
    problems = _check_list(data)
    if problems:
        return problem_response(RefusalError("bad_values"), lang, problems)
    results = score_people(context.bundle, data["people"], today=context.today(), lang=lang)
    return json_response({"results": [_to_json(result, lang) for result in results]}, lang)


def _to_json(result: dict[str, Any] | list[Problem], lang: Lang) -> dict[str, Any]:
    if isinstance(result, dict):
        return result
    return {"problems": [problem_to_dict(problem, lang) for problem in result]}


def _check_list(data: Mapping[str, Any]) -> list[Problem]:
    people = data["people"]
    problems = [Problem("unknown_key", shorten(key), shorten(key), _ALONE, _REMEDY) for key in data if key != "people"]
    if not isinstance(people, list):
        return [*problems, Problem("not_a_list", "people", shorten(people), _LIST, _REMEDY)]
    if not 1 <= len(people) <= MAX_PEOPLE:
        return [*problems, Problem("wrong_length", "people", str(len(people)), _LIST, _REMEDY)]
    rows = enumerate(people, start=1)
    return problems + [_not_a_person(person, row) for row, person in rows if not isinstance(person, dict)]


def _not_a_person(value: object, row: int | None = None) -> Problem:
    return Problem("not_an_object", None, shorten(value), _PERSON, _REMEDY, row)
