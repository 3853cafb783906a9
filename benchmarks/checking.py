"""How long checking a file takes beside pandas alone reading it: 100,000 graduates × 60 columns, Parquet and XLSX.

Run by `make bench`. Both are timed in the same run, the best of some turns, in seconds of the processor: pandas reads
Parquet by two threads, and other work on the machine moves the clock but hardly the ratio. Leaves with status 1 where
a number to reach is missed.
"""

import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import perf_counter, process_time

import pandas as pd

from riskscore.cli.options import DEFAULT_QUESTIONNAIRE
from riskscore.cohort import check_cohort, load_cohort
from riskscore.files import write_raw
from riskscore.questionnaire import load_questionnaire
from riskscore.synthetic import generate

ROWS, COLUMNS, YEAR, AS_OF = 100_000, 60, 2024, date(2026, 3, 1)


@dataclass(frozen=True)
class Case:
    ending: str
    read: Callable[[Path], object]
    turns: int
    most_seconds: float
    most_times: float


CASES = (
    Case(".parquet", pd.read_parquet, 9, most_seconds=2, most_times=2),
    Case(".xlsx", lambda path: pd.read_excel(path, engine="calamine"), 2, most_seconds=15, most_times=1.5),
)


def main() -> int:
    frame = make_frame()
    print(
        f"{len(frame):,} rows × {frame.shape[1]} columns, {DEFAULT_QUESTIONNAIRE}; seconds of processor (of the clock)"
    )
    with tempfile.TemporaryDirectory() as folder:
        missed = [measure(case, frame, Path(folder) / f"graduates{case.ending}") for case in CASES]
    return int(any(missed))


def make_frame() -> pd.DataFrame:
    """Graduates as the generator writes them, the outcome among the columns."""
    whole = next(iter(generate(ROWS, 1, (YEAR,)))).frame
    others = [column for column in whole.columns if column != "outcome_code"]
    return whole[[*others[: COLUMNS - 1], "outcome_code"]]


def measure(case: Case, frame: pd.DataFrame, path: Path) -> bool:
    write_raw(frame, path)
    questionnaire = load_questionnaire(DEFAULT_QUESTIONNAIRE)
    alone = best(lambda: case.read(path), case.turns)
    ours = best(lambda: check_cohort(load_cohort([path], questionnaire, default_as_of=AS_OF)), case.turns)
    times = ours[0] / alone[0]
    print(
        f"{case.ending}: checked {ours[0]:.2f} ({ours[1]:.2f}), pandas alone {alone[0]:.2f} ({alone[1]:.2f}); "
        f"{times:.2f} times (at most {case.most_times}, and {case.most_seconds} s)"
    )
    return times > case.most_times or ours[0] > case.most_seconds


def best(do: Callable[[], object], turns: int) -> tuple[float, float]:
    """Least seconds of the processor and of the clock that one turn took."""
    seconds = []
    for _ in range(turns):
        started, clock = process_time(), perf_counter()
        do()
        seconds.append((process_time() - started, perf_counter() - clock))
    processor, clocks = zip(*seconds, strict=True)
    return min(processor), min(clocks)


if __name__ == "__main__":
    sys.exit(main())
