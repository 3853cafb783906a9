"""The alias `champion` in MLflow: a copy of what the ledger says, moved after it."""

from pathlib import Path
from typing import Any

from riskscore.bundle import Bundle
from riskscore.errors import FileError, Text
from riskscore_training.tracking import CHAMPION, find_store, open_mlflow

_SQLITE = "sqlite:///"


def move_alias(home: Path, bundle: Bundle, before: str | None) -> None:
    """Give the alias to the version of `bundle`; a registered model of another questionnaire, `before`, loses it.

    Raises
    ------
    FileError
        If the store cannot be used or does not hold the bundle.
    """
    uri, _ = find_store(home)
    name = bundle.questionnaire.id
    if uri.startswith(_SQLITE) and not Path(uri.removeprefix(_SQLITE)).exists():
        raise _not_registered(bundle)
    with open_mlflow(uri) as mlflow:
        client = mlflow.MlflowClient()
        version = _find_version(client, name, bundle.path.name)
        if version is None:
            raise _not_registered(bundle)
        client.set_registered_model_alias(name, CHAMPION, version)
        if before not in (None, name):
            _take_away(client, str(before))


def _find_version(client: Any, name: str, bundle_id: str) -> str | None:
    """The newest registered version whose run wrote this bundle: the same content may have been trained twice."""
    experiment = client.get_experiment_by_name(name)
    if experiment is None:
        return None
    runs = client.search_runs([experiment.experiment_id], f"attributes.run_name = '{bundle_id}'")
    found = [v for run in runs for v in client.search_model_versions(f"run_id = '{run.info.run_id}'") if v.name == name]
    return str(max(int(version.version) for version in found)) if found else None


def _take_away(client: Any, name: str) -> None:
    found = client.search_registered_models(filter_string=f"name = '{name}'")
    if found and CHAMPION in found[0].aliases:
        client.delete_registered_model_alias(name, CHAMPION)


def _not_registered(bundle: Bundle) -> FileError:
    return FileError(
        Text(
            ru=f"В MLflow нет модели «{bundle.path.name}», поэтому метка {CHAMPION} не переставлена. Работе это не "
            "мешает: действует то, что записано в журнале.",
            en=f"MLflow does not hold «{bundle.path.name}», so its alias {CHAMPION} was not moved. Nothing depends "
            "on it: the ledger says what serves.",
        )
    )
