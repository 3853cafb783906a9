"""`riskscore serve`."""

import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
import uvicorn
from click.core import ParameterSource
from pydantic import ValidationError

from riskscore.bundle import Bundle
from riskscore.cli.options import lang_option
from riskscore.errors import Lang, Text
from riskscore_serving.app import create_app
from riskscore_serving.champion import choose_bundle
from riskscore_serving.settings import Settings

_STARTED = Text(
    ru="Модель {bundle}{synthetic}\nСтраница  {url}/\nAPI       {url}/docs\nОстановить: Ctrl-C",
    en="Model {bundle}{synthetic}\nPage      {url}/\nAPI       {url}/docs\nStop with Ctrl-C",
)
_SYNTHETIC = Text(
    ru=" (обучена на синтетических данных: демонстрация)", en=" (trained on synthetic people: demonstration)"
)
_STOPPED = Text(ru="Остановлено.", en="Stopped.")
_TAKEN = Text(
    ru="Адрес {host}:{port} занять нельзя ({reason}). Остановите другой сервер или укажите другой порт: --port 8001",
    en="The address {host}:{port} cannot be used ({reason}). Stop the other server or name another port: --port 8001",
)
_SETTINGS = Text(
    ru="Настройка {name}: указано «{found}»; {reason}. Исправьте переменную окружения.",
    en="Setting {name}: found «{found}»; {reason}. Correct the environment variable.",
)


@click.command()
@click.option("--bundle", type=click.Path(path_type=Path), help="Bundle folder; default the champion, else the demo.")
@click.option("--host", help="Address to listen on.  [env var: RISKSCORE_HOST; default: 127.0.0.1]")
@click.option(
    "--port", type=click.IntRange(0, 65535), help="0 takes a free one.  [env var: RISKSCORE_PORT; default: 8000]"
)
@click.option("--allow-synthetic", is_flag=True, help="Serve the named bundle in production though it is synthetic.")
@lang_option
@click.pass_context
def serve(
    context: click.Context, bundle: Path | None, host: str | None, port: int | None, allow_synthetic: bool, lang: Lang
) -> None:
    """The page and the HTTP API over one bundle.

    Pages are in Russian unless --lang or RISKSCORE_LANG says otherwise. With RISKSCORE_ENV=production a bundle trained
    on synthetic people is refused unless it is named and allowed.

    \b
    Example:
      riskscore serve --port 8080
    """
    is_lang_given = context.get_parameter_source("lang") is not ParameterSource.DEFAULT
    given = {"host": host, "port": port, "lang": lang if is_lang_given else None}
    settings = load_settings({name: value for name, value in given.items() if value is not None}, lang)
    chosen = choose_bundle(settings, bundle, allow_synthetic=allow_synthetic)
    listener = listen(settings, lang)
    click.echo(describe_start(chosen, listener, settings, lang))
    run_server(chosen, settings, listener)
    click.echo(_STOPPED.get(lang))


def load_settings(given: Mapping[str, Any], lang: Lang) -> Settings:
    """The environment, overruled by what the command line gives."""
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [
            _SETTINGS.get(lang).format(
                name=f"RISKSCORE_{str(item['loc'][0]).upper()}", found=item["input"], reason=item["msg"]
            )
            for item in error.errors()
        ]
        raise click.ClickException("\n".join(lines)) from None


def listen(settings: Settings, lang: Lang) -> socket.socket:
    """A socket that listens, opened before the server so that a taken port is said in words.

    Connections inherit TCP_NODELAY; asyncio sets it only on sockets it opened itself, and without it an answer written
    in two pieces waits 40 ms for the other side's delayed acknowledgement.
    """
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        text = _TAKEN.get(lang).format(host=settings.host, port=settings.port, reason=error.strerror)
        raise click.ClickException(text) from None
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def describe_start(bundle: Bundle, listener: socket.socket, settings: Settings, lang: Lang) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"http://{host}:{listener.getsockname()[1]}"
    synthetic = _SYNTHETIC.get(lang) if bundle.is_synthetic else ""
    return _STARTED.get(lang).format(bundle=bundle.id, synthetic=synthetic, url=url)


def run_server(bundle: Bundle, settings: Settings, listener: socket.socket) -> None:
    """Answer until Ctrl-C; requests under way are finished first. No access log: addresses are personal data."""
    config = uvicorn.Config(create_app(bundle, settings), log_level="warning", access_log=False, server_header=False)
    try:
        uvicorn.Server(config).run(sockets=[listener])
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
