"""A copy of a bundle outside the home: for the repository, another machine, an archive."""

import os
import shutil
import tempfile
from pathlib import Path

from riskscore.bundle import Bundle, load_bundle
from riskscore.bundle.manifest import MANIFEST
from riskscore.errors import FileError, Text
from riskscore.files.raw import reason_of


def find_place(out: Path, bundle: Bundle) -> Path:
    """Where in `out` the copy will stand, under the bundle's name.

    Raises
    ------
    FileError
        If something stands there already.
    """
    place = out.resolve() / bundle.path.name
    if not os.path.lexists(place):
        return place
    raise FileError(
        Text(
            ru=f"Копия не записана: «{place}» уже есть. Действующая модель прежняя. Назовите в --out другую папку или "
            "уберите эту.",
            en=f"The copy was not written: «{place}» is there already. The champion stays. Name another folder by "
            "--out or remove this one.",
        )
    )


def export_bundle(bundle: Bundle, place: Path) -> None:
    """Copy the listed files of `bundle`, and put the copy in `place` once its hashes and examples hold there.

    Raises
    ------
    FileError
        If it cannot be written; nothing half-written is left behind.
    """
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=place.parent, prefix=".bundle-") as folder:
            draft = Path(folder) / place.name
            draft.mkdir()
            for name in (MANIFEST, *bundle.manifest["files"]):
                shutil.copyfile(bundle.path / name, draft / name)
            load_bundle(draft)
            draft.replace(place)
    except OSError as error:
        why = reason_of(error)
        raise FileError(
            Text(
                ru=f"Копия «{place}» не записана: {why.ru}. Действующая модель прежняя. Освободите место или "
                "назовите в --out другую папку и повторите.",
                en=f"The copy «{place}» was not written: {why.en}. The champion stays. Free some space or name another "
                "folder by --out, and repeat.",
            )
        ) from error
