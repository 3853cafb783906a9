"""However a mapping or a weights file is spoilt, the answer is what it says or a list of its mistakes."""

import json
import tomllib
from collections.abc import Callable
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.errors import LANGS, QuestionnaireError
from riskscore.mapping.parse import parse_carry
from riskscore.model import parse_points
from riskscore.questionnaire import load_questionnaire

SHIPPED = files("riskscore") / "shipped"
REGIONAL, NEW = load_questionnaire("ru-udmurtia-2025"), load_questionnaire("ru-2025.2")
Read = Callable[[str], object]
FILES: dict[str, tuple[str, Read]] = {
    "maps/ru-udmurtia-2025--ru-2025.2.toml": ("map", lambda text: parse_carry(text, REGIONAL, NEW)),
    "points/ru-udmurtia-2025-original.toml": ("weights", lambda text: parse_points(text, REGIONAL)),
}
CASES = [
    pytest.param((SHIPPED / path).read_text(encoding="utf-8"), read, id=name) for path, (name, read) in FILES.items()
]
WORDS = st.sampled_from(["", "resume", "experience", "none", "true", "nothing", "orphan", "\x00", "values", "from"])
SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=4), st.dates(), WORDS)
ANYTHING = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2))


def to_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {to_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_toml, value)) + "]"
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


def spoil(text: str, draw: Callable[..., Any]) -> str:
    """One key or item anywhere in the file removed, added or given another value."""
    tree = node = tomllib.loads(text)
    while True:
        key = draw(st.sampled_from(list(node) if isinstance(node, dict) else list(range(len(node)))))
        if not (isinstance(node[key], dict | list) and node[key] and draw(st.booleans())):
            break
        node = node[key]
    match draw(st.sampled_from(["remove", "add", "replace"])):
        case "remove":
            del node[key]
        case "add" if isinstance(node, dict):
            node[draw(WORDS)] = draw(ANYTHING)
        case _:
            node[key] = draw(ANYTHING)
    return "\n".join(f"{json.dumps(key)} = {to_toml(value)}" for key, value in tree.items())


def tell(error: QuestionnaireError) -> None:
    for lang in LANGS:
        assert len(error.message(lang).encode().splitlines()) == len(error.problems) + 1 > 1


@pytest.mark.parametrize(("text", "read"), CASES)
@settings(max_examples=250)
@given(data=st.data())
def test_a_spoilt_file_is_read_or_every_mistake_is_told(text: str, read: Read, data: st.DataObject) -> None:
    try:
        read(spoil(text, data.draw))
    except QuestionnaireError as error:
        tell(error)


@pytest.mark.parametrize(("_text", "read"), CASES)
@settings(max_examples=50)
@given(text=st.text())
def test_any_text_is_read_or_refused(_text: str, read: Read, text: str) -> None:
    with pytest.raises(QuestionnaireError):
        read(text)
