"""What `riskscore cohort build` says: what was read as what, what became of every row, what is wrong."""

from collections.abc import Sequence
from pathlib import Path

from riskscore.assembly.build import BuiltCohort
from riskscore.assembly.losses import KIND_WORDS, college_lines, loss_lines
from riskscore.assembly.part import Part
from riskscore.cli.problem_list import list_problems
from riskscore.cohort import problem_to_dict
from riskscore.errors import Lang, Problem, Text
from riskscore.synthetic import SYNTHETIC_NOTE

SHOWN_PROBLEMS, SHOWN_COLLEGES = 30, 20


def build_result(
    built: BuiltCohort, parts: Sequence[Part], problems: Sequence[Problem], lang: Lang
) -> dict[str, object]:
    """The whole result, JSON-ready."""
    losses = [
        losses.to_dict() | {"why": part.why.get(lang) if part.why else None}
        for losses, part in zip(built.losses, parts, strict=True)
    ]
    return {
        "counts": built.counts,
        "synthetic": any(part.is_synthetic for part in parts),
        "parts": losses,
        "problems": [problem_to_dict(problem, lang) for problem in problems],
    }


def build_lines(built: BuiltCohort, parts: Sequence[Part], problems: Sequence[Problem], lang: Lang) -> list[str]:
    """The result for the screen."""
    lines = [_read_as(part).get(lang) for part in parts]
    lines += list_problems(problems, lang, most=SHOWN_PROBLEMS, all_are_in="--report, --json")
    lines += [_WHERE_ROWS_WENT.get(lang), *loss_lines(built.losses, lang)]
    colleges = college_lines(built.losses, lang, most=SHOWN_COLLEGES)
    lines += [_BY_COLLEGE.get(lang), *colleges] if colleges else []
    lines += [_counts(built.counts).get(lang)]
    if any(part.is_synthetic for part in parts):
        lines.append(SYNTHETIC_NOTE.get(lang))
    return lines


def _read_as(part: Part) -> Text:
    kind, why = KIND_WORDS[part.kind], part.why or Text("", "")
    because = ": " if part.why else ""
    return Text(
        ru=f"«{part.name}» — {kind.ru}{because}{why.ru}",
        en=f"«{part.name}» read as {kind.en}{because}{why.en}",
    )


def _counts(counts: dict[str, int]) -> Text:
    people, known, hidden = counts["people"], counts["with_outcome"], counts["without_sensitive_answers"]
    return Text(
        ru=f"Людей в когорте: {people}. Из них исход известен: {known}; особо личные ответы убраны: {hidden}; доля "
        f"трудоустроенных прошлого выпуска посчитана: {counts['last_cohort_counted']}.",
        en=f"{people} people in the cohort, the outcome of {known} is known; sensitive answers removed from {hidden}; "
        f"the share of the last cohort counted for {counts['last_cohort_counted']}.",
    )


def matches_line(n_new: int, path: Path | None, lang: Lang) -> list[str]:
    """How to see and confirm what a person must decide."""
    if not n_new:
        return []
    if path is None:
        ask = Text(
            ru=f"Пары строк, возможно, об одном человеке: {n_new}. Чтобы увидеть и подтвердить их: --matches ФАЙЛ.csv.",
            en=f"Pairs of rows that may be of one person: {n_new}. To see and confirm them: --matches FILE.csv.",
        )
        return [ask.get(lang)]
    done = Text(
        ru=f"Пары строк, возможно, об одном человеке: {n_new}. Впишите yes или no в столбец confirm файла {path} "
        "(в нём имена) и повторите сборку.",
        en=f"Pairs of rows that may be of one person: {n_new}. Write yes or no in the column confirm of {path} "
        "(it holds names) and build again.",
    )
    return [done.get(lang)]


def unwritten_line(out: Path, lang: Lang) -> str:
    """The last line where nobody is in the cohort: another command must not look for the file."""
    return Text(
        ru=f"Файл {out} не записан: в нём не было бы ни одного человека.",
        en=f"{out} was not written: nobody would be in it.",
    ).get(lang)


_WHERE_ROWS_WENT = Text(ru="Что стало с каждой строкой:", en="What became of every row:")
_BY_COLLEGE = Text(ru="Потери ответов по организациям:", en="Answers lost, by college:")
