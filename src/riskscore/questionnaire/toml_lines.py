"""On which line of a TOML file a mistake stands: `tomllib` does not say, so keys and tables are looked for in the text.

Found for files as people write them: a key or a table begins a line. Where the text is stranger than that, the line is
that of the table around it, or not known; nothing depends on it but the message.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

Path = tuple[str | int, ...]

_TABLE = re.compile(r"\s*(\[\[?)\s*([^\[\]#=]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_LONG = re.compile(r"'''|\"\"\"")
_STEP = re.compile(r"\s*([^\s«]+)(?: (\d+))?(?: «.*»)?\s*", re.DOTALL)


class TomlLines:
    """Lines (from 1) of the tables and keys of a text, by the path to them; members of a list are numbered from 1."""

    def __init__(self, text: str) -> None:
        self._texts = text.splitlines()
        self._lines: dict[Path, int] = {}
        for path, line in _walk(self._texts):
            self._lines.setdefault(path, line)
        self._starts = sorted(self._lines.values())

    def find(self, place: str, found: str = "") -> int | None:
        """The line of a place of a report, «service 3 › postponed › when»; the very line of `found`, if it is there."""
        path = _path(place)
        while path and path not in self._lines:
            path = path[:-1]
        if not path:
            return None
        start = self._lines[path]
        after = bisect_right(self._starts, start)
        end = self._starts[after] - 1 if after < len(self._starts) else len(self._texts)
        for words in filter(None, (found.removesuffix("…"), found.partition(":")[0])):
            whole = re.compile(rf"(?<!\w){re.escape(words)}(?!\w)")
            for line in range(start, end + 1):
                if whole.search(self._texts[line - 1]):
                    return line
        return start


def _walk(lines: list[str]) -> Iterator[tuple[Path, int]]:
    table: Path = ()
    counts: dict[Path, int] = {}
    is_inside = False
    for number, line in enumerate(lines, 1):
        begins_inside, is_inside = is_inside, is_inside ^ bool(len(_LONG.findall(line)) % 2)
        if begins_inside or line.lstrip().startswith("#"):
            continue
        if header := _TABLE.match(line):
            table = _table(_names(header[2]), counts, is_list=header[1] == "[[")
            yield table, number
        elif key := _KEY.match(line):
            yield (*table, *_names(key[1])), number


def _table(names: list[str], counts: dict[Path, int], *, is_list: bool) -> Path:
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        path = (*path, counts[path]) if path in counts else path
    path = (*path, names[-1])
    if not is_list:
        return path
    counts[path] = counts.get(path, 0) + 1
    return (*path, counts[path])


def _names(dotted: str) -> list[str]:
    return [name.strip().strip("\"'") for name in dotted.split(".")]


def _path(place: str) -> Path:
    path: Path = ()
    for step in place.split("›"):
        found = _STEP.fullmatch(step)
        if found is None:
            break
        path = (*path, found[1], int(found[2])) if found[2] else (*path, found[1])
    return path
