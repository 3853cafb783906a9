"""What an allocation says in words."""

from riskscore.allocation.conflict import Conflict
from riskscore.allocation.demand import Pool
from riskscore.errors import Problem, Text

CANNOT = Text(
    ru="Места нельзя распределить: ограничения противоречат друг другу. Без любого из них остальные выполнимы:",
    en="The places cannot be given: these limits contradict each other. Without any one the others can be kept:",
)


def name_pool(pool: Pool) -> Text:
    if pool.college is None:
        return Text(ru=f"{pool.service}, любая организация", en=f"{pool.service}, any college")
    name = pool.college_name or pool.college
    return Text(ru=f"{pool.service}, «{name}»", en=f"{pool.service}, «{name}»")


def conflict_problems(conflict: Conflict) -> list[Problem]:
    """Each limit of the conflict as a problem of the capacity file."""
    found = []
    for limit in conflict.reserves:
        place = name_pool(limit.pool)
        allowed = Text(
            ru=f"{place.ru}: не менее {limit.places} мест группе; подходящих студентов в ней {limit.members}",
            en=f"{place.en}: at least {limit.places} places for the group; {limit.members} of it may have one",
        )
        found.append(
            Problem("conflict", "reserved_places", f"{limit.group}: {limit.places}", allowed, _LOWER, limit.row)
        )
    for pool in conflict.pools:
        place = name_pool(pool)
        allowed = Text(ru=f"{place.ru}: не более {pool.places} мест", en=f"{place.en}: at most {pool.places} places")
        found.append(Problem("conflict", "places", str(pool.places), allowed, _RAISE, pool.row or None))
    if conflict.most is not None:
        n = conflict.most
        allowed = Text(ru=f"не более {n} мест одному студенту", en=f"at most {n} places for one student")
        found.append(Problem("conflict", "most", str(n), allowed, _RAISE_MOST))
    return found


_LOWER = Text(ru="уменьшите резерв", en="reserve fewer")
_RAISE = Text(ru="добавьте мест", en="add places")
_RAISE_MOST = Text(ru="разрешите больше: --most", en="allow more: --most")
