"""One folder between training and serving: what may be in it, how it is written, verified and loaded."""

from riskscore.bundle.examples import make_examples
from riskscore.bundle.load import Bundle, load_bundle
from riskscore.bundle.places import find_champion, find_home, find_models, shipped_bundle
from riskscore.bundle.save import BundleParts, save_bundle

__all__ = [
    "Bundle",
    "BundleParts",
    "find_champion",
    "find_home",
    "find_models",
    "load_bundle",
    "make_examples",
    "save_bundle",
    "shipped_bundle",
]
