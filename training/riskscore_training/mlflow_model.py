"""What MLflow copies beside a bundle ("models from code"): it loads the folder as serving does, nothing is pickled."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import mlflow
import pandas as pd
from mlflow.pyfunc.model import PythonModel, PythonModelContext

from riskscore.bundle import load_bundle
from riskscore.scoring import score_frame


class BundleModel(PythonModel):
    """Scores a frame of raw answers as `riskscore score` does."""

    def load_context(self, context: PythonModelContext) -> None:
        self.bundle = load_bundle(Path(context.artifacts["bundle"]))

    def predict(
        self,
        context: PythonModelContext,  # noqa: ARG002  (the signature is MLflow's)
        model_input: pd.DataFrame,
        params: dict[str, Any] | None = None,  # noqa: ARG002
    ) -> pd.DataFrame:
        scored, _ = score_frame(self.bundle, model_input, today=datetime.now(UTC).date(), lang="en")
        return scored


mlflow.models.set_model(BundleModel())
