"""`riskscore cohort check` on official monitoring returns."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import click
import pandas as pd

from riskscore.cli.problem_list import list_problems
from riskscore.cohort import problem_to_dict
from riskscore.errors import FileError, Lang, Text
from riskscore.monitoring import Return, employment_by_specialty, is_return, load_form, read_return

SHOWN_PROBLEMS = 50
_COUNTS = ("total", "employed", "at_risk", "excluded", "forecast")

form_option = click.option(
    "--form",
    metavar="ID|PATH",
    help="The files are monitoring returns by this form; without it returns are recognised by their headers.",
)


def are_returns(paths: Sequence[Path], form: str | None) -> bool:
    """Whether the files are returns: by the option, else by their headers.

    Raises
    ------
    FileError
        Some are and some are not.
    """
    if form is not None:
        return True
    found = [path for path in paths if is_return(path)]
    if found and len(found) < len(paths):
        names = ", ".join(path.name for path in found)
        raise FileError(
            Text(
                ru=f"Отчётные формы мониторинга и другие файлы проверяются отдельно. Это формы: {names}.",
                en=f"Monitoring returns and other files are checked apart. These are returns: {names}.",
            )
        )
    return bool(found)


def refuse_with_returns(**options: object) -> None:
    """Options that say how answers are read or shown mean nothing for a return."""
    given = ", ".join(f"--{name.replace('_', '-')}" for name, value in options.items() if value)
    if given:
        raise click.UsageError(f"{given}: not for monitoring returns; --json lists their problems with cells.")


def check_returns(paths: Sequence[Path], form: str | None, as_json: bool, lang: Lang) -> int:
    """Print what is in the returns and what is wrong; the exit status."""
    known = load_form(form) if form is not None else None
    returns = [(path, read_return(path, known)) for path in paths]
    if as_json:
        click.echo(json.dumps({"returns": [_to_dict(*one, lang) for one in returns]}, ensure_ascii=False))
    else:
        for path, filled in returns:
            for line in _words(path, filled, lang):
                click.echo(line)
    return int(any(problem.severity == "error" for _, filled in returns for problem in filled.problems))


def _to_dict(path: Path, filled: Return, lang: Lang) -> dict[str, object]:
    severities = Counter(problem.severity for problem in filled.problems)
    employment = employment_by_specialty(filled).drop(columns=["college", "cohort_year"]).astype(object)
    return {
        "file": str(path),
        "form": filled.form.id,
        "source": filled.form.source,
        "cohort_year": filled.cohort_year,
        "rows": len(filled.rows),
        "bad_rows": int(filled.rows["is_bad"].sum()),
        "errors": severities["error"],
        "warnings": severities["warning"],
        "specialties": employment.where(employment.notna(), None).to_dict("records"),
        "problems": [{**problem_to_dict(p, lang), "cell": filled.cell(p)} for p in filled.problems],
    }


def _words(path: Path, filled: Return, lang: Lang) -> list[str]:
    severities = Counter(problem.severity for problem in filled.problems)
    employment = employment_by_specialty(filled)
    total, employed, at_risk, excluded, forecast = (_total(employment[name], lang) for name in _COUNTS)
    read_as = Text(
        ru=f"{path.name}: {filled.form.title.ru} ({filled.form.id}).",
        en=f"{path.name}: {filled.form.title.en} ({filled.form.id}).",
    )
    counts = Text(
        ru=f"Строк {len(filled.rows)}, специальностей без ошибок {len(employment)}; выпускников {total}: "
        f"занятые {employed}, под риском {at_risk}, вне расчёта {excluded}, прогноз {forecast}. "
        f"Ошибок {severities['error']}, предупреждений {severities['warning']}.",
        en=f"{len(filled.rows)} rows, {len(employment)} specialties without errors; {total} graduates: "
        f"employed {employed}, at risk {at_risk}, left out {excluded}, forecast {forecast}. "
        f"{severities['error']} errors, {severities['warning']} warnings.",
    )
    problems = list_problems(filled.problems, lang, most=SHOWN_PROBLEMS, all_are_in="--json")
    inferred = [_INFERRED.get(lang)] if filled.form.source == "proxy" else []
    return [read_as.get(lang), *inferred, *problems, counts.get(lang)]


def _total(counts: "pd.Series[int]", lang: Lang) -> str:
    return _NOT_KNOWN.get(lang) if counts.isna().any() else str(int(counts.sum()))


_NOT_KNOWN = Text(ru="н/д", en="n/a")
_INFERRED = Text(
    ru="Часть граф этой формы описана предположительно: официальные названия не опубликованы "
    "(docs/monitoring-forms.md).",
    en="Some columns of this form are described by inference: their official titles are not public "
    "(docs/monitoring-forms.md).",
)
