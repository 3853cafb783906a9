"""What a person sent is never written over: only the whole file of theirs can be read again."""

from collections.abc import Iterable
from pathlib import Path

from riskscore.errors import Text
from riskscore.files.raw import cannot_write


def keep_sources(sources: Iterable[Path], *targets: Path | None) -> None:
    """Refuse to write a file that is read.

    Raises
    ------
    FileError
        A target is one of the sources.
    """
    read = {source.resolve() for source in sources}
    for target in targets:
        if target is not None and target.resolve() in read:
            found = Text(ru="это исходный файл, он был бы стёрт", en="it is the file that is read and would be lost")
            raise cannot_write(target.name, found, Text(ru="назовите другой файл", en="name another file"))
