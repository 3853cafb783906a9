"""`POST /api/v1/allocations`: limited places in, the list of who gets what out; nothing is stored."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from riskscore.allocation import Conflict, allocate, conflict_problems, list_lines, summarise
from riskscore_serving.allocation_request import read_request
from riskscore_serving.allocation_schema import AllocationList, allocation_request_body
from riskscore_serving.api_schema import LANGUAGE_PARAMETER, PROBLEM_RESPONSES
from riskscore_serving.body import parse_json, read_body
from riskscore_serving.context import Context
from riskscore_serving.problems import RefusalError, json_response, problem_response


def build_allocation_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["plan"])
    catalogue = context.bundle.catalogue
    evidence = {service.code: service.evidence for service in catalogue.services} if catalogue else {}
    example = allocation_request_body(list(evidence))

    @router.post(
        "/allocations",
        summary="Give limited places to students",
        response_model=AllocationList,
        responses=PROBLEM_RESPONSES,
        openapi_extra={"parameters": [LANGUAGE_PARAMETER], "requestBody": example},
    )
    def allocations(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        """Who gets which place: the greatest need covered, ties by recorded draws. Nothing is stored.

        Limits that contradict each other answer 422 with the code `conflicting_limits`, as few of them as possible.
        """
        lang = context.language(request)
        data: Any = parse_json(body, request.headers.get("content-type"))
        asked, problems = read_request(data, list(evidence), context.today())
        if problems:
            return problem_response(RefusalError("bad_values"), lang, problems)
        result = allocate(asked.students, asked.pools, evidence, day=asked.day, seed=asked.seed, most=asked.most)
        if isinstance(result, Conflict):
            return problem_response(RefusalError("conflicting_limits"), lang, conflict_problems(result))
        return json_response({**summarise(result, asked.day), "list": list_lines(result)}, lang)

    return router
