"""The OpenAPI document and its page, with the assets of this package only."""

from typing import Any

from fastapi import FastAPI, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from riskscore.bundle import Bundle
from riskscore_serving.api_schema import person_schema, problem_schemas

DESCRIPTION = """Who is likely to be without work after graduation, how sure that is, why, and which services fit.

Every level is a **proposal**: a named specialist decides. Nothing that is sent is stored.
"""
_PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>riskscore API</title>
<link rel="icon" href="/static/icon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/vendor/swagger-ui.css">
</head>
<body>
<div id="swagger-ui"></div>
<noscript><p>Without JavaScript: the OpenAPI document is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<script src="/static/vendor/swagger-ui-bundle.js"></script>
<script src="/static/docs.js"></script>
</body>
</html>
"""


def install_documentation(app: FastAPI, bundle: Bundle) -> None:
    """Add `/openapi.json` and `/docs`; call it once every other route is there."""
    document = build_document(app, bundle)

    @app.get("/openapi.json", include_in_schema=False)
    def openapi() -> Response:
        return JSONResponse(document)

    @app.get("/docs", include_in_schema=False)
    def docs() -> Response:
        return HTMLResponse(_PAGE)


def build_document(app: FastAPI, bundle: Bundle) -> dict[str, Any]:
    document = get_openapi(title=app.title, version=app.version, description=app.description, routes=app.routes)
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    problem = problem_schemas()
    schemas |= {**problem.pop("$defs", {}), "ProblemDocument": problem, "Person": person_schema(bundle)}
    _drop_framework_errors(document)
    return document


def _drop_framework_errors(document: dict[str, Any]) -> None:
    """FastAPI promises its own validation error wherever a path has a parameter; ours is text, which is never wrong."""
    for path in document["paths"].values():
        for operation in path.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
