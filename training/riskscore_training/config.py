"""How a model is trained: default.toml, overlaid by a file of the user's own."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from riskscore.errors import FileError, Problem, ProblemsError, Text, shorten
from riskscore.files.raw import reason_of


def _ascending(bounds: tuple[float, float]) -> tuple[float, float]:
    if not 0 < bounds[0] <= bounds[1]:
        raise ValueError("[lowest, highest], both above 0")
    return bounds


QUICK_RESAMPLES = 200
Whole = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(gt=0, lt=1)]
Penalty = Annotated[float, Field(gt=0)]
Bounds = Annotated[tuple[float, float], AfterValidator(_ascending)]
WholeBounds = Annotated[tuple[int, int], AfterValidator(_ascending)]


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FoldSettings(_Section):
    inner: Annotated[int, Field(ge=2)]
    outer: Annotated[int, Field(ge=2)]
    min_class: Whole
    fewest: Annotated[int, Field(ge=2)]


class TreeSettings(_Section):
    """Ranges of the search, the widest; `standard_errors` of the log-loss are given away for cheaper trees."""

    learning_rate: Bounds
    max_depth: WholeBounds
    n_rounds: Whole
    min_leaf: WholeBounds
    leaf_people: Whole
    feature_share: Bounds
    l2: Bounds
    standard_errors: Annotated[float, Field(ge=0)]


class LinearSettings(_Section):
    penalties: Annotated[tuple[Penalty, ...], Field(min_length=1)]
    default: Penalty


class LevelSettings(_Section):
    """How thresholds are set; `recall` and the costs count only under their own method."""

    method: Literal["capacity", "costs", "recall"]
    capacity: Share
    medium: Share
    recall: Share
    cost_missed: Annotated[float, Field(gt=0)]
    cost_needless: Annotated[float, Field(gt=0)]
    by_region: bool
    region_people: Annotated[int, Field(ge=50)]


class JudgeSettings(_Section):
    """Places that all models are compared at, and what the rivals in the card may cost."""

    places: Annotated[int, Field(ge=0)]
    ebm_rows: Annotated[int, Field(ge=100)]
    tuning_rows: Annotated[int, Field(ge=100)]
    trials: Whole


class ViewSettings(_Section):
    rows: Annotated[int, Field(ge=100)]


class MultiverseSettings(_Section):
    """Choices that --multiverse tries; `horizons` are columns with the outcome after so many months."""

    capacities: Annotated[tuple[Share, ...], Field(min_length=1)]
    informal: tuple[str, ...]
    complete_share: Share
    seeds: Whole
    horizons: dict[Whole, str]


class MetricSettings(_Section):
    resamples: Annotated[int, Field(ge=20)]


class TrainingConfig(_Section):
    seed: Annotated[int, Field(ge=0, lt=2**31)]
    threads: Whole
    trials: Annotated[int, Field(ge=0)]
    search_rows: Annotated[int, Field(ge=1_000)]
    min_count: Whole
    folds: FoldSettings
    trees: TreeSettings
    linear: LinearSettings
    levels: LevelSettings
    judges: JudgeSettings
    views: ViewSettings
    metrics: MetricSettings
    multiverse: MultiverseSettings

    def with_trials(self, trials: int | None) -> "TrainingConfig":
        """Of a quick run, 0 trials, the intervals rest on `QUICK_RESAMPLES` at most."""
        config = self if trials is None else self.model_copy(update={"trials": trials})
        if config.trials:
            return config
        resamples = min(config.metrics.resamples, QUICK_RESAMPLES)
        return config.model_copy(update={"metrics": MetricSettings(resamples=resamples)})

    def with_levels(self, changes: Mapping[str, Any]) -> "TrainingConfig":
        """`changes` replace settings of [levels]; they must be allowed."""
        return self.model_copy(update={"levels": self.levels.model_copy(update=dict(changes))})


def load_config(path: Path | None = None) -> TrainingConfig:
    """The shipped settings, overlaid by the keys of the file at `path`.

    Raises
    ------
    FileError
        If the file cannot be read as TOML.
    ProblemsError
        With every unknown key and every value that is not allowed.
    """
    default = files("riskscore_training").joinpath("default.toml").read_text(encoding="utf-8")
    if path is None:
        return parse_config(default)
    try:
        return parse_config(default, path.read_text(encoding="utf-8"), place=str(path))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        why = reason_of(error)
        raise FileError(
            Text(
                ru=f"Файл настроек «{path}» не читается: {why.ru}. Нужен файл TOML в кодировке UTF-8.",
                en=f"The settings «{path}» cannot be read: {why.en}. A TOML file in UTF-8 is needed.",
            )
        ) from error


def parse_config(default: str, own: str = "", *, place: str = "settings") -> TrainingConfig:
    """Settings from TOML texts: `default` is complete, `own` replaces single keys of it."""
    known = tomllib.loads(default)
    try:
        return TrainingConfig.model_validate(_overlay(known, tomllib.loads(own)))
    except ValidationError as error:
        found = [_to_problem(known, dict(fault)) for fault in error.errors()]
        message = Text(ru=f"Настройки обучения «{place}» не годятся:", en=f"The settings «{place}» cannot be used:")
        raise ProblemsError(message, found) from None


def _overlay(base: Mapping[str, Any], top: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(base)
    for key, value in top.items():
        below = base.get(key)
        merged[key] = _overlay(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return merged


def _to_problem(known: Mapping[str, Any], fault: Mapping[str, Any]) -> Problem:
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] == "extra_forbidden":
        section = known.get(str(fault["loc"][0]), known) if len(fault["loc"]) > 1 else known
        names = ", ".join(section)
        return Problem(
            code="unknown_setting",
            field=place,
            found=shorten(fault["input"]),
            allowed=Text(ru=f"ключи {names}", en=f"the keys {names}"),
            remedy=Text(ru="исправьте или удалите ключ", en="correct or remove the key"),
        )
    return Problem(
        code="bad_setting",
        field=place,
        found=shorten(fault["input"]),
        allowed=Text(ru=f"значение вида {_example(known, fault['loc'])}", en=str(fault["msg"])),
        remedy=Text(
            ru="исправьте значение; поставляемые значения записаны в default.toml",
            en="correct the value; the shipped ones stand in default.toml",
        ),
    )


def _example(known: Any, place: tuple[str | int, ...]) -> str:
    for part in place:
        known = known[part] if isinstance(known, dict) and part in known else known
    return shorten(known)
