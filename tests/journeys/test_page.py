"""The real server and a real browser: fill, assess, read, on a desktop and on a phone, with and without JavaScript."""

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDTHS = [1280, 390]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of `riskscore serve` on a free port; ends it as Ctrl-C does and sees that it ends well."""
    command = [Path(sys.executable).with_name("riskscore"), "serve", "--port", "0", "--lang", "ru"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    said = [process.stdout.readline() for _ in range(4)]
    try:
        yield re.findall(r"http://\S+", said[1])[0].rstrip("/")
    finally:
        process.send_signal(signal.SIGINT)
        rest, _ = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "Остановлено" in rest


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("the browser journeys need Debian's package chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[(width, script) for width in WIDTHS for script in (True, False)], ids=str)
def page(request: pytest.FixtureRequest, browser: Browser, server: str) -> Iterator[Page]:
    """An empty page whose every request stays on the host and whose every script and style is allowed."""
    width, has_script = request.param
    context = browser.new_context(viewport={"width": width, "height": 844}, java_script_enabled=has_script)
    page = context.new_page()
    addresses: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda sent: addresses.append(sent.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(server)
    yield page
    context.close()
    assert [address for address in addresses if not address.startswith((server, "data:"))] == []
    assert [text for text in complaints if "422" not in text] == []


def overflow(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).last.click()


def test_fill_assess_and_read(page: Page) -> None:
    page.get_by_role("group", name="Есть ли у вас готовое резюме?").get_by_label("устаревшее").check()
    page.get_by_role("textbox", name="Текущий средний балл").fill("4,2")
    press(page, "Оценить")
    expect(page.get_by_role("heading", name="Результат оценки")).to_be_visible()
    expect(page.get_by_text("Предлагаемый уровень риска")).to_be_visible()
    assert page.get_by_role("textbox", name="Текущий средний балл").input_value() == "4,2"
    assert page.get_by_role("img").count() >= 1
    assert overflow(page) <= 0


def test_problem_is_shown_above_and_beside_and_can_be_mended(page: Page) -> None:
    page.get_by_role("textbox", name="Текущий средний балл").fill("семь")
    press(page, "Оценить")
    expect(page.get_by_role("alert").get_by_role("link", name="Текущий средний балл")).to_be_visible()
    assert page.get_by_role("textbox", name="Текущий средний балл").input_value() == "семь"
    assert overflow(page) <= 0
    page.get_by_role("textbox", name="Текущий средний балл").fill("4")
    press(page, "Оценить")
    expect(page.get_by_role("heading", name="Результат оценки")).to_be_visible()


def test_example_in_another_language(page: Page) -> None:
    press(page, "Пример")
    press(page, "Оценить")
    press(page, "English")
    expect(page.get_by_role("heading", name="Result").first).to_be_visible()
    expect(page.get_by_role("heading", name="What moved the assessment")).to_be_visible()
    assert overflow(page) <= 0
    press(page, "Clear")
    expect(page.get_by_role("heading", name="How to begin")).to_be_visible()
    assert page.locator("input:checked").count() == 0


def test_enter_in_a_field_assesses(page: Page) -> None:
    page.get_by_role("textbox", name="Текущий средний балл").press("Enter")
    expect(page.get_by_role("heading", name="Результат оценки")).to_be_visible()


def test_answers_are_remembered_in_the_tab_only(browser: Browser, server: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(server)
        page.get_by_role("textbox", name="Текущий средний балл").fill("4,2")
        page.reload()
        assert page.get_by_role("textbox", name="Текущий средний балл").input_value() == "4,2"
        other = context.new_page()
        other.goto(server)
        assert other.get_by_role("textbox", name="Текущий средний балл").input_value() == ""
        assert page.evaluate("localStorage.length") == 0


def test_documentation_page_is_drawn_without_another_host(browser: Browser, server: str) -> None:
    with browser.new_context() as context:
        page = context.new_page()
        addresses: list[str] = []
        page.on("request", lambda sent: addresses.append(sent.url))
        page.goto(f"{server}/docs")
        page.get_by_text("Score one person or a list").wait_for()
        assert [address for address in addresses if not address.startswith((server, "data:", "blob:"))] == []


NOTE_WHAT_IS_PRINTED = """window.print = () => {
    const parts = [".verdict", "#answers", "#sheet"];
    window.printed = parts.map((part) => document.querySelector(part).checkVisibility());
}"""


def test_the_student_s_sheet_is_printed_alone_and_copied(browser: Browser, server: str) -> None:
    with browser.new_context(permissions=["clipboard-read", "clipboard-write"]) as context:
        page = context.new_page()
        page.add_init_script(NOTE_WHAT_IS_PRINTED)
        page.goto(server)
        press(page, "Пример")
        press(page, "Оценить")
        page.get_by_text("Для студента: то же простыми словами").click()
        press(page, "Скопировать текст")
        page.get_by_role("button", name="Скопировано").wait_for()
        assert "К разговору о работе после выпуска" in page.evaluate("navigator.clipboard.readText()")
        page.emulate_media(media="print")
        page.evaluate("document.getElementById('print-sheet').click()")
        assert page.evaluate("window.printed") == [False, False, True]
        page.evaluate("window.print()")
        assert page.evaluate("window.printed") == [True, True, False]
