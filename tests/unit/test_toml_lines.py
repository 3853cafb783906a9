"""Where a place of a report stands in a TOML file."""

import pytest

from riskscore.questionnaire.toml_lines import TomlLines

TEXT = '''# [[service]] in a comment
format = 1

[[service]]
code = "a"
note = """
[[service]]
code = 3
"""
[[service]]
"code" = "b"
postponed = { when = 'x', until = 1 }
list = [
  { rule = "one" },
  { rule = "two" },
]
  [service.special]
  deep.er = 2
[[service.version]]
rule = "first"
[[service.version]]
rule = "second"
[outcome]
[[outcome.category]]
values = ["none"]
'''


@pytest.mark.parametrize(
    ("place", "found", "line"),
    [
        ("format", "", 2),
        ("service 1", "", 4),
        ("service 1 › code", "a", 5),
        ("service 1 › note", "code", 8),
        ("service 2 › code", "", 11),
        ("service 2 «b» › code", "", 11),
        ("service 2 › postponed › when", "x", 12),
        ("service 2 › list 2 › rule", "two", 15),
        ("service 2 › list 2 › rule", "three", 13),
        ("service 2 › list", "two: 3", 15),
        ("service 2 › missing", "", 10),
        ("service 2 › special › deep", "", 17),
        ("service 2 › special › deep › er", "", 18),
        ("service 2 › version 2 › rule", "", 22),
        ("outcome › category 1 › values 1", "none", 25),
        ("service 9", "", None),
        ("nowhere", "", None),
        ("", "", None),
        ("line 3, column 5", "", None),
    ],
)
def test_the_line_of_a_place(place: str, found: str, line: int | None) -> None:
    assert TomlLines(TEXT).find(place, found) == line


@pytest.mark.parametrize("text", ["", "\n\n", "[[", "]] = [", "'''", '"""\n[[a]]', "a = " + "[" * 1000, "\x00"])
def test_no_text_crashes_it(text: str) -> None:
    assert TomlLines(text).find("service 1 › code", "x") is None
