"""A catalogue as the text of a TOML file, for the bundle that holds it: `tomllib` only reads."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping


def toml_text(about: str, head: Mapping[str, object], services: Iterable[Mapping[str, object]]) -> str:
    """The file of a catalogue: `about` as its first line, the keys of its head, a `[[service]]` for each service."""
    parts = [f"# {about}\n\n{_lines(head)}", *(f"[[service]]\n{_lines(service)}" for service in services)]
    return "\n".join(parts)


def _lines(table: Mapping[str, object]) -> str:
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: object) -> str:
    match value:
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case bool():
            return str(value).lower()
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(item)}" for key, item in value.items()) + " }"
        case dt.date():
            return value.isoformat()
    return repr(value)
