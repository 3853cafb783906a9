"""Mapping files from where they lie: shipped with the package, or a file."""

from functools import cache
from importlib.resources import files
from pathlib import Path

from riskscore.errors import FileError, Text, shorten
from riskscore.monitoring.form import Form
from riskscore.monitoring.parse import parse_form

_SHIPPED = files("riskscore") / "shipped" / "forms"
_ENDING = ".toml"


def shipped_forms() -> tuple[str, ...]:
    """Ids of the form versions in the package."""
    return tuple(sorted(f.name.removesuffix(_ENDING) for f in _SHIPPED.iterdir() if f.name.endswith(_ENDING)))


def load_form(name: str) -> Form:
    """The shipped form of this id, or the mapping file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written.
    """
    if name in shipped_forms():
        return load_shipped_form(name)
    try:
        return parse_form(Path(name).read_text(encoding="utf-8-sig"), place=name)
    except (OSError, ValueError) as error:
        raise _no_form(name, error) from None


@cache
def load_shipped_form(name: str) -> Form:
    return parse_form((_SHIPPED / f"{name}{_ENDING}").read_text(encoding="utf-8"), place=name)


def _no_form(name: str, error: Exception) -> FileError:
    ids = ", ".join(shipped_forms())
    what = f"«{shorten(name)}» ({getattr(error, 'strerror', None) or shorten(error)})"
    return FileError(
        Text(
            ru=f"Нет описания формы {what}. Укажите путь к файлу .toml в кодировке UTF-8 или одну из форм: {ids}.",
            en=f"There is no form {what}. Give the path of a .toml file in UTF-8 or one of: {ids}.",
        )
    )
