"""A bundle is whole, known and scores here as it did where it was written, or it is refused."""

import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from riskscore.bundle import find_champion, find_models, load_bundle, save_bundle, shipped_bundle
from riskscore.bundle.manifest import MANIFEST, REQUIRED, hash_bundle, hash_files
from riskscore.errors import BundleError
from riskscore.model import Support
from riskscore.model.support import Cells

NOW = datetime(2026, 11, 21, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_bundle(), tmp_path / "bundle"))


def rewrite(folder: Path, name: str, content: bytes) -> None:
    """Change a file and make the manifest agree, as a careful forger would."""
    (folder / name).write_bytes(content)
    manifest = json.loads((folder / MANIFEST).read_bytes())
    hashes = hash_files({name: (folder / name).read_bytes() for name in manifest["files"]})
    (folder / MANIFEST).write_text(json.dumps({**manifest, "files": hashes, "hash": hash_bundle(hashes)}))


def test_shipped_bundle_is_synthetic_and_says_so():
    bundle = load_bundle(shipped_bundle())
    assert bundle.is_synthetic
    assert "синтетическ" in bundle.cards["card.ru.html"].lower()
    assert "synthetic" in bundle.cards["card.en.html"].lower()


@pytest.mark.parametrize("name", REQUIRED)
def test_changed_file_is_refused_by_name(folder: Path, name: str):
    (folder / name).write_bytes((folder / name).read_bytes() + b" ")
    with pytest.raises(BundleError, match=name):
        load_bundle(folder)


@pytest.mark.parametrize("name", [*REQUIRED, MANIFEST])
def test_missing_file_is_refused(folder: Path, name: str):
    (folder / name).unlink()
    with pytest.raises(BundleError, match=name):
        load_bundle(folder)


def test_file_not_on_the_list_is_refused(folder: Path):
    (folder / "model.pkl").write_bytes(b"cos\nsystem\n")
    manifest = json.loads((folder / MANIFEST).read_bytes())
    manifest["files"]["model.pkl"] = "0" * 64
    (folder / MANIFEST).write_text(json.dumps(manifest))
    with pytest.raises(BundleError, match=r"model\.pkl"):
        load_bundle(folder)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"format": 99, "files": {}}', b"\xff"])
def test_unreadable_manifest_is_refused(folder: Path, content: bytes):
    (folder / MANIFEST).write_bytes(content)
    with pytest.raises(BundleError):
        load_bundle(folder)


def test_bundle_that_scores_otherwise_here_is_refused(folder: Path):
    examples = json.loads((folder / "examples.json").read_bytes())
    examples[0]["log_odds"] += 1e-6
    rewrite(folder, "examples.json", json.dumps(examples).encode())
    with pytest.raises(BundleError, match="scores differently"):
        load_bundle(folder)


@pytest.mark.parametrize("name", ["model.json", "levels.json", "questionnaire.toml", "trees.txt"])
def test_nonsense_with_right_hashes_is_refused(folder: Path, name: str):
    rewrite(folder, name, b"{}" if name.endswith("json") else b"nonsense")
    with pytest.raises(BundleError):
        load_bundle(folder)


@pytest.mark.parametrize(
    ("name", "keys", "value"),
    [
        ("levels.json", ["levels"], None),
        ("levels.json", ["levels", "high"], "x"),
        ("levels.json", ["levels", "regions"], {"Юрга": {"zone": 0.1, "high": "x", "medium": 0.05}}),
        ("levels.json", ["completeness"], {"nobody_asks": 1.0}),
        ("levels.json", ["levels", "regions"], {"Юрга": {"zone": 0.1, "high": [], "medium": 0.05}}),
    ],
)
def test_a_part_that_no_score_could_be_made_with_is_refused(folder: Path, name: str, keys: list[str], value: object):
    content = json.loads((folder / name).read_bytes())
    place = content
    for key in keys[:-1]:
        place = place[key]
    place[keys[-1]] = value
    rewrite(folder, name, json.dumps(content).encode())
    with pytest.raises(BundleError, match="cannot be read"):
        load_bundle(folder)


@pytest.mark.parametrize(("cells", "limit"), [(0, "x"), (-1, 1.0)])
def test_a_support_that_does_not_fit_the_model_is_refused(tmp_path: Path, cells: int, limit: Any):
    parts = load_bundle(shipped_bundle()).to_parts()
    open_columns = [parts.model.layout.columns[i].name for i in parts.model.layout.open_columns]
    fitting = tuple(Cells(name, (10, 10)) for name in open_columns)
    load_bundle(save_bundle(tmp_path, replace(parts, support=Support(fitting, 1.0)), created_at=NOW))
    wrong = replace(parts, support=Support(fitting[: len(fitting) + cells], limit))
    with pytest.raises(BundleError, match="cannot be read"):
        load_bundle(save_bundle(tmp_path, wrong, created_at=NOW))


def test_saving_what_was_loaded_repeats_the_hash(tmp_path: Path):
    bundle = load_bundle(shipped_bundle())
    parts = bundle.to_parts()
    again = load_bundle(save_bundle(tmp_path, parts, created_at=NOW, git_commit="abc"))
    assert again.manifest["hash"] == bundle.manifest["hash"]
    assert save_bundle(tmp_path, parts, created_at=NOW) == again.path


def test_scoring_needs_no_training_library():
    code = (
        "import sys; from riskscore.bundle import load_bundle, shipped_bundle; import riskscore.scoring;"
        "load_bundle(shipped_bundle());"
        "print(sorted({'mlflow', 'shap', 'optuna', 'riskscore_training'} & set(sys.modules)))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


def test_a_champion_that_is_gone_is_never_replaced_by_the_demo(tmp_path: Path):
    assert find_champion(tmp_path) == shipped_bundle()
    find_models(tmp_path).mkdir()
    (find_models(tmp_path) / "current").symlink_to("20260301-gone")
    with pytest.raises(BundleError, match="20260301-gone"):
        load_bundle(find_champion(tmp_path))
