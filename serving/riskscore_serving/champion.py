"""Which bundle answers, and which one is refused."""

from pathlib import Path

from riskscore.bundle import Bundle, find_champion, load_bundle
from riskscore.errors import BundleError, Text
from riskscore_serving.settings import Settings


def choose_bundle(settings: Settings, named: Path | None = None, *, allow_synthetic: bool = False) -> Bundle:
    """The bundle named by the caller, else the champion, else the shipped demo bundle.

    Raises
    ------
    BundleError
        If it cannot be loaded, or was trained on synthetic people and is not both named and allowed in production.
    """
    bundle = load_bundle(named or find_champion(settings.home))
    is_allowed = named is not None and allow_synthetic
    if settings.env == "production" and bundle.is_synthetic and not is_allowed:
        raise _refusal(bundle)
    return bundle


def _refusal(bundle: Bundle) -> BundleError:
    return BundleError(
        Text(
            ru=f"Пакет модели «{bundle.id}» обучен на синтетических данных, а RISKSCORE_ENV=production. "
            "Допустимы пакеты, обученные на данных реальных выпускников. Назовите такой пакет: --bundle ПУТЬ, "
            "или разрешите синтетический явно: --bundle ПУТЬ --allow-synthetic",
            en=f"The bundle «{bundle.id}» was trained on synthetic people and RISKSCORE_ENV=production. "
            "Bundles trained on real graduates are allowed. Name one by --bundle PATH, "
            "or allow the synthetic one on purpose: --bundle PATH --allow-synthetic",
        )
    )
