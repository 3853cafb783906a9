"""Settings as one flat list, and which of them are not as shipped."""

from collections.abc import Iterator, Mapping
from typing import Any

from riskscore_training.config import load_config


def flatten(values: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Each value under the dotted name of its place."""
    for name, value in values.items():
        if isinstance(value, Mapping):
            yield from flatten(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def changed_settings(config: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Settings of a run that differ from the shipped ones, each with the shipped value; None = not there."""
    ran, shipped = dict(flatten(config)), dict(flatten(load_config().model_dump(mode="json")))
    pairs = {name: (ran.get(name), shipped.get(name)) for name in dict.fromkeys([*shipped, *ran])}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
