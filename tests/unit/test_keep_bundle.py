"""What is said of a new bundle where MLflow did not take it, and of the first champion in the ledger."""

from typing import Any, cast

import pytest

from riskscore.bundle import load_bundle, shipped_bundle
from riskscore.errors import FileError, Text
from riskscore_training.keep_bundle import log_bundle, word_reason
from riskscore_training.tracking import RunRecord, Tracker


class Down:
    def log(self, *_: Any) -> None:
        raise FileError(Text(ru="Хранилище недоступно.", en="The store is down."))


def test_a_bundle_mlflow_did_not_take_is_named_with_the_command_to_go_on() -> None:
    bundle = load_bundle(shipped_bundle())
    with pytest.raises(FileError) as failed:
        log_bundle(bundle, cast(Tracker, Down()), RunRecord({}, {}, {}, {}))
    for text in (failed.value.text.ru, failed.value.text.en):
        assert str(bundle.path) in text
        assert text.endswith(f"riskscore models promote {bundle.path.name}")


@pytest.mark.parametrize(
    ("why", "ru"),
    [
        ("first champion; MLflow run 7f", "первая модель; запуск MLflow 7f"),
        (
            "first champion, points not trained on outcomes; MLflow run 7f",
            "первая модель, по баллам, без обучения на исходах; запуск MLflow 7f",
        ),
        ("first champion", "first champion"),
        ("обучена ещё и на 2024", "обучена ещё и на 2024"),
    ],
)
def test_reasons_the_program_gave_are_told_in_either_language(why: str, ru: str) -> None:
    assert (word_reason(why, "ru"), word_reason(why, "en")) == (ru, why)
