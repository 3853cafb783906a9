"""Options by which a person sees and confirms what the columns of a file were read as."""

from pathlib import Path

import click

from riskscore.cli.options import Decorator

columns_option: Decorator = click.option(
    "--columns",
    "columns_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Confirmed table of columns, as --save-columns makes it.",
)
save_columns_option: Decorator = click.option(
    "--save-columns",
    "save_columns_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write what each column was read as, or may be, for a person to confirm.",
)
