"""`POST /api/v1/allocations`: limited places in, the list of who gets what out; nothing is stored.

Solving lets go of Python's lock, so that other requests are answered meanwhile. At most two are solved at once, each
within twenty seconds; who has found no turn in that time is told to come back.
"""

import asyncio
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.concurrency import run_in_threadpool

from riskscore.allocation import (
    Allocation,
    Conflict,
    Deadline,
    GroupShares,
    add_places,
    allocate,
    compare_groups,
    conflict_problems,
    explain_student,
    list_lines,
    summarise,
)
from riskscore.errors import AllocationError, Lang
from riskscore.plan import Service
from riskscore_serving.allocation_request import Asked, read_request
from riskscore_serving.allocation_schema import ALLOCATION_RESPONSES, AllocationList, allocation_request_body
from riskscore_serving.api_schema import LANGUAGE_PARAMETER
from riskscore_serving.body import parse_json, read_body
from riskscore_serving.context import Context
from riskscore_serving.problems import RefusalError, json_response, problem_response

AT_ONCE, MOST_GROUPS = 2, 20
MOST_SECONDS = 20.0


def build_allocation_router(context: Context) -> APIRouter:
    router = APIRouter(prefix="/api/v1", tags=["plan"])
    catalogue = context.bundle.catalogue
    services = catalogue.services if catalogue else ()
    codes = [service.code for service in services]
    turns = asyncio.Semaphore(AT_ONCE)

    @router.post(
        "/allocations",
        summary="Give limited places to students",
        response_model=AllocationList,
        responses=ALLOCATION_RESPONSES,
        openapi_extra={"parameters": [LANGUAGE_PARAMETER], "requestBody": allocation_request_body(codes)},
    )
    async def allocations(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        """Who gets which place: the greatest need covered, ties by recorded draws. Nothing is stored.

        Limits that contradict each other answer 422 with the code `conflicting_limits`, as few of them as possible;
        what is not solved in twenty seconds answers 422 with the code `too_hard`.
        """
        lang = context.language(request)
        data: Any = await run_in_threadpool(parse_json, body, request.headers.get("content-type"))
        asked, problems = await run_in_threadpool(read_request, data, codes, context.today())
        if problems:
            return problem_response(RefusalError("bad_values"), lang, problems)
        try:
            async with asyncio.timeout(MOST_SECONDS):
                await turns.acquire()
        except TimeoutError:
            return problem_response(RefusalError("busy"), lang, headers={"retry-after": f"{MOST_SECONDS:.0f}"})
        try:
            return await run_in_threadpool(_solve, asked, services, lang)
        finally:
            turns.release()

    return router


def _solve(asked: Asked, services: tuple[Service, ...], lang: Lang) -> Response:
    evidence = {service.code: service.evidence for service in services}
    names = {service.code: service.name for service in services}
    deadline = Deadline.after(MOST_SECONDS)
    try:
        found = allocate(
            asked.students, asked.pools, evidence,
            day=asked.day, seed=asked.seed, most=asked.most, weights=asked.weights, deadline=deadline,
        )  # fmt: skip
        if isinstance(found, Conflict):
            return problem_response(RefusalError("conflicting_limits"), lang, conflict_problems(found, names))
        more = [add_places(found, code, asked.more, deadline) for code in _services(found)] if asked.more else []
    except AllocationError:
        return problem_response(RefusalError("too_hard"), lang)
    told = [] if asked.explain is None else explain_student(found, asked.explain, names)
    answer = {
        **summarise(found, asked.day),
        "more_places": {"places": asked.more, "services": [asdict(change) for change in more]},
        "groups": [asdict(group) for group in _groups(found)],
        "explained": [{**asdict(one), "why": one.why.get(lang)} for one in told],
        "list": list_lines(found),
    }
    return json_response(answer, lang)


def _services(found: Allocation) -> list[str]:
    return sorted({pool.service for pool in found.demand.pools})


def _groups(found: Allocation) -> list[GroupShares]:
    """Those who named a group beside those who did not, for each group named."""
    students = found.demand.students
    named = sorted(set().union(*(student.groups for student in students)))
    return [
        compare_groups(found, group, {one.id: "yes" if group in one.groups else "no" for one in students})
        for group in named[:MOST_GROUPS]
    ]
