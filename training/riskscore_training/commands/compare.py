"""`riskscore models compare`."""

import json
from datetime import UTC, datetime
from pathlib import Path

import click

from riskscore.bundle import find_home, find_models, load_bundle
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option
from riskscore.errors import Lang, Text
from riskscore.files import require_target
from riskscore_training.commands.options import FILE, ManyFiles, confirmed_columns

_BEFORE = Text(
    ru="--before нужны и новые ответы тех же людей: --cohort.", en="--before needs the newer answers too: --cohort."
)


@click.command(cls=ManyFiles)
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@click.option("--cohort", "paths", multiple=True, type=FILE, metavar="FILE...", help="People to compare both on.")
@click.option("--before", multiple=True, type=FILE, metavar="FILE...", help="Earlier answers of the same people.")
@map_option
@columns_option
@click.option("--out", type=FILE, metavar="FILE.html", help="Write the comparison as a page, without rows of people.")
@json_option
@lang_option
def compare(
    first: str,
    second: str,
    paths: tuple[Path, ...],
    before: tuple[Path, ...],
    maps: tuple[Path, ...],
    columns_path: Path | None,
    out: Path | None,
    as_json: bool,
    lang: Lang,
) -> None:
    """Compare two bundles: figures, the list, the order, reasons, jumps of level, and what differs between them.

    With --cohort on the same people, with paired intervals; outcomes are not needed for the list. Without it by the
    figures that the bundles keep. With --before it is also traced who jumped because the answers changed and who
    because the model did.

    \b
    Example:
      riskscore models compare current 20261101-0123456789ab --cohort data/cohort-2025.parquet --out compare.html
    """
    from riskscore_training.compare import compare_bundles
    from riskscore_training.compare_page import describe_comparison, write_comparison
    from riskscore_training.pairing import Files, load_pair
    from riskscore_training.promotion import find_bundle

    if before and not paths:
        raise click.UsageError(_BEFORE.get(lang))
    if out:
        require_target(out, (".html",))
    models = find_models(find_home())
    a, b = (load_bundle(find_bundle(models, name)) for name in (first, second))
    columns, today = confirmed_columns(columns_path), datetime.now(UTC).date()
    pairs = [load_pair(Files(of, maps, columns), a, b, today) if of else None for of in (paths, before)]
    answer = compare_bundles(a, b, *pairs)
    if out:
        write_comparison(answer, out, lang)
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else describe_comparison(answer, lang))
