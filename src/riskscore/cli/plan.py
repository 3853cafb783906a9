"""`riskscore plan`: what is planned for many people at once."""

import click

from riskscore.cli.plan_allocate import allocate_places


@click.group()
def plan() -> None:
    """Plan services for many people."""


plan.add_command(allocate_places)
