"""The list of what a bundle may hold, and the hashes that prove it whole."""

import hashlib
from collections.abc import Mapping

FORMAT = 2
MANIFEST = "manifest.json"
REQUIRED = (
    "questionnaire.toml",
    "model.json",
    "trees.txt",
    "levels.json",
    "reference.json",
    "metrics.json",
    "provenance.json",
    "examples.json",
)
OPTIONAL = (
    "services.toml",
    "interval.json",
    "support.json",
    "typical.json",
    "similar.json",
    "card.ru.html",
    "card.en.html",
)


def hash_files(files: Mapping[str, bytes]) -> dict[str, str]:
    """sha256 of each content file, by name in alphabetical order."""
    return {name: hashlib.sha256(files[name]).hexdigest() for name in sorted(files)}


def hash_bundle(hashes: Mapping[str, str]) -> str:
    """The bundle's own sha256: over names and hashes of the content files; times, commit and host are not in them."""
    lines = "".join(f"{hashes[name]}  {name}\n" for name in sorted(hashes))
    return hashlib.sha256(lines.encode()).hexdigest()
