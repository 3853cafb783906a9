"""A file appears whole or not at all."""

import secrets
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from riskscore.errors import Text
from riskscore.files.raw import cannot_write, reason_of


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a new file beside `path`, then put it in place of `path`.

    Raises
    ------
    FileError
        No room, or no right to write.
    """
    part = path.with_name(f".{path.stem}.{secrets.token_hex(4)}{path.suffix}")
    try:
        part.touch(exist_ok=False)
        write(part)
        part.replace(path)
    except (OSError, UnicodeEncodeError, XlsxFileError) as error:
        raise cannot_write(path.name, reason_of(error), _LOOK) from None
    finally:
        with suppress(OSError):  # where nothing can be written, nothing can be removed either
            part.unlink()


def write_text(text: str, path: Path) -> None:
    """Write UTF-8 with the line ends of `text`."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(text)


_LOOK = Text(ru="проверьте место на диске и права на папку", en="check the free space and the rights to the folder")
