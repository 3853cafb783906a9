"""What a bundle has learned from: whom it must not be judged on."""

from riskscore.bundle import Bundle
from riskscore.cohort import Cohort


def seen_years(bundle: Bundle, *, is_synthetic: bool) -> set[int]:
    """Graduation years whose outcomes taught `bundle`; made-up years are other people than real ones.

    A recalibrated bundle may have learned from both, so that its cohorts say of themselves which they are.
    """
    return {
        count["year"]
        for count in bundle.provenance["cohorts"]
        if count["n_used"] and count["year"] is not None and count.get("synthetic", bundle.is_synthetic) == is_synthetic
    }


def seen_files(bundle: Bundle) -> frozenset[str]:
    """Fingerprints of the files that taught `bundle`, and the bundles it was recalibrated from."""
    parents = bundle.provenance.get("recalibrated_from", {}).get("seen_files", [])
    return frozenset({bundle.provenance["data_fingerprint"], *parents})


def has_seen(bundle: Bundle, cohort: Cohort) -> bool:
    """Whether `bundle` learned from these very files, or from graduates of one of their years."""
    years = seen_years(bundle, is_synthetic=cohort.is_synthetic)
    return cohort.fingerprint in seen_files(bundle) or bool(years & set(cohort.cohort_year.tolist()))
