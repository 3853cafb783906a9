"""Where bundles live: `$RISKSCORE_HOME/models`, its champion `current`, and the shipped demo bundle."""

import os
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

CHAMPION = "current"


def find_home(environ: Mapping[str, str] = os.environ) -> Path:
    """`RISKSCORE_HOME` as an absolute path; default `./var`."""
    return Path(environ.get("RISKSCORE_HOME") or "var").resolve()


def find_models(home: Path) -> Path:
    return home / "models"


def shipped_bundle() -> Path:
    """The demo bundle of the package, trained on synthetic people."""
    return Path(str(files("riskscore") / "shipped" / "bundles" / "demo"))


def find_champion(home: Path) -> Path:
    """The bundle that scores by default: the champion, or the shipped demo bundle where there is none yet.

    A link to a bundle that is gone is still the champion, so that loading it fails and nobody gets the demo unnoticed.
    """
    champion = find_models(home) / CHAMPION
    return champion if os.path.lexists(champion) else shipped_bundle()
