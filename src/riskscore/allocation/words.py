"""What an allocation says in words."""

from collections.abc import Mapping

from riskscore.allocation.conflict import Conflict
from riskscore.allocation.demand import Pool
from riskscore.errors import Problem, Text

CANNOT = Text(
    ru="Места нельзя распределить: ограничения противоречат друг другу. Без любого из них остальные выполнимы:",
    en="The places cannot be given: these limits contradict each other. Without any one the others can be kept:",
)


Names = Mapping[str, Text]


def name_service(code: str, names: Names) -> Text:
    """The name of the catalogue with the code behind it, by which files and lists know the service."""
    name = names.get(code)
    return Text(ru=f"{name.ru} ({code})", en=f"{name.en} ({code})") if name else Text(ru=code, en=code)


def name_pool(pool: Pool, names: Names) -> Text:
    service, college = name_service(pool.service, names), pool.college_name or pool.college
    if college is None:
        return Text(ru=f"{service.ru}, любая организация", en=f"{service.en}, any college")
    return Text(ru=f"{service.ru}, «{college}»", en=f"{service.en}, «{college}»")


def conflict_problems(conflict: Conflict, names: Names) -> list[Problem]:
    """Each limit of the conflict as a problem of the capacity file."""
    found = []
    for limit in conflict.reserves:
        place = name_pool(limit.pool, names)
        allowed = Text(
            ru=f"{place.ru}: для группы оставлено мест {limit.places}, могут их занять студентов {limit.members}",
            en=f"{place.en}: places kept for the group {limit.places}, students of it who may have one {limit.members}",
        )
        found.append(
            Problem("conflict", "reserved_places", f"{limit.group}: {limit.places}", allowed, _LOWER, limit.row)
        )
    for pool in conflict.pools:
        place = name_pool(pool, names)
        allowed = Text(ru=f"{place.ru}: мест всего {pool.places}", en=f"{place.en}: places in all {pool.places}")
        found.append(Problem("conflict", "places", str(pool.places), allowed, _RAISE, pool.row or None))
    if conflict.most is not None:
        n = conflict.most
        allowed = Text(ru=f"мест одному студенту не больше {n}", en=f"places for one student at most {n}")
        found.append(Problem("conflict", "most", str(n), allowed, _RAISE_MOST))
    return found


_LOWER = Text(ru="уменьшите резерв", en="reserve fewer")
_RAISE = Text(ru="добавьте мест", en="add places")
_RAISE_MOST = Text(ru="разрешите больше: --most", en="allow more: --most")
