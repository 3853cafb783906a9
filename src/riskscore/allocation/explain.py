"""Why one student got a place or did not."""

from collections.abc import Iterator
from dataclasses import dataclass

from riskscore.allocation.allocate import Allocation, Line
from riskscore.allocation.words import Names, name_pool, name_service
from riskscore.errors import Text


@dataclass(frozen=True)
class Explanation:
    """One place asked for; `margin_need` is the lowest need that got a place there, None if nobody got one."""

    service: str
    college: str | None
    place: str
    position: int | None
    need: int | None
    draw: int | None
    inclusion: float | None
    margin_need: int | None
    margin_draw: int | None
    why: Text


@dataclass(frozen=True)
class _Margin:
    """The last claim that got a place of the pool, and the greatest need that waits for one, -1 if nobody does."""

    need: int
    draw: int
    waiting: int


def explain_student(allocation: Allocation, student: str, names: Names) -> list[Explanation]:
    """Every service recommended to the student, in the order of the list, then those without places."""
    demand = allocation.demand
    place = demand.position[student]
    lines = [line for line in allocation.lines if demand.student[line.pair] == place]
    asked = {demand.pools[line.pool].service for line in lines}
    others = [code for code in demand.students[place].services if code not in asked]
    return [_explain(allocation, line, names) for line in lines] + [_no_places(code, names) for code in others]


def _explain(allocation: Allocation, line: Line, names: Names) -> Explanation:
    demand, pair = allocation.demand, line.pair
    pool, margin = demand.pools[line.pool], _margin(allocation, line.pool)
    return Explanation(
        service=pool.service,
        college=pool.college_name,
        place=line.place,
        position=line.position,
        need=int(demand.need[pair]),
        draw=int(allocation.draws[pair]),
        inclusion=float(allocation.inclusion[pair]),
        margin_need=margin.need if margin else None,
        margin_draw=margin.draw if margin else None,
        why=_why(allocation, line, margin, name_pool(pool, names)),
    )


def _margin(allocation: Allocation, pool: int) -> _Margin | None:
    ranks = [_rank(allocation, pair) for pair in _pairs(allocation, pool, "given")]
    if not ranks:
        return None
    need, draw = min(ranks)
    waiting = (_rank(allocation, pair)[0] for pair in _pairs(allocation, pool, "waiting"))
    return _Margin(need, draw, max(waiting, default=-1))


def _pairs(allocation: Allocation, pool: int, place: str) -> Iterator[int]:
    return (line.pair for line in allocation.lines if line.pool == pool and line.place == place)


def _rank(allocation: Allocation, pair: int) -> tuple[int, int]:
    return int(allocation.demand.need[pair]), int(allocation.draws[pair])


def _why(allocation: Allocation, line: Line, margin: _Margin | None, where: Text) -> Text:
    demand, pair = allocation.demand, line.pair
    if line.place == "limit":
        return Text(
            ru=f"{where.ru}: места нет: студент уже получил столько мест, сколько положено одному ({demand.most}).",
            en=f"{where.en}: no place: the student already has as many as one may have ({demand.most}).",
        )
    if margin is None:
        return Text(ru=f"{where.ru}: мест нет.", en=f"{where.en}: there are no places.")
    need, told = int(demand.need[pair]), _decided(allocation, line, margin)
    place = Text(ru="место есть", en="a place")
    if line.position:
        place = Text(ru=f"в листе ожидания, место {line.position}", en=f"waiting, position {line.position}")
    return Text(
        ru=f"{where.ru}: {place.ru}. Нуждаемость {need}, наименьшая среди получивших {margin.need}: {told.ru}.",
        en=f"{where.en}: {place.en}. Need {need}, the lowest that got a place {margin.need}: {told.en}.",
    )


def _decided(allocation: Allocation, line: Line, margin: _Margin) -> Text:
    demand, need = allocation.demand, int(allocation.demand.need[line.pair])
    if allocation.is_tied[line.pair]:
        return _BY_LOT
    if line.place == "given":
        return _RESERVED if margin.waiting >= need else _ENOUGH
    if need < margin.need:
        return _LESS
    # Without reserves places go by need, then by lot: nothing else can have decided.
    return _MIXED if demand.pools[line.pool].reserves else _BY_LOT


def _no_places(service: str, names: Names) -> Explanation:
    name = name_service(service, names)
    why = Text(
        ru=f"{name.ru}: в файле мест нет этой услуги для организации студента на эту дату.",
        en=f"{name.en}: the capacity file has no places for the student's college on this date.",
    )
    return Explanation(service, None, "none", None, None, None, None, None, None, why)


_BY_LOT = Text(ru="среди равных решил жребий", en="among equal claims the lot decided")
_RESERVED = Text(ru="место из резерва", en="a reserved place")
_ENOUGH = Text(ru="мест хватило всем, у кого она не ниже", en="there were places for all who have no less")
_LESS = Text(ru="у всех получивших она выше", en="everybody who got one has more")
_MIXED = Text(
    ru="часть мест отдана по резерву, остальные тем, у кого она выше или кого выбрал жребий",
    en="some places went to reserves, the others to those who have more or whom the lot chose",
)
