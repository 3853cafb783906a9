"""What a caller sends: read with a limit, then read as JSON without surprises."""

import asyncio
import json
import re
from collections import Counter
from typing import Any, NoReturn

from fastapi import Request

from riskscore_serving.problems import RefusalError

MAX_BYTES = 8 * 2**20  # 1,000 people with every question answered in words are about 5 MB
LONGEST_SILENCE = 10.0  # seconds; a caller who never goes on would hold the end of the server for ever
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


async def read_body(request: Request) -> bytes:
    """The request body, refused once it passes the limit or falls silent, and not read to its end."""
    chunks: list[bytes] = []
    size = 0
    now = asyncio.get_running_loop().time
    try:
        async with asyncio.timeout(LONGEST_SILENCE) as patience:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BYTES:
                    raise RefusalError("too_large")
                chunks.append(chunk)
                patience.reschedule(now() + LONGEST_SILENCE)
    except TimeoutError:
        raise RefusalError("too_slow") from None
    return b"".join(chunks)


def parse_json(body: bytes, content_type: str | None) -> Any:
    """`body` as JSON (RFC 8259), and nothing beyond it: no NaN, no key twice, no half of a surrogate pair.

    Raises
    ------
    RefusalError
        With the code of what is wrong.
    """
    if (content_type or "").partition(";")[0].strip().lower() != "application/json":
        raise RefusalError("not_json_content")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RefusalError("not_utf8", f"byte {error.start}") from None
    try:
        value = _DECODER.decode(text)
    except json.JSONDecodeError as error:
        raise RefusalError("malformed_json", f"{error.msg}, line {error.lineno}, column {error.colno}") from None
    except RecursionError:
        raise RefusalError("too_deep") from None
    except ValueError:
        raise RefusalError("number_too_long") from None
    if _SURROGATE.search(body):
        _refuse_halves(value)
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise RefusalError("not_a_number", name)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        times = Counter(key for key, _ in pairs)
        raise RefusalError("key_twice", next(key for key, n in times.items() if n > 1))
    return result


def _refuse_halves(value: object) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise RefusalError("half_character") from None


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant, object_pairs_hook=_object)
