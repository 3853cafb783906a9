"""However a questionnaire file is spoilt, the answer is a questionnaire or a list of its mistakes."""

import datetime as dt
import json
import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from riskscore.errors import LANGS, QuestionnaireError
from riskscore.questionnaire import Questionnaire, check_person, parse_questionnaire, to_json_schema

TEXT = (Path(__file__).parents[1] / "questionnaires" / "every-kind.toml").read_text(encoding="utf-8")
LINES = TEXT.splitlines()
WORDS = sorted({word for line in LINES for word in line.replace("=", " ").split()})
JUNK = [
    "",
    "true",
    "-1",
    "1e400",
    "nan",
    "9" * 400,
    '""',
    "[]",
    "{}",
    "[[x]]",
    "2026-03-01",
    "'",
    "\\",
    "\x00",
    "[" * 300,
]


def read(text: str) -> Questionnaire | None:
    """The questionnaire, which then can be used, or None after every mistake could be told in both languages."""
    try:
        q = parse_questionnaire(text)
    except QuestionnaireError as error:
        tell(error)
        return None
    (example,) = to_json_schema(q)["examples"]
    assert check_person(q, example, default_as_of=dt.date(2026, 3, 1))[1] == []
    return q


def tell(error: QuestionnaireError) -> None:
    for lang in LANGS:
        assert len(error.message(lang).encode().splitlines()) == len(error.problems) + 1 > 1


@st.composite
def spoilt_lines(draw: st.DrawFn) -> str:
    """One line removed, repeated elsewhere, cut, or with one value replaced."""
    lines = list(LINES)
    place = draw(st.integers(0, len(lines) - 1))
    line = lines[place]
    key, equals, value = line.partition("=")
    lines[place] = draw(
        st.sampled_from(["", line[:-1], line[1:], f"{line}\n{draw(st.sampled_from(LINES))}"])
        | st.sampled_from([*JUNK, *WORDS]).map(lambda word: f"{key}{equals} {word}")
        | st.sampled_from(WORDS).map(lambda word: f"{word} ={value}")
    )
    return "\n".join(lines)


@st.composite
def spoilt_characters(draw: st.DrawFn) -> str:
    place = draw(st.integers(0, len(TEXT)))
    length = draw(st.integers(0, 3))
    return TEXT[:place] + draw(st.text(max_size=3)) + TEXT[place + length :]


@settings(max_examples=300)
@given(st.one_of(spoilt_lines(), spoilt_characters()))
def test_a_spoilt_file_is_read_or_refused(text: str) -> None:
    q = read(text)
    assert q is None or tomllib.loads(text)["id"] == q.id


@settings(max_examples=100)
@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)


SCALARS = st.one_of(st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.dates(), st.sampled_from(WORDS))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def to_toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {to_toml(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(to_toml, value)) + "]"
    return json.dumps(value) if isinstance(value, str | bool) else str(value)


@st.composite
def spoilt_trees(draw: st.DrawFn) -> str:
    """One key or item anywhere in the file removed, added or given another value."""
    tree = tomllib.loads(TEXT)
    node: Any = tree
    while True:
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        key = draw(st.sampled_from(keys))
        if not (isinstance(node[key], dict | list) and node[key] and draw(st.booleans())):
            break
        node = node[key]
    match draw(st.sampled_from(["remove", "add", "replace"])):
        case "remove":
            del node[key]
        case "add" if isinstance(node, dict):
            node[draw(st.sampled_from(WORDS))] = draw(ANYTHING)
        case _:
            node[key] = draw(ANYTHING)
    return "\n".join(f"{json.dumps(key)} = {to_toml(value)}" for key, value in tree.items())


@settings(max_examples=400)
@given(spoilt_trees())
def test_a_file_with_any_other_value_is_read_or_refused(text: str) -> None:
    read(text)


def test_the_file_is_right_before_it_is_spoilt() -> None:
    q = read("\n".join(f"{key} = {to_toml(value)}" for key, value in tomllib.loads(TEXT).items()))
    assert q is not None
    assert q.features == parse_questionnaire(TEXT).features
