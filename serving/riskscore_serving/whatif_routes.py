"""`POST /api/v1/what-if`: one person with other answers, their own or the best there are; nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from riskscore.errors import PersonError, Problem, Text, shorten
from riskscore.whatif import what_if
from riskscore_serving.api_schema import LANGUAGE_PARAMETER, PROBLEM_RESPONSES
from riskscore_serving.body import parse_json, read_body
from riskscore_serving.context import Context
from riskscore_serving.problems import RefusalError, json_response, problem_response
from riskscore_serving.whatif_schema import WhatIf, what_if_request_body

_PERSON = Text(
    ru="объект с ключами answers, history, person и, если нужно, changes",
    en="an object with the keys answers, history, person and, where wanted, changes",
)
_REMEDY = Text(ru="возьмите за образец пример на странице /docs", en="follow the example at /docs")


def build_what_if_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["score"])
    example = _example(context)
    asked = what_if_request_body(context.bundle, example)

    @router.post(
        "/what-if",
        summary="What if some answers were others",
        response_model=WhatIf,
        responses={200: {"content": {"application/json": {"example": example}}}, **PROBLEM_RESPONSES},
        openapi_extra={
            "parameters": [LANGUAGE_PARAMETER],
            "requestBody": asked,
        },
    )
    def ask(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        """The score now, after changed answers, and what moved; without `changes` the best changes there are.

        Only what the questionnaire declares can change, only towards less risk, and never a protected or context
        feature. It is association, not effect: what graduates were like who had made the change. Nothing is stored.
        """
        lang = context.language(request)
        data = parse_json(body, request.headers.get("content-type"))
        if not isinstance(data, dict):
            problem = Problem("not_an_object", None, shorten(data), _PERSON, _REMEDY)
            return problem_response(RefusalError("bad_values"), lang, [problem])
        person = {key: value for key, value in data.items() if key != "changes"}
        try:
            answer = what_if(context.bundle, person, data.get("changes"), today=context.today(), lang=lang)
        except PersonError as error:
            return problem_response(RefusalError("bad_values"), lang, error.problems)
        return json_response(answer, lang)

    return router


def _example(context: Context) -> dict[str, Any]:
    bundle = context.bundle
    person = bundle.examples[0] if bundle.examples else {}
    return what_if(bundle, person, today=context.today(), lang=context.settings.lang)
