"""`--levels`: what sets the thresholds of levels, as one word."""

from collections.abc import Mapping
from typing import Any

import click

from riskscore.cli.options import chosen_lang
from riskscore.errors import Text, shorten

_ALLOWED = Text(
    ru="«{}» не годится. Нужно capacity=ДОЛЯ (скольким можно помочь), recall=ДОЛЯ (скольких нетрудоустроенных найти), "
    "доли больше 0 и меньше 1, или costs=ПРОПУСК:НАПРАСНО (цены двух ошибок, больше 0). Например: costs=5:1.",
    en="«{}» cannot be used. It takes capacity=SHARE (how many can be helped), recall=SHARE (of the not employed to be "
    "found), shares above 0 and below 1, or costs=MISSED:NEEDLESS (what either mistake costs, above 0). For example: "
    "costs=5:1.",
)


class LevelsRule(click.ParamType[Mapping[str, Any]]):
    """`capacity=0.12`, `recall=0.6` or `costs=5:1` as the settings it changes."""

    name = "rule"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Mapping[str, Any]:
        method, _, numbers = str(value).partition("=")
        try:
            return {"method": method, **_read(method, numbers)}
        except ValueError:
            lang = chosen_lang(ctx) if ctx else "en"
            self.fail(_ALLOWED.get(lang).format(shorten(value)), param, ctx)


def _read(method: str, numbers: str) -> dict[str, float]:
    if method == "costs":
        missed, needless = (float(number) for number in numbers.split(":"))
        if not (0 < missed < float("inf") and 0 < needless < float("inf")):
            raise ValueError(numbers)
        return {"cost_missed": missed, "cost_needless": needless}
    share = float(numbers)
    if method not in ("capacity", "recall") or not 0 < share < 1:
        raise ValueError(numbers)
    return {method: share}


def write_rule(levels: Mapping[str, Any]) -> str:
    """The word that reads as `levels`."""
    method = levels["method"]
    if method == "costs":
        return f"costs={levels['cost_missed']}:{levels['cost_needless']}"
    return f"{method}={levels[method]}"


levels_option = click.option(
    "--levels",
    type=LevelsRule(),
    metavar="RULE",
    help="What sets the thresholds: capacity=0.12, recall=0.6 or costs=5:1 (missed : needless); default as configured.",
)
by_region_option = click.option(
    "--levels-by-region", is_flag=True, help="Thresholds of their own for regions with enough people."
)
