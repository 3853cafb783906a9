"""The data files that a run read, known again by their sha256."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riskscore.errors import FileError, Text
from riskscore.files.raw import reason_of

_BLOCK = 2**20


@dataclass(frozen=True)
class KeptFile:
    """A data file as the run read it."""

    path: Path
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "KeptFile":
        """Raises FileError if there is no such file."""
        return cls(path.resolve(), hash_file(path))


def hash_file(path: Path) -> str:
    """The sha256 of a file, in hexadecimal digits."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                digest.update(block)
    except OSError as error:
        why = reason_of(error)
        raise FileError(
            Text(
                ru=f"Файл «{path}» не читается: {why.ru}. Укажите, где он, через --cohort.",
                en=f"The file «{path}» cannot be read: {why.en}. Say where it is by --cohort.",
            )
        ) from error
    return digest.hexdigest()


def find_files(files: Sequence[KeptFile], given: Sequence[Path]) -> tuple[Path, ...]:
    """Where the kept files are now: the `given` ones in whatever order, or where they were; each proved by its sha256.

    Raises
    ------
    FileError
        For the first file that is not there, or not as it was.
    """
    if not given:
        for file in files:
            _require_unchanged(file, hash_file(file.path))
        return tuple(file.path for file in files)
    found = {hash_file(path): path for path in given}
    missing = next((file for file in files if file.sha256 not in found), None)
    if missing is not None:
        raise FileError(_not_among(missing, given))
    return tuple(found[file.sha256] for file in files)


def _require_unchanged(file: KeptFile, found: str) -> None:
    if found == file.sha256:
        return
    raise FileError(
        Text(
            ru=f"Файл «{file.path}» изменился: его sha256 {found[:12]}…, а при обучении был {file.sha256[:12]}…. "
            "Верните прежний файл или укажите, где он лежит, через --cohort; на новых данных обучайте без --from-run.",
            en=f"The file «{file.path}» has changed: its sha256 is {found[:12]}…, at training it was "
            f"{file.sha256[:12]}…. Put the old file back, or say where it is by --cohort; train on new data without "
            "--from-run.",
        )
    )


def _not_among(file: KeptFile, given: Sequence[Path]) -> Text:
    names = ", ".join(str(path) for path in given)
    return Text(
        ru=f"Среди указанных файлов ({names}) нет того, который при обучении назывался «{file.path.name}» (sha256 "
        f"{file.sha256[:12]}…). Укажите через --cohort все файлы того обучения без изменений.",
        en=f"None of the given files ({names}) is the one that was «{file.path.name}» at training (sha256 "
        f"{file.sha256[:12]}…). Give all files of that training, unchanged, by --cohort.",
    )
