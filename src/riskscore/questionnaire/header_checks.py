"""What concerns the headers of the source file as a whole: no header may mean two things, none a person by name."""

from collections.abc import Iterator, Sequence
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.lookup import source_key
from riskscore.questionnaire.reading import Report, at
from riskscore.questionnaire.spec import Feature, Identity


def check_headers(read: dict[str, Any], features: Sequence[Feature], report: Report) -> None:
    """Report a feature that reads who the person is, and a synonym that names another column as well."""
    special = read.get("special", {})
    for purpose in get_args(Identity):
        _check_identity(purpose, special.get(purpose), features, report)
    _check_synonyms(read, special, features, report)


def _check_identity(purpose: str, column: str | None, features: Sequence[Feature], report: Report) -> None:
    for feature in features:
        if column and source_key(feature.column) == source_key(column):
            allowed = Text(ru="столбец, который не читает ни один признак", en="a column that no feature reads")
            remedy = Text(ru=f"уберите признак «{feature.name}»", en=f"remove the feature «{feature.name}»")
            report.add("identity_is_feature", at("special", purpose), column, allowed, remedy)


def _check_synonyms(read: dict[str, Any], special: dict[str, str], features: Sequence[Feature], report: Report) -> None:
    columns = [f.column for f in features] + list(special.values())
    owner = {source_key(column): column for column in columns + [column for _, column, _ in _apart(read)]}
    for purpose in sorted(read.get("special_synonyms", {}).keys() - special.keys()):
        allowed = Text(ru="назначение, указанное в [special]", en="a purpose that [special] names")
        remedy = Text(ru="добавьте столбец в [special]", en="add its column to [special]")
        report.add("missing_key", at("special_synonyms", purpose), purpose, allowed, remedy)
    for place, column, synonyms in _synonyms(read, special, features):
        for synonym in synonyms:
            first = owner.setdefault(source_key(synonym), column)
            if first != column:
                allowed = Text(ru=f"заголовок, отличный от столбца «{first}»", en=f"no header of the column «{first}»")
                remedy = Text(ru="оставьте у одного столбца", en="keep it with one of the columns")
                report.add("ambiguous_synonym", place, synonym, allowed, remedy)


def _synonyms(
    read: dict[str, Any], special: dict[str, str], features: Sequence[Feature]
) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Place, column and synonyms of everything that has some."""
    for feature in features:
        yield f"«{feature.name}» › synonyms", feature.column, feature.synonyms
    for purpose, synonyms in read.get("special_synonyms", {}).items():
        if purpose in special:
            yield at("special_synonyms", purpose), special[purpose], synonyms
    yield from _apart(read)


def _apart(read: dict[str, Any]) -> Iterator[tuple[str, str, Sequence[str]]]:
    for key in ("cohort_year", "outcome"):
        part = read.get(key, {})
        if "column" in part:
            yield at(key, "synonyms"), part["column"], part.get("synonyms", ())
