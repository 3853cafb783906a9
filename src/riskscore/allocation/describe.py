"""An allocation as plain figures and rows, for files, pages and programs."""

from collections import Counter
from datetime import date
from typing import Any

from riskscore.allocation.allocate import Allocation


def summarise(allocation: Allocation, day: date) -> dict[str, Any]:
    """Counts of people and places; need in hundredths, weighted."""
    demand = allocation.demand
    return {
        "date": day.isoformat(),
        "seed": allocation.seed,
        "most": demand.most,
        "students": len(demand.students),
        "asking": len(set(demand.student.tolist())),
        "served": len(set(demand.student[allocation.is_given].tolist())),
        "covered_need": allocation.covered,
        "given": int(allocation.is_given.sum()),
        "given_by_lot": int((allocation.is_given & allocation.is_tied).sum()),
        "services": _services(allocation),
    }


def list_lines(allocation: Allocation) -> list[dict[str, Any]]:
    """One row for each place given or waited for, best first within each service and college."""
    demand = allocation.demand
    return [
        {
            "id": demand.students[demand.student[line.pair]].id,
            "service_code": demand.pools[line.pool].service,
            "college": demand.pools[line.pool].college_name,
            "need": int(demand.need[line.pair]),
            "weight": demand.weights[demand.service[line.pair]] / 100,
            "draw": int(allocation.draws[line.pair]),
            "inclusion_probability": float(allocation.inclusion[line.pair]),
            "place": line.place,
            "position": line.position,
        }
        for line in allocation.lines
    ]


def _services(allocation: Allocation) -> list[dict[str, Any]]:
    """Places, how many are given and how many people wait, by service."""
    pools = allocation.demand.pools
    places: Counter[str] = Counter()
    for pool in pools:
        places[pool.service] += pool.places
    lines = {(line.place, pools[line.pool].service, line.pair) for line in allocation.lines}
    given = Counter(service for place, service, _ in lines if place == "given")
    waiting = Counter(service for place, service, _ in lines if place == "waiting")
    return [
        {"service": code, "places": n, "given": given[code], "waiting": waiting[code]} for code, n in places.items()
    ]
