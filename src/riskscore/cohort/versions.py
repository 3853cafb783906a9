"""Files that answer another version of the questionnaire: by which map they are carried, and what that costs."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from riskscore.cohort.texts import Cells, objects, read_texts
from riskscore.cohort.wanted_columns import wanted_names
from riskscore.errors import Problem, Text, shorten
from riskscore.files.raw import RawFrame, cannot_read
from riskscore.mapping import CarryCount, CarryMap, find_map, shipped_maps
from riskscore.questionnaire import Outcome, OutcomeCategory, Questionnaire, load_questionnaire

STAMP, HORIZON = "riskscore.questionnaire", "riskscore.horizon_months"
HORIZON_COLUMN = "outcome_horizon_months"
NOT_ASKED = "not_asked"


def find_version(raw: RawFrame, questionnaire: Questionnaire, maps: Sequence[CarryMap], name: str) -> CarryMap | None:
    """How the file `name` becomes answers to `questionnaire`; None where it answers this one already.

    A stamped file is carried by the given or shipped map from the version it names, one without a stamp by the given.

    Raises
    ------
    FileError
        The file names a version no map leads from, or it names none and several maps are given.
    """
    stamp = raw.metadata.get(STAMP)
    if stamp == questionnaire.id or (stamp is None and not maps):
        return None
    if stamp is None and len(maps) > 1:
        found = Text(ru="версия анкеты в нём не указана", en="it does not name its questionnaire")
        raise cannot_read(name, found, Text(ru="укажите один --map", en="give a single --map"))
    given = next((known for known in maps if stamp in (known.old.id, None)), None)
    carry_map = given or (find_map(stamp, questionnaire) if stamp else None)
    if carry_map is None:
        raise cannot_read(name, *_no_map(str(stamp), questionnaire.id))
    return carry_map


def other_version(metadata: Mapping[str, str], questionnaire: Questionnaire) -> list[Problem]:
    """What to say of a file that is stamped by another version and read by this one, as scoring carries nothing."""
    stamp = metadata.get(STAMP, questionnaire.id)
    if stamp == questionnaire.id:
        return []
    remedy = Text(
        ru="прочитаны столбцы с теми же названиями; возьмите модель этой версии (--bundle) или новый шаблон",
        en="columns of the same names were read; take a model of that version (--bundle) or a new template",
    )
    allowed = Text(ru=f"ответы на анкету «{questionnaire.id}»", en=f"answers to «{questionnaire.id}»")
    return [_warning("other_version", None, shorten(stamp), allowed, remedy)]


def carry_outcomes(codes: Cells, carry_map: CarryMap) -> tuple[Cells, NDArray[np.float64], list[Problem]]:
    """Outcome codes that the new questionnaire has too, at the same horizon, their labels, and what was lost."""
    new = _categories(carry_map)
    kept = objects([code if code in new else None for code in codes])
    label = objects([new[code].label if code in new else None for code in codes]).astype(np.float64)
    lost = Counter(str(code) for code in codes if code is not None and code not in new)
    return kept, label, [_lost_outcomes(lost, carry_map)] if lost else []


def _categories(carry_map: CarryMap) -> Mapping[object, OutcomeCategory]:
    old, new = carry_map.old.outcome, carry_map.new.outcome
    if old is None or new is None or old.horizon_months != new.horizon_months:
        return {}
    return {category.code: category for category in new.categories}


def other_horizon(raw: RawFrame, outcome: Outcome) -> Problem | None:
    """What is wrong with the outcomes of a cohort built at another horizon than the questionnaire's: all of them.

    Parquet says it in its metadata, every format in `HORIZON_COLUMN`, which is there only if the horizon is another.
    """
    months = outcome.horizon_months
    stamps = {raw.metadata.get(HORIZON), *read_texts(raw.frame.get(HORIZON_COLUMN, []))} - {None, str(months)}
    if not stamps:
        return None
    return Problem(
        code="other_horizon",
        field=outcome.column,
        found=shorten(", ".join(sorted(map(str, stamps)))),
        allowed=Text(ru=f"исходы через {months} мес. после выпуска", en=f"outcomes {months} months after graduation"),
        remedy=Text(
            ru="исходы считаем неизвестными; соберите когорту с другим --horizon или возьмите анкету с таким сроком",
            en="they are read as not known; build with another --horizon or take a questionnaire with this one",
        ),
    )


def perhaps_other_version(raw: RawFrame, questionnaire: Questionnaire) -> list[Problem]:
    """A warning where a file without a stamp looks like answers to a version that a shipped map leads from."""
    known = wanted_names(questionnaire).keys()
    if STAMP in raw.metadata or known >= set(raw.frame.columns):  # reading the other versions takes long
        return []
    ends = f"--{questionnaire.id}"
    for name in (name for name in shipped_maps() if name.endswith(ends)):
        old = load_questionnaire(name.removesuffix(ends))
        only_old = answers_only(raw, old, questionnaire)
        if only_old:
            return [_perhaps(old.id, name, only_old, questionnaire)]
    return []


def answers_only(raw: RawFrame, old: Questionnaire, new: Questionnaire) -> list[str]:
    """The columns of the file that `old` alone has, if it has none that `new` alone has."""
    of_old, of_new = ({feature.column for feature in asked.features} for asked in (old, new))
    headers = [str(header) for header in raw.frame.columns]
    return [] if set(headers) & (of_new - of_old) else [header for header in headers if header in of_old - of_new]


def carry_problems(carry_map: CarryMap, counts: Sequence[CarryCount]) -> list[Problem]:
    """Warnings: that the file was carried, then one for each feature that lost answers or was not asked before."""
    lost = [_lost(count, carry_map) for count in counts if count.n_lost or count.lost]
    not_asked = [_not_asked(count, carry_map) for count in counts if not count.was_asked]
    return [_carried(carry_map, counts), *lost, *not_asked]


def _carried(carry_map: CarryMap, counts: Sequence[CarryCount]) -> Problem:
    n, n_asked = len(counts), sum(count.was_asked for count in counts)
    remedy = Text(
        ru=f"ответы перенесены по соответствию версий: признаков {n_asked} из {n}, остальные без ответа",
        en=f"the answers were carried over by a map: {n_asked} of {n} features, the others are not answered",
    )
    return _warning("carried", None, carry_map.old.id, _version(carry_map), remedy)


def _lost(count: CarryCount, carry_map: CarryMap) -> Problem:
    allowed = Text(
        ru=f"ответ, у которого есть соответствие в «{carry_map.new.id}»",
        en=f"an answer that has a counterpart in «{carry_map.new.id}»",
    )
    remedy = Text(
        ru=f"перенесено {count.n_carried}, без соответствия {count.n_lost} (читаются как «нет ответа»), "
        f"не отвечали {count.n_unanswered}",
        en=f"{count.n_carried} carried, {count.n_lost} without a counterpart (read as not answered), "
        f"{count.n_unanswered} had no answer",
    )
    return _warning("not_carried", count.feature, _listed(count.lost), allowed, remedy)


def _not_asked(count: CarryCount, carry_map: CarryMap) -> Problem:
    remedy = Text(
        ru=f"в «{carry_map.old.id}» такого вопроса не было: без ответа {count.n_unanswered}",
        en=f"«{carry_map.old.id}» did not ask it: {count.n_unanswered} without an answer",
    )
    return _warning(NOT_ASKED, count.feature, "", _version(carry_map), remedy)


def _lost_outcomes(lost: Mapping[str, int], carry_map: CarryMap) -> Problem:
    months = carry_map.new.outcome.horizon_months if carry_map.new.outcome else 0
    allowed = Text(
        ru=f"исход анкеты «{carry_map.new.id}» через {months} мес.",
        en=f"an outcome of «{carry_map.new.id}» after {months} months",
    )
    remedy = Text(ru="эти исходы читаются как неизвестные", en="these outcomes are read as not known")
    column = carry_map.old.outcome.column if carry_map.old.outcome else None
    return _warning("outcome_not_carried", column, _listed(lost), allowed, remedy)


def _listed(lost: Mapping[str, int]) -> str:
    return shorten(", ".join(f"{answer} ({n})" for answer, n in lost.items()), 200)


def _version(carry_map: CarryMap) -> Text:
    return Text(ru=f"анкета «{carry_map.new.id}»", en=f"the questionnaire «{carry_map.new.id}»")


def _warning(code: str, field: str | None, found: str, allowed: Text, remedy: Text) -> Problem:
    return Problem(code, field, found, allowed, remedy, severity="warning")


def _perhaps(old_id: str, map_name: str, columns: Sequence[str], new: Questionnaire) -> Problem:
    remedy = Text(
        ru=f"похоже на ответы на «{old_id}», эти столбцы не прочитаны; если так, добавьте --map {map_name}",
        en=f"it looks like answers to «{old_id}», these columns were not read; if so, add --map {map_name}",
    )
    allowed = Text(ru=f"столбцы анкеты «{new.id}»", en=f"columns of the questionnaire «{new.id}»")
    return _warning("perhaps_other_version", None, shorten(", ".join(columns)), allowed, remedy)


def _no_map(old_id: str, new_id: str) -> tuple[Text, Text]:
    return (
        Text(
            ru=f"это ответы на анкету «{old_id}», а нужна «{new_id}»",
            en=f"it answers the questionnaire «{old_id}», and «{new_id}» is needed",
        ),
        Text(
            ru="укажите соответствие версий (--map, docs/mapping.md) или анкету файла (--questionnaire)",
            en="give a map between them (--map, docs/mapping.md) or the file's questionnaire (--questionnaire)",
        ),
    )
