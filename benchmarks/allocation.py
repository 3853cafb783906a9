"""Places for 20,000 students of 60 colleges among 15 services, with the lottery.

Run by `make bench`, or python benchmarks/allocation.py. Four services are recommended to each student; every college
has 2 to 11 places of each service, and 40 of each are open to all. Leaves with status 1 if the list takes more than a
minute of the processor.
"""

import sys
from datetime import date
from time import perf_counter, process_time

import numpy as np

from riskscore.allocation import Allocation, Pool, Student, add_places, allocate
from riskscore.plan import Evidence

STUDENTS, SERVICES, COLLEGES, RECOMMENDED = 20_000, 15, 60, 4
DAY, SEED, MOST_SECONDS = date(2026, 3, 1), 1, 60
EVIDENCE: dict[str, Evidence] = {f"s{i:02}": "observational" if i < 6 else "none" for i in range(SERVICES)}


def main() -> int:
    students, pools = make_students(), make_pools()
    clock, processor = perf_counter(), process_time()
    result = allocate(students, pools, EVIDENCE, day=DAY, seed=SEED)
    took, used = perf_counter() - clock, process_time() - processor
    if not isinstance(result, Allocation):
        raise SystemExit("the limits of the benchmark are in conflict")
    print(
        f"{len(result.demand):,} pairs, {len(pools)} pools: {int(result.is_given.sum()):,} places given, "
        f"{int(result.is_tied.sum()):,} pairs decided by lot, need {result.value:,}; "
        f"{used:.1f} s of processor ({took:.1f} of the clock), at most {MOST_SECONDS}"
    )
    clock = process_time()
    gain = add_places(result, "s00")
    print(f"ten more places of one service: need +{gain.need}, {process_time() - clock:.1f} s")
    return int(used > MOST_SECONDS)


def make_students() -> list[Student]:
    rng = np.random.default_rng(SEED)
    codes = np.array(list(EVIDENCE))
    college = rng.integers(COLLEGES, size=STUDENTS)
    probability = rng.beta(1.2, 7.0, size=STUDENTS)
    return [
        Student(
            f"{i:05}", f"c{college[i]}", float(probability[i]), tuple(rng.choice(codes, RECOMMENDED, replace=False))
        )
        for i in range(STUDENTS)
    ]


def make_pools() -> list[Pool]:
    """2 to 11 places of each service in each college, and 40 for any."""
    rng = np.random.default_rng(SEED)
    own = [Pool(code, f"c{i}", int(rng.integers(2, 12))) for code in EVIDENCE for i in range(COLLEGES)]
    return own + [Pool(code, None, 40) for code in EVIDENCE]


if __name__ == "__main__":
    sys.exit(main())
