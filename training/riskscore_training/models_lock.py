"""The lock of the folder of models, without which nobody writes there."""

from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from pathlib import Path

from riskscore.errors import FileError, Text
from riskscore_training.ledger import LEDGER


@contextmanager
def locked(models: Path) -> Iterator[None]:
    """One writer at a time.

    Raises
    ------
    FileError
        If the folder cannot be written.
    """
    try:
        models.mkdir(parents=True, exist_ok=True)
        file = (models / f".{LEDGER}.lock").open("w")
    except OSError as error:
        raise FileError(
            Text(
                ru=f"В папку моделей «{models}» нельзя писать: {error.strerror}. Действующая модель прежняя. Проверьте "
                "права и место на диске.",
                en=f"The folder of models «{models}» cannot be written: {error.strerror}. The champion stays. Check "
                "the rights and the free space.",
            )
        ) from error
    with file:
        flock(file, LOCK_EX)
        yield
