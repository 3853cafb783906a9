"""Rows without an id and a right СНИЛС: whose they may be, for a person to confirm. Nothing here joins by itself."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pandas as pd

from riskscore.assembly.part import Part
from riskscore.codes.names import FullName, name_key, name_similarity, split_full_name
from riskscore.errors import Lang, Text

CONFIRM = "confirm"
SIDE = ("file", "row", "name", "birth_date")
PLACE = [f"{side}_{name}" for side in ("left", "right") for name in SIDE]
COLUMNS = [*PLACE, "why", CONFIRM]
LEAST_ALIKE = 0.85
Place = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Candidate:
    """A row with a name, as the table of matches shows it."""

    place: Place
    person: int
    name: FullName
    born: str
    has_key: bool


def suggest_matches(rows: pd.DataFrame, parts: Sequence[Part], lang: Lang) -> pd.DataFrame:
    """Rows of `rows` (as `BuiltCohort` has them) that nothing identifies, and whose they may be: columns `COLUMNS`.

    The left row has neither an id nor a right СНИЛС; the right one is an assessment or, for an assessment, somebody
    of another part. Or the left one has a СНИЛС that no assessment has, and the assessment an id but no right СНИЛС.
    Either the birth date is the same and the names are alike, or the name is the same and the birth
    date differs in one of day, month and year, has day and month exchanged, or is not known on one side.
    """
    named = rows.dropna(subset=["name"])
    is_answer = (named["kind"] == "answers").to_numpy(dtype=bool)
    has_key = named["has_key"].to_numpy(dtype=bool)
    asked = set(named["person"][is_answer].tolist())
    answers = list(_candidates(named[is_answer].drop_duplicates("person"), parts))
    others = named[~is_answer & has_key & ~named["person"].isin(asked).to_numpy(dtype=bool)].drop_duplicates("person")
    by_number = others[others["person_id"].isna()]
    numbered = set(rows.dropna(subset=["snils"])["person"].tolist())
    unnumbered = [answer for answer in answers if answer.person not in numbered]
    pairs = [
        *_pairs(list(_candidates(named[~is_answer & ~has_key], parts)), answers),
        *_pairs(list(_candidates(by_number, parts)), [one for one in unnumbered if one.has_key]),
        *_pairs(list(_candidates(named[is_answer & ~has_key], parts)), list(_candidates(others, parts))),
    ]
    found = [
        (*left.place, *right.place, why.get(lang), "") for left, right, why in pairs if left.person != right.person
    ]
    return pd.DataFrame(found, columns=COLUMNS, dtype="str")


def _candidates(rows: pd.DataFrame, parts: Sequence[Part]) -> Iterator[_Candidate]:
    about = (rows["person"].tolist(), rows["has_key"].tolist())
    for place, person, has_key in zip(places(rows, parts), *about, strict=True):
        name = split_full_name(place[2])
        if name is not None:
            yield _Candidate(place, person, name, place[3], has_key)


def places(rows: pd.DataFrame, parts: Sequence[Part]) -> list[Place]:
    """File, row, name and birth date of each row, as texts; "" = not known."""
    born = rows["birth_date"].dt.strftime("%Y-%m-%d").fillna("")
    columns = (rows["part"], rows["row"], rows["name"].fillna(""), born)
    return [(parts[part].name, str(row), name, day) for part, row, name, day in zip(*columns, strict=True)]


def _pairs(left: Sequence[_Candidate], right: Sequence[_Candidate]) -> Iterator[tuple[_Candidate, _Candidate, Text]]:
    """Looked for among those with the same birth date or the same name only."""
    by_birth, by_name = _index(right, lambda c: c.born), _index(right, lambda c: name_key(str(c.name)))
    for one in left:
        same_name = by_name.get(name_key(str(one.name)), [])
        near = {id(other): other for other in [*(by_birth.get(one.born, []) if one.born else []), *same_name]}
        for other in near.values():
            why = _why(one, other)
            if why:
                yield one, other, why


def _index(candidates: Sequence[_Candidate], key: Callable[[_Candidate], str]) -> dict[str, list[_Candidate]]:
    found: dict[str, list[_Candidate]] = {}
    for candidate in candidates:
        found.setdefault(key(candidate), []).append(candidate)
    return found


def _why(one: _Candidate, other: _Candidate) -> Text | None:
    alike = name_similarity(one.name, other.name)
    if one.born and one.born == other.born:
        share = f"{100 * alike:.0f}"
        words = Text(ru=f"дата рождения та же, сходство имён {share} %", en=f"same birth date, names {share}% alike")
        return words if alike >= LEAST_ALIKE else None
    if not one.born or not other.born:
        return Text(ru="имя то же, дата рождения известна не у обоих", en="same name, one birth date is not known")
    return _slip(one.born, other.born)


def _slip(one: str, other: str) -> Text | None:
    """How two dates differ, if as one slip of the pen would have it."""
    first, second = one.split("-"), other.split("-")
    if first[0] == second[0] and first[1:] == second[:0:-1]:
        return Text(ru="имя то же, в дате рождения переставлены день и месяц", en="same name, day and month exchanged")
    if sum(a != b for a, b in zip(first, second, strict=True)) == 1:
        return Text(
            ru="имя то же, дата рождения расходится в одной части", en="same name, birth dates differ in one part"
        )
    return None
