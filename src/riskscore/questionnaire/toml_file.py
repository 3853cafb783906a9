"""Specifications as TOML files: those of the package by their id, others by their path."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from riskscore.errors import FileError, Text, shorten
from riskscore.files.raw import reason_of
from riskscore.questionnaire.reading import Report

_ENDING = ".toml"


@dataclass(frozen=True)
class Shelf:
    """The specifications of one kind; `missing` refuses another name, with {what} and the shipped {ids} in it."""

    folder: str
    missing: Text

    def ids(self) -> tuple[str, ...]:
        """The names of the files in the package."""
        entries = (files("riskscore") / "shipped" / self.folder).iterdir()
        return tuple(sorted(f.name.removesuffix(_ENDING) for f in entries if f.name.endswith(_ENDING)))

    def read(self, name: str) -> str:
        """The text of the shipped file of this name, else of the file at this path.

        Raises
        ------
        FileError
            There is no such file, or it is not text in UTF-8.
        """
        if name in self.ids():
            return (files("riskscore") / "shipped" / self.folder / f"{name}{_ENDING}").read_text(encoding="utf-8")
        try:
            return Path(name).read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise FileError(_not_text(name)) from None
        except (OSError, ValueError) as error:
            why, named, ids = reason_of(error), f"«{shorten(name)}»", ", ".join(self.ids())
            ru = self.missing.ru.format(what=f"{named} ({why.ru})", ids=ids)
            en = self.missing.en.format(what=f"{named} ({why.en})", ids=ids)
            raise FileError(Text(ru, en)) from None


def read_toml(content: str, report: Report, version: int) -> dict[str, Any] | None:
    """The tables of a TOML file whose `format` is `version`; None after reporting that it is no TOML."""
    try:
        raw = tomllib.loads(content)
    except (ValueError, RecursionError) as error:  # TOMLDecodeError, a number too long for int(), too many brackets
        line = "".join(re.findall(r"line \d+, column \d+", str(error))[:1])
        remedy = Text(ru="исправьте эту строку", en="correct this line")
        report.add("not_toml", line, error, Text(ru="файл TOML 1.0", en="a TOML 1.0 file"), remedy)
        return None
    found = raw.get("format", version)
    if type(found) is not int or found != version:
        remedy = Text(ru="обновите riskscore или перепишите файл", en="update riskscore or rewrite the file")
        report.add("unknown_format", "format", found, Text(str(version), str(version)), remedy)
    return raw


def _not_text(name: str) -> Text:
    return Text(
        ru=f"Файл «{shorten(name)}» должен быть текстом в кодировке UTF-8. Сохраните его в этой кодировке.",
        en=f"The file «{shorten(name)}» must be text in UTF-8. Save it in this encoding.",
    )
