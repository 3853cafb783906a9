"""What is wrong with a rule: each mistake with the words it stands in."""

import ast
import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskscore.errors import Text, shorten

_ALIKE = 0.7


@dataclass(frozen=True, slots=True)
class Mistake:
    """`found` is the part of the rule that is wrong, `suggestion` a name that may have been meant."""

    found: str
    text: Text
    suggestion: str | None = None


class RuleError(ValueError):
    """A rule that cannot be used; `text` says of every mistake what was found and what is allowed."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        ru, en = ("; ".join(shorten(mistake.text.get(lang), 390) for mistake in mistakes) for lang in ("ru", "en"))
        super().__init__(en)
        self.text = Text(ru=ru, en=en)
        self.mistakes = tuple(mistakes)


def wrong(found: str, *, ru: str, en: str, suggestion: str | None = None) -> RuleError:
    """The error of one mistake."""
    return RuleError([Mistake(found, Text(ru=ru, en=en), suggestion)])


def unknown_name(name: str, known: Iterable[str]) -> RuleError:
    """Of a feature that the questionnaire does not have: the nearest one is suggested, else all are listed."""
    near = nearest(name, known)
    names = "" if near else ", ".join(sorted(known))
    there_ru, there_en = (f"; есть {names}", f"; known are {names}") if names else ("", "")
    return wrong(
        name, ru=f"признака «{name}» нет{there_ru}", en=f"feature «{name}» is unknown{there_en}", suggestion=near
    )


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like `name`, if one is like it."""
    return next(iter(difflib.get_close_matches(name[:80], list(known), n=1, cutoff=_ALIKE)), None)


def show(node: ast.AST) -> str:
    return shorten(ast.unparse(node))


def not_allowed(node: ast.AST) -> RuleError:
    return wrong(
        show(node),
        ru=f"«{show(node)}» не входит в язык правил (docs/questionnaire-format.md)",
        en=f"«{show(node)}» is not in the rule language (docs/questionnaire-format.md)",
    )
