"""The one place where what went wrong becomes an HTTP status and a problem document (RFC 9457)."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from fastapi import Response
from pydantic_core import to_json

from riskscore.errors import Lang, Problem, RiskscoreError, Text, shorten

MEDIA_TYPE = "application/problem+json"

_REFUSALS: dict[str, tuple[HTTPStatus, Text]] = {
    "not_found": (
        HTTPStatus.NOT_FOUND,
        Text(ru="Такого адреса нет. Список адресов: /docs", en="There is no such address. All addresses: /docs"),
    ),
    "method_not_allowed": (
        HTTPStatus.METHOD_NOT_ALLOWED,
        Text(
            ru="Этот адрес отвечает на другие методы; они названы в заголовке Allow.",
            en="This address answers other methods; they are named in the header Allow.",
        ),
    ),
    "no_card": (
        HTTPStatus.NOT_FOUND,
        Text(ru="В этом пакете модели нет карточки.", en="This bundle has no model card."),
    ),
    "unknown_questionnaire": (
        HTTPStatus.NOT_FOUND,
        Text(
            ru="Такой анкеты здесь нет. Действующая названа в /api/v1/models/current",
            en="That questionnaire is not here. The one in use is named by /api/v1/models/current",
        ),
    ),
    "too_large": (
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        Text(
            ru="Запрос больше 8 МБ. Разделите список людей на части.",
            en="The request is larger than 8 MB. Split the list of people.",
        ),
    ),
    "too_slow": (
        HTTPStatus.REQUEST_TIMEOUT,
        Text(ru="Запрос не пришёл до конца. Отправьте его заново.", en="The request did not arrive. Send it again."),
    ),
    "not_json_content": (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        Text(
            ru="Нужен заголовок Content-Type: application/json",
            en="The header Content-Type: application/json is needed",
        ),
    ),
    "not_a_form": (
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        Text(
            ru="Страница принимает форму вида application/x-www-form-urlencoded",
            en="The page takes a form of the type application/x-www-form-urlencoded",
        ),
    ),
    "too_many_fields": (
        HTTPStatus.BAD_REQUEST,
        Text(ru="В форме слишком много полей.", en="The form has too many fields."),
    ),
    "not_utf8": (
        HTTPStatus.BAD_REQUEST,
        Text(
            ru="Запрос не в кодировке UTF-8. Сохраните его в UTF-8.",
            en="The request is not UTF-8. Save it as UTF-8.",
        ),
    ),
    "malformed_json": (
        HTTPStatus.BAD_REQUEST,
        Text(ru="Запрос не читается как JSON. Исправьте запись.", en="The request is not JSON. Correct its syntax."),
    ),
    "too_deep": (
        HTTPStatus.BAD_REQUEST,
        Text(
            ru="Слишком много вложений. Образец запроса: /docs",
            en="Nested too deeply. An example of a request: /docs",
        ),
    ),
    "number_too_long": (
        HTTPStatus.BAD_REQUEST,
        Text(ru="Слишком длинное число. Запишите его короче.", en="A number is too long. Write it shorter."),
    ),
    "not_a_number": (
        HTTPStatus.BAD_REQUEST,
        Text(
            ru="NaN и Infinity в JSON недопустимы. Нет ответа: null",
            en="NaN and Infinity are not JSON. No answer is null",
        ),
    ),
    "key_twice": (
        HTTPStatus.BAD_REQUEST,
        Text(ru="Ключ указан дважды. Оставьте один.", en="A key is given twice. Keep one."),
    ),
    "half_character": (
        HTTPStatus.BAD_REQUEST,
        Text(
            ru="В тексте половина символа (одиночный суррогат \\uD800–\\uDFFF). Удалите её.",
            en="A text holds half a character (a lone surrogate \\uD800–\\uDFFF). Remove it.",
        ),
    ),
    "bad_values": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Text(
            ru="Значения не прошли проверку; все замечания — в списке problems.",
            en="Some values cannot be used; all of them are listed in problems.",
        ),
    ),
    "conflicting_limits": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Text(
            ru="Места нельзя распределить: ограничения в problems противоречат друг другу. Измените одно из них.",
            en="The places cannot be given: the limits in problems contradict each other. Change one of them.",
        ),
    ),
    "too_hard": (
        HTTPStatus.UNPROCESSABLE_ENTITY,
        Text(
            ru="За отведённое время точного решения не найдено. Труднее всего много резервов с пересекающимися "
            "группами: уменьшите их число, разделите список по организациям или возьмите команду "
            "riskscore plan allocate.",
            en="No exact solution was found in the time allowed. Hardest are many reserves whose groups overlap: have "
            "fewer of them, split the list by college, or use the command riskscore plan allocate.",
        ),
    ),
    "busy": (
        HTTPStatus.SERVICE_UNAVAILABLE,
        Text(
            ru="Сервер распределяет места для других. Повторите запрос позже, через время из заголовка Retry-After.",
            en="The server is giving places for others. Ask again later, after the time in the header Retry-After.",
        ),
    ),
    "bad_request": (HTTPStatus.BAD_REQUEST, Text(ru="Запрос не читается.", en="The request cannot be read.")),
}


class RefusalError(RiskscoreError):
    """A request that cannot be answered; `code` is a key of the map above, `found` is safe to show."""

    def __init__(self, code: str, found: str | None = None) -> None:
        self.code = code
        self.found = found
        self.status, text = _REFUSALS[code]
        super().__init__(text)


def problem_to_dict(problem: Problem, lang: Lang) -> dict[str, Any]:
    return {
        "code": problem.code,
        "field": problem.field,
        "found": problem.found,
        "allowed": problem.allowed.get(lang),
        "remedy": problem.remedy.get(lang),
        "row": problem.row,
        "message": problem.message(lang),
    }


def problem_response(
    refusal: RefusalError, lang: Lang, problems: Iterable[Problem] = (), headers: dict[str, str] | None = None
) -> Response:
    """`refusal` as a problem document in the caller's language."""
    detail = refusal.message(lang)
    document = {
        "type": "about:blank",
        "title": refusal.status.phrase,
        "status": int(refusal.status),
        "code": refusal.code,
        "detail": f"{detail} ({shorten(refusal.found)})" if refusal.found else detail,
        "problems": [problem_to_dict(problem, lang) for problem in problems],
    }
    return json_response(document, lang, status=refusal.status, media_type=MEDIA_TYPE, headers=headers)


def json_response(
    content: object,
    lang: Lang,
    *,
    status: int = HTTPStatus.OK,
    media_type: str = "application/json",
    headers: dict[str, str] | None = None,
) -> Response:
    body = to_json(content, inf_nan_mode="null")
    names = {"content-language": lang, "vary": "Accept-Language", "cache-control": "no-store", **(headers or {})}
    return Response(body, status_code=status, media_type=media_type, headers=names)
