"""The parts of `riskscore cohort build` on its command line: `KIND=PATH`, and what options say of a path."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from riskscore.assembly.part_kinds import PART_KINDS, PartKind
from riskscore.assembly.read_part import PartFile
from riskscore.cli.options import Decorator

Read = Callable[[click.Context, click.Parameter, tuple[str, ...]], dict[str, Any]]


def about_option(name: str, read: Callable[[str], Any], value: str, words: str) -> Decorator:
    """A repeatable option `PATH=VALUE` about one part, as a mapping from path to value."""
    return click.option(name, metavar=f"PATH={value}", multiple=True, callback=_reader(read, value), help=words)


def _reader(read: Callable[[str], Any], value: str) -> Read:
    def read_pairs(context: click.Context, parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, Any]:
        pairs = [text.rpartition("=") for text in given]
        try:
            return {path: read(text) for path, _, text in pairs}
        except ValueError:
            raise click.BadParameter(f"{' '.join(given)}: PATH={value}", context, parameter) from None

    return read_pairs


def name_parts(parts: Sequence[str], about: Mapping[str, Mapping[str, Any]]) -> list[PartFile]:
    """The files named on the command line; `about` has, by field of `PartFile`, a value for some paths.

    A part is called by its file name, or by its path where another part has the same.

    Raises
    ------
    click.UsageError
        An option speaks of a path that is no part.
    """
    split = [_split(part) for part in parts]
    names = Counter(path.name for path in {path for _, path in split})
    named = {path: path.name if names[path.name] == 1 else str(path) for _, path in split}
    for given in about.values():
        for text in given:
            if Path(text) not in named and text not in named.values():
                raise click.UsageError(f"«{text}» is none of the parts: {', '.join(named.values())}")
    return [PartFile(path, named[path], kind, **_said(path, named[path], about)) for kind, path in split]


def require_apart(targets: Sequence[Path | None], sources: Sequence[Path | None]) -> None:
    """Nothing that is read is written over, nor one result by another.

    Raises
    ------
    click.UsageError
        A path has two roles.
    """
    written = [path for path in targets if path is not None]
    read = {path.resolve() for path in sources if path is not None}
    for i, path in enumerate(written):
        if path.resolve() in read | {other.resolve() for other in written[:i]}:
            raise click.UsageError(f"«{path}» is read or written already: name another file for the result")


def _split(part: str) -> tuple[PartKind | None, Path]:
    """A prefix counts only if it is a kind: a path may hold `=` too."""
    prefix, _, rest = part.partition("=")
    kind = next((kind for kind in PART_KINDS if kind == prefix), None)
    return (kind, Path(rest)) if kind and rest else (None, Path(part))


def _said(path: Path, name: str, about: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    return {field: given.get(str(path), given.get(name)) for field, given in about.items()}
