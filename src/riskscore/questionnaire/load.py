"""Questionnaires from where they lie: shipped with the package, or a file."""

from importlib.resources import files
from pathlib import Path

from riskscore.errors import FileError, Text, shorten
from riskscore.questionnaire.parse import parse_questionnaire
from riskscore.questionnaire.spec import Questionnaire

_SHIPPED = files("riskscore") / "shipped" / "questionnaires"
_ENDING = ".toml"


def shipped_questionnaires() -> tuple[str, ...]:
    """Ids of the questionnaires in the package."""
    return tuple(sorted(f.name.removesuffix(_ENDING) for f in _SHIPPED.iterdir() if f.name.endswith(_ENDING)))


def load_questionnaire(name: str) -> Questionnaire:
    """The shipped questionnaire of this id, or the file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written.
    """
    is_shipped = name in shipped_questionnaires()
    content = (_SHIPPED / f"{name}{_ENDING}").read_bytes() if is_shipped else _read(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(
            Text(
                ru=f"Анкета «{shorten(name)}» должна быть текстом в кодировке UTF-8. Сохраните файл в ней.",
                en=f"The questionnaire «{shorten(name)}» must be text in UTF-8. Save the file in this encoding.",
            )
        ) from None
    return parse_questionnaire(text, place=name)


def _read(name: str) -> bytes:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError) as error:
        ids = ", ".join(shipped_questionnaires())
        what = f"«{shorten(name)}» ({getattr(error, 'strerror', None) or error})"
        raise FileError(
            Text(
                ru=f"Нет анкеты {what}. Укажите путь к файлу .toml или одну из: {ids}.",
                en=f"There is no questionnaire {what}. Give the path of a .toml file or one of: {ids}.",
            )
        ) from None
