"""Which bundle is served, where, and in which language."""

import asyncio
import json
import shutil
import socket
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from riskscore.bundle import find_models, load_bundle, shipped_bundle
from riskscore.bundle.manifest import MANIFEST, hash_bundle, hash_files
from riskscore.cli import run
from riskscore.errors import BundleError
from riskscore_serving import body
from riskscore_serving.app import STATIC
from riskscore_serving.champion import choose_bundle
from riskscore_serving.language import preferred_language
from riskscore_serving.problems import RefusalError
from riskscore_serving.settings import Settings


def test_shipped_bundle_answers_where_there_is_no_champion(tmp_path: Path) -> None:
    assert choose_bundle(Settings(home=tmp_path)).path == shipped_bundle()


def test_champion_answers_where_there_is_one(tmp_path: Path) -> None:
    champion = find_models(tmp_path) / "current"
    shutil.copytree(shipped_bundle(), champion)
    assert choose_bundle(Settings(home=tmp_path)).path == champion


def test_production_refuses_a_synthetic_bundle_unless_named_and_allowed(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, env="production")
    for named, allowed in ((None, False), (None, True), (shipped_bundle(), False)):
        with pytest.raises(BundleError, match="RISKSCORE_ENV=production"):
            choose_bundle(settings, named, allow_synthetic=allowed)
    assert choose_bundle(settings, shipped_bundle(), allow_synthetic=True).is_synthetic


def test_production_serves_a_bundle_trained_on_people(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(shipped_bundle(), tmp_path / "real"))
    provenance = json.loads((folder / "provenance.json").read_bytes())
    (folder / "provenance.json").write_text(json.dumps({**provenance, "synthetic": False}))
    manifest = json.loads((folder / MANIFEST).read_bytes())
    hashes = hash_files({name: (folder / name).read_bytes() for name in manifest["files"]})
    (folder / MANIFEST).write_text(json.dumps({**manifest, "files": hashes, "hash": hash_bundle(hashes)}))
    assert choose_bundle(Settings(env="production"), folder).id == load_bundle(folder).id


def test_taken_port_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run(["serve", "--port", str(taken.getsockname()[1])]) == 2
    assert "--port" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "value"), [("RISKSCORE_ENV", "prod"), ("RISKSCORE_PORT", "http")])
def test_unusable_setting_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    assert run(["serve"]) == 2
    assert name in (said := capsys.readouterr().err)
    assert value in said


def test_missing_bundle_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["serve", "--bundle", str(tmp_path / "none"), "--lang", "ru"]) == 2
    assert "не найден" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("header", "lang"),
    [
        (None, "ru"),
        ("", "ru"),
        ("en", "en"),
        ("en-US,en;q=0.9", "en"),
        ("de, ru;q=0.3, en;q=0.7", "en"),
        ("EN;q=0.2, RU", "ru"),
        ("*", "ru"),
        ("en;q=0", "ru"),
        ("en;q=abc", "ru"),
        (";;,,q=1,\x00", "ru"),
    ],
)
def test_language_is_the_preferred_of_ours(header: str | None, lang: str) -> None:
    assert preferred_language(header, "ru") == lang


def test_vendored_files_are_the_recorded_ones() -> None:
    folder = STATIC / "vendor"
    listed = json.loads((folder / "vendored.json").read_text())["files"]
    found = hash_files({path.name: path.read_bytes() for path in folder.iterdir() if path.name != "vendored.json"})
    assert {item["file"]: item["sha256"] for item in listed} == found
    assert all(item["package"] and item["version"] and item["licence"] for item in listed)


def test_a_request_that_stops_half_way_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def receive() -> Message:
        await asyncio.Event().wait()
        return {}

    monkeypatch.setattr(body, "LONGEST_SILENCE", 0.0)
    with pytest.raises(RefusalError) as refusal:
        asyncio.run(body.read_body(Request({"type": "http", "method": "POST", "headers": []}, receive)))
    assert refusal.value.status == 408
