"""`riskscore demo` in an empty folder: everything once, nothing twice, a page that answers, a clean end by Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path

import pandas as pd
import pytest

COMMAND = [sys.executable, "-c", "from riskscore.cli import main; main()", "demo", "--students", "600", "--trials", "1"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("RISKSCORE_")}


@pytest.fixture(scope="module")
def said(folder: Path, environment: dict[str, str]) -> str:
    """What the first run prints."""
    result = subprocess.run(
        [*COMMAND, "--no-serve"], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


@pytest.mark.slow
def test_everything_is_made_and_said_to_be_synthetic(folder: Path, said: str):
    scored = pd.read_excel(folder / "var" / "demo" / "scored-2026.xlsx", engine="calamine")
    assert len(scored) == 600
    assert scored["probability"].between(0, 1).all()
    assert scored["warnings"].str.contains("synthetic_model").all()
    assert (folder / "var" / "models" / "current" / "card.ru.html").exists()
    assert (folder / "var" / "mlflow.db").exists()
    assert "synthetic" in said


@pytest.mark.slow
def test_second_run_reuses_serves_and_ends_by_ctrl_c(folder: Path, said: str, environment: dict[str, str]):
    champion = (folder / "var" / "models" / "current").resolve()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [*COMMAND, "--port", str(port)]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if "Ctrl-C" in line:
                break
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as page:
            assert page.status == 200
            assert 'lang="ru"' in page.read().decode()
        process.send_signal(signal.SIGINT)
        lines += list(process.stdout)
    assert sum("Already there, reused" in line for line in lines) == 2
    assert not any("Traceback" in line for line in lines)
    assert process.returncode in (0, 130)
    assert (folder / "var" / "models" / "current").resolve() == champion
