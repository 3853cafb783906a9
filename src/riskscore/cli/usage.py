"""Wrong usage in Russian: click words it in English, and knows the language only once it has read all options.

What no pattern here matches stays as click says it.
"""

import os
import re
from collections.abc import Sequence
from itertools import pairwise

import click

from riskscore.errors import Lang

_RUSSIAN = tuple(
    (re.compile(pattern, re.DOTALL), text)
    for pattern, text in (
        (r"No such option '(.+?)'\. Did you mean (.+)\?", "Нет опции {0}. Может быть, {1}?"),
        (r"No such option '(.+?)'\. \(Possible options: (.+)\)", "Нет опции {0}. Похожие: {1}."),
        (r"No such option '(.+?)'\.", "Нет опции {0}."),
        (r"No such command '(.+?)'\. Did you mean (.+)\?", "Нет команды {0}. Может быть, {1}?"),
        (r"No such command '(.+?)'\.", "Нет команды {0}."),
        (r"Missing command\.", "Не указана команда."),
        (r"Missing argument '(.+?)'\.", "Не указано: {0}."),
        (r"Missing option '(.+?)'\.", "Не указана опция {0}."),
        (r"Missing option '(.+?)'\. Choose from:\s*(.+)", "Не указана опция {0}. Можно: {1}."),
        (r"Got unexpected extra arguments? \((.+)\)", "Лишнее в командной строке: {0}."),
        (r"Option '(.+?)' requires an argument\.", "Опции {0} нужно значение."),
        (r"Option '(.+?)' does not take a value\.", "Опция {0} не берёт значения."),
        (r"Invalid value for (.+?): (.+)", "Не годится значение {0}: {1}"),
        (r"Invalid value: (.+)", "Не годится значение: {0}"),
        (r"'(.*)' is not one of (.+)\.", "«{0}»; можно: {1}."),
        (r"'(.*)' is not a valid integer(?: range)?\.", "«{0}»; нужно целое число."),
        (r"'(.*)' is not a valid float(?: range)?\.", "«{0}»; нужно число."),
        (r"(\S+) is not in the range (.+)\.", "{0}; допустимо {1}."),
        (r"'(.*)' does not match the formats? '%Y-%m-%d'\.", "«{0}»; нужна дата вида 2026-03-01."),
        (r"\w+ '(.*)' does not exist\.", "«{0}» не найдено."),
        (r"\w+ '(.*)' is a directory\.", "«{0}» — папка, нужен файл."),
        (r"\w+ '(.*)' is not readable\.", "«{0}» не читается."),
    )
)


def asked_lang(arguments: Sequence[str]) -> Lang:
    """The language of a command line that need not be right: its last `--lang`, else RISKSCORE_LANG, else English."""
    named = os.environ.get("RISKSCORE_LANG", "")
    for argument, following in pairwise([*arguments, ""]):
        if argument == "--lang":
            named = following
        elif argument.startswith("--lang="):
            named = argument.removeprefix("--lang=")
    return "ru" if named == "ru" else "en"


def show_wrong_usage(error: click.ClickException, lang: Lang) -> None:
    """What click prints of `error`, in the language of the command line."""
    if lang == "en" or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is not None:
        click.echo(context.get_usage().replace("Usage:", "Использование:", 1), err=True)
        click.echo(f"Справка: {context.command_path} {context.help_option_names[-1]}\n", err=True)
    click.echo(f"Ошибка: {in_russian(error.format_message())}", err=True)


def in_russian(message: str) -> str:
    """A message of click's; the value's own complaint within it too."""
    for pattern, text in _RUSSIAN:
        if found := pattern.fullmatch(message):
            return text.format(*(in_russian(part.strip()) for part in found.groups()))
    return message
