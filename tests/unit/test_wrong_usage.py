"""Wrong usage is said in the language of the command line, whatever else of it is wrong."""

import pytest

from riskscore.cli import run
from riskscore.cli.usage import asked_lang, in_russian


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("train --trials x --lang ru", "Не годится значение '--trials': «x»; нужно целое число."),
        ("train --trials -1 --lang ru", "Не годится значение '--trials': -1; допустимо x>=0."),
        ("train --lang=ru --cohrt a", "Нет опции --cohrt. Может быть, '--cohort'?"),
        ("score a --lang ru", "Не указано: OUT."),
        ("score --lang ru a b c", "Лишнее в командной строке: c."),
        ("models recalibrate --lang ru", "Не указана опция --cohort."),
        ("models recalibrate --method z --cohort a --lang ru", "«z»; можно: 'intercept', 'slope'."),
        ("train --as-of 5 --cohort a --lang ru", "«5»; нужна дата вида 2026-03-01."),
        ("score a b --lang ru --bundle", "Опции --bundle нужно значение."),
        ("score a b --no-explain=1 --lang ru", "Опция --no-explain не берёт значения."),
    ],
)
def test_click_speaks_russian_where_asked_to(arguments: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments.split()) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "Ошибка: " in err
    assert [word for word in ("Usage", "Error", "Try") if word in err] == []


def test_a_command_nobody_knows(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RISKSCORE_LANG", "ru")
    assert run(["nosuch"]) == 2
    usage, help_line, _, error = capsys.readouterr().err.splitlines()
    assert (usage.split()[:2], help_line) == (["Использование:", "riskscore"], "Справка: riskscore --help")
    assert error == "Ошибка: Нет команды nosuch."
    monkeypatch.setenv("RISKSCORE_LANG", "en")
    assert run(["nosuch"]) == 2
    assert "Error: No such command 'nosuch'." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "lang"),
    [((), "en"), (("--lang",), "en"), (("--lang", "fr"), "en"), (("a", "--lang", "en", "--lang", "ru"), "ru")],
)
def test_the_last_language_named_counts(arguments: tuple[str, ...], lang: str) -> None:
    assert asked_lang(arguments) == lang


def test_what_is_not_click_s_own_stays_as_it_is() -> None:
    assert in_russian("Не указано, на чём обучать") == "Не указано, на чём обучать"
