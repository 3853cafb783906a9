"""What a training run is asked to do, and where, when and by whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from riskscore.mapping import CarryMap
from riskscore.plan import Catalogue
from riskscore.questionnaire import Questionnaire
from riskscore_training.config import TrainingConfig


@dataclass(frozen=True)
class Request:
    """What to train on, and how; `as_of` decides which outcomes are known, `maps` carry files of other versions.

    `columns` are what a person confirmed that headers of the files mean, `waived` features that may look like a leak,
    `multiverse` asks for the same under other reasonable choices as well.
    """

    paths: tuple[Path, ...]
    questionnaire: Questionnaire
    catalogue: Catalogue | None
    config: TrainingConfig
    as_of: date
    without_sensitive: bool = False
    maps: tuple[CarryMap, ...] = ()
    columns: Mapping[str, str] | None = None
    waived: tuple[str, ...] = ()
    multiverse: bool = False


@dataclass(frozen=True)
class Context:
    """Where, when and by whom; nothing in it changes what the bundle holds."""

    home: Path
    now: datetime
    user: str
    git_commit: str | None = None
