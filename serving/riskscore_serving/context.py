"""What every route needs, joined once by `create_app`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fastapi import Request

from riskscore.bundle import Bundle
from riskscore.errors import Lang
from riskscore_serving.language import preferred_language
from riskscore_serving.settings import Settings


def local_today() -> date:
    """The date where the server stands: an assessment belongs to the specialist's day."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True)
class Context:
    bundle: Bundle
    settings: Settings
    today: Callable[[], date] = local_today

    def language(self, request: Request) -> Lang:
        return preferred_language(request.headers.get("accept-language"), self.settings.lang)
