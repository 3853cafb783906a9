"""Runs, models and aliases in MLflow; with mlflow_model.py, which MLflow copies, the only file that knows it.

The store is the one MLFLOW_TRACKING_URI names, else SQLite and a folder under the home folder, by absolute paths.
The ledger says what is in production (promote.py); the aliases here are a copy of it.
"""

import os
import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fcntl import LOCK_EX, flock
from importlib.metadata import version
from pathlib import Path
from typing import Any

from riskscore_training.store_faults import word_fault

DATABASE, ARTIFACTS = "mlflow.db", "mlartifacts"
CHALLENGER, CHAMPION = "challenger", "champion"
_SQLITE = "sqlite:///"
_SETTINGS = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT": "true",
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_LOGGING_LEVEL": "CRITICAL",  # its errors come with tracebacks; what they say is worded below
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",  # its own 7 wait four minutes for a server that is not there
}
_OWN_WARNINGS = (  # of MLflow's own code, about itself: nothing a user of ours could mend
    "The ``noload`` loader strategy is deprecated",
    ".*Any type hint is inferred as AnyType",
)


@dataclass(frozen=True)
class Trial:
    """One tried setting. `value` is None where the trial was pruned."""

    params: Mapping[str, Any]
    value: float | None


@dataclass(frozen=True)
class RunRecord:
    """What is kept of a run; `files` are texts by their path among the artifacts."""

    params: Mapping[str, Any]
    metrics: Mapping[str, float]
    tags: Mapping[str, str]
    files: Mapping[str, str]
    trials: Sequence[Trial] = field(default=())


@dataclass(frozen=True)
class LoggedRun:
    run_id: str
    model_version: str


class Tracker:
    """One experiment and one registered model, both of the questionnaire's name.

    Raises
    ------
    FileError
        If the store cannot be opened or written.
    """

    def __init__(self, home: Path, name: str) -> None:
        self.name = name
        self.uri, location = find_store(home)
        with open_mlflow(self.uri) as mlflow:
            self._client = mlflow.MlflowClient()
            found = self._client.get_experiment_by_name(name)
            self._experiment = (
                found.experiment_id if found else self._client.create_experiment(name, artifact_location=location)
            )

    def log(self, record: RunRecord, bundle: Path) -> LoggedRun:
        """Write the run, its trials as nested runs and the bundle as a model version with alias `challenger`."""
        with open_mlflow(self.uri) as mlflow:
            with mlflow.start_run(experiment_id=self._experiment, run_name=bundle.name, tags=dict(record.tags)) as run:
                mlflow.log_params(dict(record.params))
                mlflow.log_metrics(dict(record.metrics))
                _log_files(mlflow, record.files)
                for number, trial in enumerate(record.trials, start=1):
                    self._log_trial(mlflow, number, trial)
                model = mlflow.pyfunc.log_model(
                    name="model",
                    python_model=str(Path(__file__).with_name("mlflow_model.py")),
                    artifacts={"bundle": str(bundle)},
                    pip_requirements=[f"graduate-riskscore=={version('graduate-riskscore')}"],
                )
            return LoggedRun(run.info.run_id, self._register(model.model_uri, run.info.run_id))

    def mark_champion(self, model_version: str) -> None:
        with open_mlflow(self.uri):
            self._client.set_registered_model_alias(self.name, CHAMPION, model_version)

    def _log_trial(self, mlflow: Any, number: int, trial: Trial) -> None:
        tags = {"pruned": str(trial.value is None).lower()}
        with mlflow.start_run(experiment_id=self._experiment, nested=True, run_name=f"trial {number}", tags=tags):
            mlflow.log_params(dict(trial.params))
            if trial.value is not None:
                mlflow.log_metric("log_loss", trial.value)

    def _register(self, uri: str, run_id: str) -> str:
        if not self._client.search_registered_models(filter_string=f"name = '{self.name}'"):
            self._client.create_registered_model(self.name)
        number = str(self._client.create_model_version(self.name, uri, run_id).version)
        self._client.set_registered_model_alias(self.name, CHALLENGER, number)
        return number


def _log_files(mlflow: Any, files: Mapping[str, str]) -> None:
    with tempfile.TemporaryDirectory(prefix="riskscore-") as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        mlflow.log_artifacts(folder)


def find_store(home: Path) -> tuple[str, str | None]:
    """Tracking URI and place of the artifacts (None = the store decides)."""
    named = os.environ.get("MLFLOW_TRACKING_URI")
    if named:
        return named, None
    return f"{_SQLITE}{home.resolve() / DATABASE}", (home.resolve() / ARTIFACTS).as_uri()


@contextmanager
def open_mlflow(uri: str) -> Iterator[Any]:
    """The library on the store `uri`: quiet, its failures worded, its own state put back at the end.

    It takes three seconds to import, so it is imported only here.
    """
    for name, value in _SETTINGS.items():
        os.environ.setdefault(name, value)
    named = os.environ.get("MLFLOW_TRACKING_URI")
    with warnings.catch_warnings():
        for message in _OWN_WARNINGS:
            warnings.filterwarnings("ignore", message)
        import mlflow
        import mlflow.pyfunc
        import sqlalchemy

        try:
            with _alone(uri):
                _make_whole(mlflow, uri)
                mlflow.set_tracking_uri(uri)
                yield mlflow
        except (mlflow.MlflowException, sqlalchemy.exc.SQLAlchemyError, OSError) as error:
            raise word_fault(error) from error
        finally:
            set_uri: Any = mlflow.set_tracking_uri  # its hint leaves out None, which it takes
            set_uri(named)


@contextmanager
def _alone(uri: str) -> Iterator[None]:
    """Two trainings that begin in an empty home would both make the tables; a server keeps order by itself."""
    if not uri.startswith(_SQLITE):
        yield
        return
    database = Path(uri.removeprefix(_SQLITE))
    database.parent.mkdir(parents=True, exist_ok=True)
    with database.with_name(f".{database.name}.lock").open("w") as file:
        flock(file, LOCK_EX)
        yield


def _make_whole(mlflow: Any, uri: str) -> None:
    """A database that is not there yet is made aside and moved whole.

    MLflow makes its tables one after another; killed in between, it could never open the half of them again.
    """
    database = Path(uri.removeprefix(_SQLITE))
    if not uri.startswith(_SQLITE) or database.exists():
        return
    draft = database.with_name(f".{database.name}.part")
    for left in database.parent.glob(f"{draft.name}*"):  # its journal too: it would be applied to the new draft
        left.unlink()
    mlflow.MlflowClient(f"{_SQLITE}{draft}").search_experiments(max_results=1)
    draft.replace(database)
