"""The locks hold versions and hashes of all that pyproject.toml asks for, and no address."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
ADDRESS = re.compile(r"[a-z+]+://|\bfile:|\bgit\+|\s@\s|^\s*-[^-]|--(?!hash=)", re.IGNORECASE | re.MULTILINE)
PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+) \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)


def addresses(text: str) -> list[str]:
    return [line for line in text.splitlines() if ADDRESS.search(line)]


def pins(name: str) -> dict[str, str]:
    text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
    return {canonicalize_name(pin[1]): pin[2] for pin in PIN.finditer(text)}


def package_locks() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "*package-lock.json"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in listed.stdout.splitlines()]


def wanted() -> tuple[list[str], list[str]]:
    """Base requirements and all the others of pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    groups = project["dependency-groups"].values()
    return project["project"]["dependencies"], [line for part in (*extras, *groups) for line in part]


@pytest.mark.parametrize("lock", LOCKS, ids=lambda path: path.name)
def test_a_lock_is_versions_and_hashes_alone(lock: Path) -> None:
    text = lock.read_text(encoding="utf-8")
    assert addresses(text) == []
    assert PIN.sub("", text) == "", "every line belongs to a pinned version with its hashes"


@pytest.mark.parametrize(
    "line",
    [
        "numpy @ https://example.org/numpy.whl",
        "--index-url https://example.org/simple",
        "-i https://example.org/simple",
        "--find-links wheels",
        "-e .",
        "git+ssh://example.org/numpy",
        "numpy @ file:///wheels/numpy.whl",
    ],
)
def test_an_address_in_a_lock_is_found(line: str) -> None:
    assert addresses(f"numpy==2.4.0 \\\n    --hash=sha256:{'0' * 64}\n{line}\n") == [line]


def test_no_package_lock_says_where_a_package_came_from() -> None:
    assert [path.name for path in package_locks() if "://" in path.read_text(encoding="utf-8")] == []


def test_the_locks_answer_pyproject() -> None:
    base, others = wanted()
    for name, lines in (("base.txt", base), ("dev.txt", base + others)):
        locked = pins(name)
        asked = [Requirement(line) for line in lines]
        stale = [str(r) for r in asked if not r.specifier.contains(locked.get(canonicalize_name(r.name), "0"))]
        assert stale == [], f"{name}: run make lock"


def test_base_and_dev_agree() -> None:
    assert pins("base.txt").items() <= pins("dev.txt").items()
    assert list(pins("uv.txt")) == ["uv"]
