"""The columns a questionnaire wants of a file, and every name a header may know them by."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from riskscore.codes.look_alikes import fold_look_alikes
from riskscore.files.header import header_key
from riskscore.questionnaire import Questionnaire


@dataclass(frozen=True)
class Wanted:
    """A column of the questionnaire and what else it is called."""

    column: str
    name: str
    synonyms: tuple[str, ...]
    questions: tuple[str, ...] = ()

    @property
    def keys(self) -> set[str]:
        return {column_key(name) for name in (self.name, *self.synonyms, *self.questions)}


def known_headers(q: Questionnaire) -> set[str]:
    """Names by which a header row is known; texts of questions are none, as they also stand in cells beside scores."""
    return {name for wanted in list_wanted(q) for name in (wanted.column, wanted.name, *wanted.synonyms)}


def wanted_names(q: Questionnaire) -> dict[str, str]:
    """Name of the feature, or purpose of the special column, of each column of the questionnaire."""
    return {wanted.column: wanted.name for wanted in list_wanted(q)}


def list_wanted(q: Questionnaire) -> tuple[Wanted, ...]:
    """Special columns, then features in questionnaire order; a column that is both is the feature's."""
    special, synonyms = q.special or {}, q.special_synonyms or {}
    wanted = [Wanted(column, purpose, synonyms.get(purpose, ())) for purpose, column in special.items()]
    if q.cohort_year:
        wanted.append(Wanted(q.cohort_year.column, "cohort_year", q.cohort_year.synonyms))
    if q.outcome:
        wanted.append(Wanted(q.outcome.column, "outcome_code", q.outcome.synonyms))
    asked = [Wanted(f.column, f.name, f.synonyms, (f.question.ru, f.question.en)) for f in q.features]
    own = {feature.column for feature in asked}
    return _merged([*(column for column in wanted if column.column not in own), *asked], wanted)


def _merged(wanted: Sequence[Wanted], special: Sequence[Wanted]) -> tuple[Wanted, ...]:
    """One entry a column, with the synonyms of all that read it; names that several columns share lead nowhere."""
    synonyms: dict[str, dict[str, None]] = defaultdict(dict)
    for entry in (*wanted, *special):
        synonyms[entry.column] |= dict.fromkeys(entry.synonyms)
    first = {entry.column: entry for entry in reversed(wanted)}
    return tuple(replace(first[column], synonyms=tuple(synonyms[column])) for column in reversed(first))


def column_key(name: str) -> str:
    return header_key(fold_look_alikes(name)).strip(" ?:.,*!")
