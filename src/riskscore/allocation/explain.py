"""Why one student got a place or did not."""

from collections.abc import Iterator
from dataclasses import dataclass

from riskscore.allocation.allocate import Allocation, Line
from riskscore.allocation.words import name_pool
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


def explain_student(allocation: Allocation, student: str) -> list[Explanation]:
    """Every service recommended to the student, in the order of the list, then those without places."""
    demand = allocation.demand
    place = demand.position[student]
    lines = [line for line in allocation.lines if demand.student[line.pair] == place]
    explained = [_explain(allocation, line) for line in lines]
    asked = {line.service for line in explained}
    return explained + [_no_places(code) for code in demand.students[place].services if code not in asked]


def _explain(allocation: Allocation, line: Line) -> Explanation:
    demand, pair = allocation.demand, line.pair
    last = max(_given(allocation, line.pool), key=lambda other: _rank(allocation, other), default=None)
    need, draw = int(demand.need[pair]), int(allocation.draws[pair])
    pool = demand.pools[line.pool]
    margin_need, margin_draw = (None, None) if last is None else (int(demand.need[last]), int(allocation.draws[last]))
    return Explanation(
        service=pool.service,
        college=pool.college_name,
        place=line.place,
        position=line.position,
        need=need,
        draw=draw,
        inclusion=float(allocation.inclusion[pair]),
        margin_need=margin_need,
        margin_draw=margin_draw,
        why=_why(allocation, line, margin_need),
    )


def _given(allocation: Allocation, pool: int) -> Iterator[int]:
    return (line.pair for line in allocation.lines if line.pool == pool and line.place == "given")


def _rank(allocation: Allocation, pair: int) -> tuple[int, int]:
    return -int(allocation.demand.need[pair]), -int(allocation.draws[pair])


def _why(allocation: Allocation, line: Line, margin: int | None) -> Text:
    demand, pair = allocation.demand, line.pair
    need, where = int(demand.need[pair]), name_pool(demand.pools[line.pool])
    if line.place == "given":
        return _why_given(where, need, margin or need, is_tied=bool(allocation.is_tied[pair]))
    if line.place == "limit":
        return Text(
            ru=f"{where.ru}: места нет: студент уже получил столько мест, сколько положено одному ({demand.most}).",
            en=f"{where.en}: no place: the student already has as many as one may have ({demand.most}).",
        )
    if margin is None:
        return Text(ru=f"{where.ru}: мест нет.", en=f"{where.en}: there are no places.")
    return _why_waiting(where, need, margin, line.position or 0, is_tied=bool(allocation.is_tied[pair]))


def _why_given(where: Text, need: int, margin: int, *, is_tied: bool) -> Text:
    by_lot = Text(ru=" При равной нуждаемости решил жребий.", en=" Among equal claims the lot decided.")
    end = by_lot if is_tied else Text(ru="", en="")
    return Text(
        ru=f"{where.ru}: место есть. Нуждаемость {need}, наименьшая среди получивших {margin}.{end.ru}",
        en=f"{where.en}: a place. Need {need}, the lowest that got one is {margin}.{end.en}",
    )


def _why_waiting(where: Text, need: int, margin: int, position: int, *, is_tied: bool) -> Text:
    if is_tied:
        reason = Text(ru="решил жребий", en="the lot decided")
    elif need < margin:
        reason = Text(ru="у всех получивших она выше", en="everybody who got one has more")
    else:
        reason = Text(
            ru="место занято резервом или студентом, которому больше негде получить услугу",
            en="the place went to a reserve, or to a student whom no other place could serve",
        )
    return Text(
        ru=f"{where.ru}: в листе ожидания, место {position}. Нуждаемость {need}, наименьшая среди получивших {margin}: "
        f"{reason.ru}.",
        en=f"{where.en}: waiting, position {position}. Need {need}, the lowest that got a place {margin}: {reason.en}.",
    )


def _no_places(service: str) -> Explanation:
    why = Text(
        ru=f"{service}: в файле мест нет этой услуги для организации студента на эту дату.",
        en=f"{service}: the capacity file has no places for the student's college on this date.",
    )
    return Explanation(service, None, "none", None, None, None, None, None, None, why)
