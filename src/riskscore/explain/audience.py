"""Who reads a reason: the words depend on it, the numbers never do."""

from typing import Literal, get_args

Audience = Literal["specialist", "student", "file"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)
