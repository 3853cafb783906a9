"""Parts of the card that a run could not have: named by their titles, with why, for a reader who knows no settings."""

from riskscore.errors import Text
from riskscore_training.card_sections import SECTIONS

QUICK = Text(ru="при быстром обучении не считается.", en="left out of a quick run.")
COLUMN_NAMES = {
    "college": Text(ru="колледж", en="the college"),
    "programme": Text(ru="специальность", en="the specialty"),
}


def name_skipped(study: str, why: Text) -> Text:
    """What is said of a `study` that the case cannot have."""
    title = SECTIONS[study]
    return Text(ru=f"«{title.ru}»: {why.ru}", en=f"“{title.en}”: {why.en}")


def name_columns(purposes: list[str]) -> Text:
    """Special columns as a reader calls them."""
    names = [COLUMN_NAMES[purpose] for purpose in purposes]
    return Text(ru=" и ".join(name.ru for name in names), en=" and ".join(name.en for name in names))
