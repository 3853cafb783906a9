"""A cohort that nobody would be in: no part holds answers, or every person was lost; why, and what to do."""

from collections.abc import Mapping, Sequence

import pandas as pd

from riskscore.assembly.losses import FATES
from riskscore.assembly.part import Part
from riskscore.errors import CohortError, Problem, Text

NOBODY_LEFT = "nobody_left"
_OLDER = "older_assessment"  # the person is lost by what became of the latest assessment
_NO_ROWS = Text(ru="в ответах нет ни одной строки; добавьте их", en="the answers hold no row; add some")
_READ_LOSSES = Text(
    ru="посмотрите, что стало с каждой строкой ответов, и исправьте части",
    en="see what became of every row of answers, and correct the parts",
)
_REMEDIES: Mapping[str, Text] = {
    "bad_values": Text(
        ru="исправьте значения, названные в ошибках", en="correct the values that the errors name"
    ),
    "ambiguous_snils": Text(
        ru="укажите внутренние номера в строках ответов", en="give the internal ids in the rows of answers"
    ),
    "contradiction": Text(
        ru="сверьте строки, названные в ошибках: у одного человека один СНИЛС и одна дата рождения",
        en="compare the rows that the errors name: a person has one СНИЛС and one date of birth",
    ),
    "no_graduation": Text(
        ru="добавьте в ответы год или дату выпуска", en="add the year or the date of graduation to the answers"
    ),
    "undated": Text(
        ru="добавьте в ответы дату оценки или скажите её: --dated ФАЙЛ=ГГГГ-ММ-ДД",
        en="add the day of the assessment to the answers, or say it: --dated FILE=YYYY-MM-DD",
    ),
    "assessed_too_late": Text(
        ru="проверьте даты оценки и выпуска; более далёкий срок исхода задаёт --horizon",
        en="check the days of assessment and graduation; --horizon sets a later day of the outcome",
    ),
    "no_training_consent": Text(
        ru="проверьте в части consents, действует ли согласие model_training и те же ли в ней номера, что в ответах; "
        "без согласия человек в когорту не входит",
        en="check that model_training stands in the part of consents and that its ids are those of the answers; nobody "
        "enters the cohort without that consent",
    ),
}  # fmt: skip


def require_answers(parts: Sequence[Part]) -> None:
    """Refuse parts none of which holds answers.

    Raises
    ------
    CohortError
        There is none, so nobody could be in the cohort.
    """
    if any(part.kind == "answers" for part in parts):
        return
    kinds = ", ".join(f"{part.name}: {part.kind}" for part in parts)
    raise CohortError(
        Text(
            ru=f"Среди частей нет ответов (answers), когорту собрать не из чего: {kinds}.",
            en=f"None of the parts holds answers, so there is nobody to label: {kinds}.",
        ),
        [],
    )


def nobody_left(rows: pd.DataFrame) -> Problem:
    """The error of a build that nobody is left of; `rows` are those of all parts, with kind, person and fate."""
    answers = rows[(rows["kind"] == "answers") & (rows["fate"] != _OLDER)]
    return Problem(
        code=NOBODY_LEFT,
        field=None,
        found="0",
        allowed=Text(ru="хотя бы один человек в когорте", en="at least one person in the cohort"),
        remedy=_NO_ROWS if answers.empty else _why(answers),
    )


def _why(answers: pd.DataFrame) -> Text:
    people = answers.groupby("fate")["person"].nunique()
    worst = max((fate for fate in FATES if fate in people), key=lambda fate: int(people[fate]))
    n, lost, why, remedy = answers["person"].nunique(), people[worst], FATES[worst], _REMEDIES.get(worst, _READ_LOSSES)
    return Text(
        ru=f"людей в ответах: {n}, не вошёл никто; чаще всего причина «{why.ru}» (людей: {lost}): {remedy.ru}",
        en=f"people in the answers: {n}, none was used; most often because of «{why.en}» (people: {lost}): {remedy.en}",
    )
