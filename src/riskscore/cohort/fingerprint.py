"""One number for what a cohort says: the same content has the same one in any file format, on any machine."""

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from riskscore.questionnaire import Table

_NOTHING = -128  # in the short form, which holds whole numbers from -127 to 127


def fingerprint(table: Table, others: Sequence[NDArray[np.generic]]) -> str:
    """The sha256 of the questionnaire, its values and the columns beside them, each of n rows."""
    digest = hashlib.sha256(table.questionnaire.text.encode())
    columns = (table.columns[feature.name] for feature in table.questionnaire.features)
    for values in (*others, table.as_of, *columns):
        for part in _canonical(values):
            digest.update(part)
    return digest.hexdigest()


def _canonical(values: NDArray[np.generic]) -> Iterator[bytes]:
    """The same bytes for the same values: one NaN, no −0, little-endian, texts by what ends them or by length."""
    if values.dtype == object:
        is_missing = values == None  # noqa: E711 - of every cell
        texts = np.where(is_missing, "", values).tolist()
        joined = "\0".join(texts)
        yield np.packbits(is_missing).tobytes()
        yield joined.encode()
        if joined.count("\0") >= len(texts):
            yield ",".join(map(str, map(len, texts))).encode()
    elif values.dtype.kind == "M":
        yield values.astype("datetime64[D]").astype("<i8").tobytes()
    else:
        yield _short(values.astype("<f8", copy=False))


def _short(numbers: NDArray[np.float64]) -> bytes:
    """A byte a number where all are small and whole, as codes are; else all eight."""
    is_missing = np.isnan(numbers)
    filled = np.where(is_missing, _NOTHING, numbers)
    with np.errstate(invalid="ignore"):  # what is too large is compared next
        small = filled.astype(np.int8)
    if np.array_equal(small, filled) and np.count_nonzero(small == _NOTHING) == np.count_nonzero(is_missing):
        return b"1" + small.tobytes()
    return b"8" + np.where(is_missing, np.nan, numbers + 0.0).astype("<f8").tobytes()
