"""Time and memory of `riskscore train` on the full synthetic cohorts: 12,000 graduates a year, 2020–2025.

Run by `make bench`. Each training is a process of its own, whose time and peak memory the system counts; the second
one shows what a run without a search takes. Leaves with status 1 where a limit is missed.
Run: python benchmarks/training.py [--students N]
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COHORTS = range(2020, 2026)
LIMITS = {"as configured": ((), 360.0), "--trials 0": (("--trials", "0"), 45.0)}
MOST_GIB = 2.0


def call(home: Path, *arguments: str) -> float:
    """Seconds of one command."""
    began = time.perf_counter()
    command = [sys.executable, "-c", "from riskscore.cli import main; main()", *arguments]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env={**os.environ, "RISKSCORE_HOME": str(home)})
    return time.perf_counter() - began


def main(students: int) -> int:
    missed = False
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "synthetic"
        call(Path(folder), "cohort", "synth", str(data), "--students", str(students), "--seed", "1")
        files = [part for year in COHORTS for part in ("--cohort", str(data / f"{year}.parquet"))]
        for title, (options, most) in LIMITS.items():
            seconds = call(Path(folder) / title.strip("-"), "train", *files, *options)
            missed |= seconds > most
            print(f"train, {title:13} {seconds:6.0f} s (at most {most:.0f})", flush=True)
    gib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
    print(f"peak memory          {gib:6.2f} GiB (at most {MOST_GIB:g})")
    return int(missed or gib > MOST_GIB)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--students", type=int, default=12_000, help="graduates a year")
    sys.exit(main(parser.parse_args().students))
