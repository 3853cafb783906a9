"""`riskscore models promote` and `riskscore models rollback`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.bundle import find_home
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option
from riskscore.errors import Lang
from riskscore_training.commands.options import FILE, ManyFiles, confirmed_columns, require_reason, user_name


@click.command(cls=ManyFiles)
@click.argument("bundle_id", metavar="ID")
@click.option("--cohort", "paths", multiple=True, type=FILE, metavar="FILE...", help="Cohorts to compare both on.")
@map_option
@columns_option
@click.option("--why", default="", metavar="TEXT", help="Why; kept in the ledger.")
@click.option("--force", is_flag=True, help="Promote against the checks; needs --why and shows for ever.")
@click.option("--out", type=FILE, metavar="DIR", help="Also put a verified copy of the promoted bundle there.")
@click.option("--questionnaire", "said", metavar="ID", help="Say that the questionnaire changes to this one.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Use only outcomes known on this day; default today.",
)
@json_option
@lang_option
def promote(
    bundle_id: str,
    paths: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    why: str,
    force: bool,
    out: Path | None,
    said: str | None,
    as_of: datetime | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Make a bundle the champion if it passes the gate against the present one.

    The checks run on the newest matured cohort that neither has learned from. Exit status 1 if it is refused.

    \b
    Example:
      riskscore models promote 20261101-0123456789ab --cohort data/cohort-2025.parquet
    """
    from riskscore_training.ledger import Signature
    from riskscore_training.pairing import Files
    from riskscore_training.promotion import Wish, decide
    from riskscore_training.promotion_words import describe_decision

    require_reason(force, why, lang)
    now = datetime.now(UTC)
    wish = Wish(
        bundle_id,
        Files(paths, maps, confirmed_columns(columns_path)),
        as_of.date() if as_of else now.date(),
        force,
        said,
        out,
    )
    signature = Signature(user_name(), why, now)
    answer = decide(find_home(), wish, signature, lambda text: click.echo(text.get(lang), err=True))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_decision(answer, lang))
    return 0 if answer["promoted"] else 1


@click.command()
@click.option("--why", default="", metavar="TEXT", help="Why; kept in the ledger.")
@json_option
@lang_option
def rollback(why: str, as_json: bool, lang: Lang) -> None:
    """Go back to the previous champion, with a line of its own in the ledger.

    \b
    Example:
      riskscore models rollback --why "the new list surprised the specialists"
    """
    from riskscore_training.ledger import Signature
    from riskscore_training.promotion import undo
    from riskscore_training.promotion_words import describe_rollback

    answer = undo(find_home(), Signature(user_name(), why, datetime.now(UTC)))
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_rollback(answer, lang))
