"""Reading runs back from MLflow."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from riskscore.bundle import Bundle, load_bundle
from riskscore.errors import BundleError, FileError, Text, shorten
from riskscore_training.tracking import find_store, open_mlflow

_SQLITE = "sqlite:///"


def read_texts(home: Path, run_id: str, folder: str) -> Mapping[str, str]:
    """The text files that the run keeps in `folder` of its artifacts, by name; none for a run of another kind.

    Raises
    ------
    FileError
        There is no store, it cannot be read, or it has no such run.
    """
    uri, _ = find_store(home)
    _require_store(uri)
    with open_mlflow(uri) as mlflow, tempfile.TemporaryDirectory(prefix="riskscore-") as place:
        client = mlflow.MlflowClient()
        _require_run(mlflow, client, run_id, uri)
        if not client.list_artifacts(run_id, folder):
            return {}
        found = Path(client.download_artifacts(run_id, folder, place))
        return {path.name: path.read_text(encoding="utf-8") for path in sorted(found.iterdir())}


def _require_store(uri: str) -> None:
    path = Path(uri.removeprefix(_SQLITE))
    if uri.startswith(_SQLITE) and not path.exists():
        raise FileError(
            Text(
                ru=f"Хранилища MLflow нет: «{path}» не найден. Проверьте RISKSCORE_HOME или MLFLOW_TRACKING_URI: "
                "запуски хранятся там, где шло обучение.",
                en=f"There is no MLflow store: «{path}» is not there. Check RISKSCORE_HOME or MLFLOW_TRACKING_URI: "
                "runs are kept where the training ran.",
            )
        )


def _require_run(mlflow: Any, client: Any, run_id: str, uri: str) -> None:
    try:
        client.get_run(run_id)
    except mlflow.MlflowException as error:
        if error.error_code not in ("RESOURCE_DOES_NOT_EXIST", "INVALID_PARAMETER_VALUE"):
            raise
        raise FileError(
            Text(
                ru=f"В хранилище {uri} нет запуска «{shorten(run_id)}». Номер запуска печатает riskscore train в "
                "последней строке; он же виден в MLflow.",
                en=f"The store {uri} has no run «{shorten(run_id)}». riskscore train prints the id of a run in its "
                "last line; MLflow shows it too.",
            )
        ) from error


def read_bundle(home: Path, run_id: str) -> Bundle | Text:
    """The bundle that the run gave, as MLflow keeps it, or why there is none to be had.

    Raises
    ------
    FileError
        If the store cannot be read.
    """
    uri, _ = find_store(home)
    with open_mlflow(uri) as mlflow, tempfile.TemporaryDirectory(prefix="riskscore-") as place:
        versions = mlflow.MlflowClient().search_model_versions(f"run_id = '{run_id}'")
        if not versions:
            return _NO_BUNDLE
        kept = f"models:/{versions[0].name}/{versions[0].version}"
        found = Path(mlflow.artifacts.download_artifacts(artifact_uri=kept, dst_path=place))
        manifest = next(found.rglob("manifest.json"), None)
        if manifest is None:
            return _NO_BUNDLE
        try:
            return load_bundle(manifest.parent)
        except BundleError as error:
            return error.text


_NO_BUNDLE = Text(ru="пакета того запуска в MLflow больше нет", en="MLflow no longer holds the bundle of that run")
