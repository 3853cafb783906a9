"""`/`: the questionnaire as a form and the result above it. Works without JavaScript; nothing is stored."""

from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from riskscore.errors import LANGS, Lang, PersonError, Problem
from riskscore.scoring import score_one
from riskscore_serving.body import read_body
from riskscore_serving.context import Context
from riskscore_serving.form import Posted, build_groups, group_problems, post_person, read_person
from riskscore_serving.problems import RefusalError
from riskscore_serving.result import Result, build_result, say_model
from riskscore_serving.student_sheet import StudentSheet, build_sheet
from riskscore_serving.texts import template_words
from riskscore_serving.whatif_view import WhatIfView, build_what_if, without_changes

MAX_FIELDS = 2_000
HTML_HEADERS = {"cache-control": "no-store"}
TEMPLATES = Path(__file__).parent / "templates"
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def build_page_router(context: Context) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/")
    def empty_page(lang: str | None = None) -> Response:
        return show_page(context, {}, chosen_lang(lang, context.settings.lang))

    @router.post("/")
    def answered_page(request: Request, body: Annotated[bytes, Depends(read_body)]) -> Response:
        return answer_form(context, parse_form(body, request.headers.get("content-type")))

    return router


def parse_form(body: bytes, content_type: str | None) -> Posted:
    if (content_type or "").partition(";")[0].strip().lower() != "application/x-www-form-urlencoded":
        raise RefusalError("not_a_form")
    try:
        return parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise RefusalError("too_many_fields") from None


def chosen_lang(name: str | None, default: Lang) -> Lang:
    return name if name in LANGS else default


def answer_form(context: Context, posted: Posted) -> Response:
    """Which button was pressed decides; a language button keeps what is on the page."""
    shown = chosen_lang(posted.get("shown_lang", [None])[-1], context.settings.lang)
    lang = chosen_lang(posted.get("lang", [None])[-1], shown)
    action = posted.get("action", [""])[-1]
    if action == "clear":
        return RedirectResponse(f"/?lang={lang}", status_code=303)
    if action == "example" and context.bundle.examples:
        example = post_person(context.bundle.questionnaire, context.bundle.examples[0])
        return show_page(context, example, lang, is_example=True)
    if action == "score" or "scored" in posted:
        return show_scored(context, without_changes(posted) if action == "score" else posted, lang)
    return show_page(context, posted, lang)


def show_scored(context: Context, posted: Posted, lang: Lang) -> Response:
    person = read_person(context.bundle.questionnaire, posted)
    try:
        score, told = (
            score_one(context.bundle, person, today=context.today(), lang=lang, audience=audience)
            for audience in ("specialist", "student")
        )
    except PersonError as error:
        return show_page(context, posted, lang, problems=error.problems)
    result, sheet = build_result(context.bundle, score, lang), build_sheet(context.bundle, told, lang)
    changes = build_what_if(context.bundle, person, posted, today=context.today(), lang=lang)
    return show_page(context, posted, lang, result=result, sheet=sheet, what_if=changes)


def show_page(
    context: Context,
    posted: Posted,
    lang: Lang,
    *,
    problems: tuple[Problem, ...] = (),
    result: Result | None = None,
    sheet: StudentSheet | None = None,
    what_if: WhatIfView | None = None,
    is_example: bool = False,
) -> Response:
    bundle = context.bundle
    page = _ENVIRONMENT.get_template("page.html").render(
        t=template_words(lang),
        lang=lang,
        bundle=bundle,
        title=bundle.questionnaire.title.get(lang),
        groups=build_groups(bundle.questionnaire, posted, problems, lang),
        other_errors=group_problems(bundle.questionnaire, problems, lang).get("", ()),
        has_problems=bool(problems),
        result=result,
        sheet=sheet,
        what_if=what_if,
        is_example=is_example,
        is_fresh=not posted,
        model=say_model(bundle, lang),
    )
    is_refused = bool(problems or (what_if and what_if.errors))
    return HTMLResponse(page, status_code=422 if is_refused else 200, headers=HTML_HEADERS)


def show_refusal(refusal: RefusalError, lang: Lang) -> Response:
    """What a person in a browser sees instead of a problem document."""
    page = _ENVIRONMENT.get_template("refusal.html").render(
        t=template_words(lang), lang=lang, message=refusal.message(lang)
    )
    return HTMLResponse(page, status_code=refusal.status, headers=HTML_HEADERS)
