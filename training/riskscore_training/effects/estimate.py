"""Every effect of every service with the design at hand, as plain JSON."""

from collections.abc import Callable, Sequence
from typing import Any

from riskscore_training.effects.by_chance import estimate_by_chance
from riskscore_training.effects.by_choice import estimate_by_choice
from riskscore_training.effects.effort import Effort
from riskscore_training.effects.grade import grade
from riskscore_training.effects.pool import Pool

Json = dict[str, Any]


def estimate_service(pool: Pool, effort: Effort) -> Json:
    """Estimates, checks and the proposed grade of one service (docs/effects.md says what each key holds)."""
    found = (estimate_by_chance if pool.is_by_chance else estimate_by_choice)(pool, effort)
    answer: Json = {"service": pool.service, "design": pool.design, **pool.counts, **found}
    return {**answer, "grade": grade(answer)}


def estimate_services(pools: Sequence[Pool], effort: Effort, done: Callable[[str], object]) -> list[Json]:
    """`done` is called with each service when it is estimated."""
    rows = []
    for pool in pools:
        rows.append(estimate_service(pool, effort))
        done(pool.service)
    return rows
