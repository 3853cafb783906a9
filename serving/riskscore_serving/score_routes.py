"""`POST /api/v1/score`: one person or up to 1,000, scored and explained; nothing is stored."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from riskscore.errors import Lang, PersonError, Problem, Text, shorten
from riskscore.explain import AUDIENCES, Audience
from riskscore.questionnaire.person import MOST_UNKNOWN
from riskscore.scoring import score_one, score_people
from riskscore_serving.api_schema import (
    AUDIENCE_PARAMETER,
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
# Bytes of a body up to which one person is answered at once: handing one score of a millisecond to another thread takes
# a third as long again, and more where that thread finds the processor's caches cold. A list never is: a thousand
# people who answered nothing are three kilobytes and three seconds.
ONE_PERSON = 16_384
_LIST = Text(ru=f"список от 1 до {MAX_PEOPLE} человек", en=f"a list of 1 to {MAX_PEOPLE} people")
_PERSON = Text(ru="объект с ключами answers, history, person", en="an object with the keys answers, history, person")
_REMEDY = Text(ru="возьмите за образец пример на странице /docs", en="follow the example at /docs")
_AUDIENCES = Text(ru=f"одно из: {', '.join(AUDIENCES)}", en=f"one of {', '.join(AUDIENCES)}")
_ONE_OF_THEM = Text(ru="укажите одно значение или уберите параметр", en="give one of them, or leave the parameter out")
_ALONE = Text(ru="в запросе со списком — только ключ people", en="only the key people in a request with a list")


def build_score_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["score"])

    @router.post(
        "/score",
        summary="Score one person or a list",
        response_model=Score | People,
        responses={200: score_response(_example(context)), **PROBLEM_RESPONSES},
        openapi_extra={
            "parameters": [AUDIENCE_PARAMETER, LANGUAGE_PARAMETER],
            "requestBody": score_request_body(context.bundle),
        },
    )
    async def score(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        """Risk, reasons and services for one person or up to 1,000. Nothing is stored.

        One person with problems answers 422. A list answers 200 with `results` in order, each a score or its
        `problems`. Texts are in Russian or English by `Accept-Language`, reasons in the words of `audience`.
        """
        content_type = request.headers.get("content-type")
        if len(body) > ONE_PERSON:
            data = await run_in_threadpool(parse_json, body, content_type)
            return await run_in_threadpool(_answer, context, request, data)
        data = parse_json(body, content_type)
        if _is_list(data):
            return await run_in_threadpool(_answer, context, request, data)
        return _answer(context, request, data)

    return router


def _is_list(data: Any) -> bool:
    return isinstance(data, dict) and "people" in data


def _answer(context: Context, request: Request, data: Any) -> Response:
    lang = context.language(request)
    audience, problems = read_audience(request)
    if _is_list(data):
        return _score_list(context, data, lang, audience, problems)
    return _score_single(context, data, lang, audience, problems)


def read_audience(request: Request) -> tuple[Audience, list[Problem]]:
    """Who reads the reasons, by the query: the specialist if nothing is said, else a problem where it is nobody."""
    found = request.query_params.getlist("audience")
    if not found:
        return "specialist", []
    known = [name for name in AUDIENCES if found == [name]]
    if known:
        return known[0], []
    return "specialist", [Problem("unknown_audience", "audience", shorten(", ".join(found)), _AUDIENCES, _ONE_OF_THEM)]


def _example(context: Context) -> dict[str, Any]:
    bundle = context.bundle
    person = bundle.examples[0] if bundle.examples else {}
    return score_one(bundle, person, today=context.today(), lang=context.settings.lang)


def _score_single(context: Context, person: Any, lang: Lang, audience: Audience, problems: list[Problem]) -> Response:
    if not isinstance(person, dict):
        return problem_response(RefusalError("bad_values"), lang, [*problems, _not_a_person(person)])
    try:
        score = score_one(context.bundle, person, today=context.today(), lang=lang, audience=audience)
    except PersonError as error:
        return problem_response(RefusalError("bad_values"), lang, [*problems, *error.problems])
    return problem_response(RefusalError("bad_values"), lang, problems) if problems else json_response(score, lang)


def _score_list(
    context: Context, data: Mapping[str, Any], lang: Lang, audience: Audience, problems: list[Problem]
) -> Response:
    problems = [*problems, *_check_list(data)]
    if problems:
        return problem_response(RefusalError("bad_values"), lang, problems)
    results = score_people(context.bundle, data["people"], today=context.today(), lang=lang, audience=audience)
    return json_response({"results": [_to_json(result, lang) for result in results]}, lang)


def _to_json(result: dict[str, Any] | list[Problem], lang: Lang) -> dict[str, Any]:
    if isinstance(result, dict):
        return result
    return {"problems": [problem_to_dict(problem, lang) for problem in result]}


def _check_list(data: Mapping[str, Any]) -> list[Problem]:
    people = data["people"]
    keys = [key for key in data if key != "people"][:MOST_UNKNOWN]
    problems = [Problem("unknown_key", shorten(key), shorten(key), _ALONE, _REMEDY) for key in keys]
    if not isinstance(people, list):
        return [*problems, Problem("not_a_list", "people", shorten(people), _LIST, _REMEDY)]
    if not 1 <= len(people) <= MAX_PEOPLE:
        return [*problems, Problem("wrong_length", "people", str(len(people)), _LIST, _REMEDY)]
    rows = enumerate(people, start=1)
    return problems + [_not_a_person(person, row) for row, person in rows if not isinstance(person, dict)]


def _not_a_person(value: object, row: int | None = None) -> Problem:
    return Problem("not_an_object", None, shorten(value), _PERSON, _REMEDY, row)
