"""What is said where the MLflow store fails: the cause first, not the way it took through three libraries."""

import errno
import sqlite3
from collections.abc import Iterator

from riskscore.errors import FileError, Text, shorten

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def word_fault(error: BaseException) -> FileError:
    """The error to raise: a full disk by its name, else what the innermost library says."""
    if any(map(_is_full, _chain(error))):
        return FileError(
            Text(
                ru="На диске кончилось место: записать в MLflow не удалось. Освободите место или укажите другой диск в "
                "RISKSCORE_HOME (для своего хранилища — в MLFLOW_TRACKING_URI) и повторите команду.",
                en="The disk is full: nothing more can be written to MLflow. Free some space, or name another disk in "
                "RISKSCORE_HOME (for a store of your own in MLFLOW_TRACKING_URI), and run the command again.",
            )
        )
    reason = shorten(next((found for found in _chain(error) if isinstance(found, sqlite3.Error)), error), 300)
    return FileError(
        Text(
            ru=f"Хранилище MLflow недоступно: {reason}. Проверьте MLFLOW_TRACKING_URI и RISKSCORE_HOME.",
            en=f"The MLflow store cannot be used: {reason}. Check MLFLOW_TRACKING_URI and RISKSCORE_HOME.",
        )
    )


def _is_full(error: BaseException) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return isinstance(error, OSError) and error.errno in _FULL


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """The error and all it came from."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
