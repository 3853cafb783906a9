"""Maps between questionnaire versions from where they lie: shipped with the package, or a file."""

import tomllib
from pathlib import Path

from riskscore.errors import Text
from riskscore.mapping.carry import CarryMap
from riskscore.mapping.parse import parse_carry
from riskscore.questionnaire.load import load_questionnaire, shipped_questionnaires
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import Shelf

_SHELF = Shelf(
    "maps",
    Text(
        ru="Не читается соответствие анкет {what}. Укажите путь к файлу .toml в кодировке UTF-8.",
        en="Cannot read the map between questionnaires {what}. Give the path of a .toml file in UTF-8.",
    ),
)
shipped_maps = _SHELF.ids  # `<old id>--<new id>`


def find_map(old_id: str, new: Questionnaire) -> CarryMap | None:
    """The shipped map from the version `old_id` to `new`, if there is one."""
    name = f"{old_id}--{new.id}"
    return load_map(name, load_questionnaire(old_id), new) if name in shipped_maps() else None


def load_map(name: str, old: Questionnaire, new: Questionnaire) -> CarryMap:
    """The shipped map of this name, or the file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written.
    """
    return parse_carry(_SHELF.read(name), old, new, place=Path(name).name)


def open_map(path: Path, new: Questionnaire) -> CarryMap:
    """The map at `path`; the version it carries from is a shipped one, or the file `<id>.toml` beside the map.

    Raises
    ------
    FileError, QuestionnaireError
        As `load_map`, and as `load_questionnaire` about the old version.
    """
    content = _SHELF.read(str(path))
    old_id = _old_id(content)
    if old_id is None:
        return parse_carry(content, new, new, place=path.name)  # which lists what is wrong with the file
    is_shipped = old_id in shipped_questionnaires()
    old = load_questionnaire(old_id if is_shipped else str(path.parent / f"{old_id}.toml"))
    return parse_carry(content, old, new, place=path.name)


def _old_id(content: str) -> str | None:
    try:
        named = tomllib.loads(content).get("from")
    except (ValueError, RecursionError):
        return None
    return named if isinstance(named, str) and named.strip() else None
