"""What people can use is documented, and what is documented is there (after datasette's tests/test_docs.py)."""

import datetime as dt
import json
import re
import subprocess
import textwrap
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from riskscore.bundle import load_bundle, shipped_bundle
from riskscore.cli import riskscore
from riskscore.plan import load_catalogue, parse_catalogue
from riskscore.questionnaire import check_person, load_questionnaire, parse_questionnaire
from riskscore_serving.app import create_app
from riskscore_serving.settings import Settings

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def tracked(pattern: str) -> list[Path]:
    listed = subprocess.run(["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / line for line in listed.stdout.splitlines() if (ROOT / line).exists()]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands(command: click.Command = riskscore, path: str = "riskscore") -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        assert child is not None, name
        yield from commands(child, f"{path} {name}")


def sections(text: str) -> dict[str, str]:
    """Text under each heading of the form ## `name …`."""
    parts = re.split(r"^## `([^`]+)`$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_every_command_has_its_section_and_no_other_has() -> None:
    assert sorted(sections(read("docs/cli.md"))) == sorted(path for path, _ in commands())


@pytest.mark.parametrize(("path", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_option_is_in_the_section_of_its_command(path: str, command: click.Command) -> None:
    section = sections(read("docs/cli.md"))[path]
    options = [name for parameter in command.params for name in parameter.opts if name.startswith("--")]
    assert [name for name in options if not re.search(rf"{name}\b", section)] == []


@pytest.mark.parametrize(("path", "command"), [pytest.param(*pair, id=pair[0]) for pair in commands()])
def test_every_command_shows_an_example(path: str, command: click.Command) -> None:
    assert re.search(rf"^ *{path}\b", command.help or "", re.MULTILINE), "--help ends with an example"


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    where, how = read("docs/settings.md").split("## How we train")
    variables = {f"RISKSCORE_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"^\| `(RISKSCORE_\w+)`", where, re.MULTILINE)) == variables
    training = tomllib.loads(read("training/riskscore_training/default.toml"))
    keys = {key for name, value in training.items() for key in (value if isinstance(value, dict) else [name])}
    assert {key for row in re.findall(r"^\|(.*?)\|", how, re.MULTILINE) for key in re.findall(r"`(\w+)`", row)} == keys


def test_every_route_of_the_api_is_documented_and_no_other_is() -> None:
    app = create_app(load_bundle(shipped_bundle()), Settings())
    routes = {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}
    assert set(re.findall(r"^\| `([A-Z]+ /\S+)` \|", read("docs/api.md"), re.MULTILINE)) == routes


@pytest.mark.parametrize("page", tracked("*.md"), ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    links = [link.split("#")[0] for link in LINK.findall(page.read_text(encoding="utf-8"))]
    inside = [link for link in links if link and "://" not in link]
    assert [link for link in inside if not (page.parent / link).exists()] == []


def test_a_decision_is_a_page_and_is_listed() -> None:
    pages = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))
    listed = read("docs/adr/README.md")
    assert [page.name for page in pages if f"({page.name})" not in listed] == []
    assert [page.name for page in pages if len(page.read_text(encoding="utf-8").splitlines()) > 40] == []
    assert [int(page.name[:4]) for page in pages] == list(range(1, len(pages) + 1))


@pytest.mark.parametrize("notebook", tracked("*.ipynb"), ids=lambda path: path.name)
def test_a_notebook_is_kept_without_outputs(notebook: Path) -> None:
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert [cell["source"] for cell in code if cell["outputs"] or cell["execution_count"]] == []


def blocks(page: str, language: str) -> list[str]:
    return [
        textwrap.dedent(block) for block in re.findall(rf"^ *```{language}\n(.*?)^ *```$", read(page), re.DOTALL | re.M)
    ]


def test_the_recipe_for_a_question_works() -> None:
    question = next(block for block in blocks("CONTRIBUTING.md", "toml") if block.startswith("[[question]]"))
    shipped = load_questionnaire("ru-2025.2").text
    grown = parse_questionnaire(shipped.replace("[[history]]", f"{question}\n[[history]]", 1))
    assert grown.by_name["portfolio"].is_modelled


def test_the_recipe_for_a_service_works() -> None:
    service = next(block for block in blocks("CONTRIBUTING.md", "toml") if block.startswith("[[service]]"))
    questionnaire = load_questionnaire("ru-2025.2")
    catalogue = load_catalogue("ru-2025", questionnaire)
    grown = parse_catalogue(f"{catalogue.text}\n{service}", questionnaire)
    assert len(grown.services) == len(catalogue.services) + 1


@pytest.mark.parametrize(
    ("page", "pattern"), [("README.md", r"-d '(\{.*?\n\})'"), ("docs/api.md", r"```json\n(.*?)```")]
)
def test_the_person_shown_can_be_scored(page: str, pattern: str) -> None:
    shown = re.search(pattern, read(page), re.DOTALL)
    assert shown, "an example of a person"
    _, problems = check_person(load_questionnaire("ru-2025.2"), json.loads(shown[1]), default_as_of=dt.date(2026, 3, 1))
    assert problems == []
