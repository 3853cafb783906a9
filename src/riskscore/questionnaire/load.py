"""Questionnaires from where they lie: shipped with the package, or a file."""

from riskscore.errors import Text
from riskscore.questionnaire.parse import parse_questionnaire
from riskscore.questionnaire.spec import Questionnaire
from riskscore.questionnaire.toml_file import Shelf

_SHELF = Shelf(
    "questionnaires",
    Text(
        ru="Нет анкеты {what}. Укажите путь к файлу .toml или одну из: {ids}.",
        en="There is no questionnaire {what}. Give the path of a .toml file or one of: {ids}.",
    ),
)
shipped_questionnaires = _SHELF.ids


def load_questionnaire(name: str) -> Questionnaire:
    """The shipped questionnaire of this id, or the file at this path.

    Raises
    ------
    FileError
        There is no such file, or it is not text in UTF-8.
    QuestionnaireError
        It cannot be used as written.
    """
    return parse_questionnaire(_SHELF.read(name), place=name)
