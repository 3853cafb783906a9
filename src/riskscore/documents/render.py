"""Documents from templates: self-contained HTML and Markdown."""

from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

ENDINGS = (".html", ".md")


def render(name: str, ending: str, **context: Any) -> str:
    """The template `name` as HTML or Markdown, by the ending of the file that is asked for."""
    environment = Environment(
        loader=PackageLoader("riskscore.documents"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["md"] = to_markdown
    return environment.get_template(f"{name}{ending}").render(**context)


def to_markdown(value: object) -> str:
    """Text as one cell of a Markdown table: no sign of it means a line, a column or a tag."""
    text = " ".join(str(value).splitlines())
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("`", "'")
