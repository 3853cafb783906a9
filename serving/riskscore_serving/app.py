"""Everything joined in one place."""

from collections.abc import Callable
from datetime import date
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect

from riskscore.bundle import Bundle
from riskscore_serving.allocation_routes import build_allocation_router
from riskscore_serving.context import Context, local_today
from riskscore_serving.openapi import DESCRIPTION, install_documentation
from riskscore_serving.page_routes import build_page_router, show_refusal
from riskscore_serving.problems import RefusalError, problem_response
from riskscore_serving.read_routes import build_health_router, build_read_router
from riskscore_serving.score_routes import build_score_router
from riskscore_serving.security import SecurityHeaders
from riskscore_serving.settings import Settings
from riskscore_serving.whatif_routes import build_what_if_router

STATIC = Path(__file__).parent / "static"


def create_app(bundle: Bundle, settings: Settings, *, today: Callable[[], date] = local_today) -> FastAPI:
    """The API and the page over one loaded bundle; `today` is the date of an assessment that names none."""
    context = Context(bundle, settings, today)
    app = FastAPI(
        title="riskscore",
        version=version("graduate-riskscore"),
        description=DESCRIPTION,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
    )
    app.include_router(build_score_router(context))
    app.include_router(build_what_if_router(context))
    app.include_router(build_allocation_router(context))
    app.include_router(build_read_router(context))
    app.include_router(build_health_router(context))
    app.include_router(build_page_router(context))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_documentation(app, bundle)
    install_refusals(app, context)
    app.add_middleware(SecurityHeaders)
    return app


def install_refusals(app: FastAPI, context: Context) -> None:
    """Whatever cannot be answered becomes a problem document, or a page for a person in a browser."""

    @app.exception_handler(RefusalError)
    def refuse(request: Request, refusal: RefusalError) -> Response:
        if _wants_page(request):
            return show_refusal(refusal, context.language(request))
        return problem_response(refusal, context.language(request))

    @app.exception_handler(HTTPException)
    def refuse_address(request: Request, error: HTTPException) -> Response:
        codes = {404: "not_found", 405: "method_not_allowed"}
        refusal = RefusalError(codes.get(error.status_code, "bad_request"))
        response = refuse(request, refusal)
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(ClientDisconnect)
    def refuse_silence(request: Request, _error: ClientDisconnect) -> Response:
        return problem_response(RefusalError("bad_request"), context.language(request))


def _wants_page(request: Request) -> bool:
    return not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", "")
