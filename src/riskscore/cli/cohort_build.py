"""`riskscore cohort build`: a labelled cohort from answers, history, outcomes, consents and official returns."""

import json
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import click

from riskscore.assembly.build import BuiltCohort, build_cohort
from riskscore.assembly.matches_file import Matches, load_matches, no_matches, save_matches
from riskscore.assembly.part import Part
from riskscore.assembly.part_values import require_outcome
from riskscore.assembly.people_match import suggest_matches
from riskscore.assembly.read_part import read_part
from riskscore.assembly.row_ledger import pool_rows
from riskscore.cli.build_parts import about_option, name_parts, require_apart
from riskscore.cli.build_words import build_lines, build_result, matches_line, unwritten_line
from riskscore.cli.columns import columns_option
from riskscore.cli.options import json_option, lang_option, map_option, questionnaire_option
from riskscore.cohort import load_columns
from riskscore.errors import Lang, Text
from riskscore.files import require_target, write_raw
from riskscore.files.raw import cannot_read
from riskscore.files.whole import write_text, write_whole
from riskscore.mapping import open_map
from riskscore.questionnaire import load_questionnaire

SHORTEST_KEY = 32
_READING = Text(ru="Чтение частей", en="Reading the parts")


@click.command()
@click.argument("parts", metavar="PART...", nargs=-1, required=True)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The cohort to write.")
@questionnaire_option
@map_option
@columns_option
@click.option("--horizon", type=click.IntRange(1, 120), help="Months after graduation; default: the questionnaire's.")
@about_option("--dated", date.fromisoformat, "DATE", "The day that rows without a date show.")
@about_option("--college", str, "CODE", "Whose an official return is.")
@about_option("--year", int, "YEAR", "Whose graduates a return counts, where its headers do not say.")
@click.option(
    "--matches",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Possible matches by name and birth date: written for you to confirm, read if it is there.",
)
@click.option(
    "--key-file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Secret of at least 32 bytes that makes identifiers from СНИЛС.",
)
@click.option("--report", type=click.Path(dir_okay=False, path_type=Path), help="Where to write the result as JSON.")
@json_option
@lang_option
def build(
    parts: tuple[str, ...],
    out: Path,
    questionnaire: str,
    maps: tuple[Path, ...],
    columns_path: Path | None,
    horizon: int | None,
    dated: dict[str, date],
    college: dict[str, str],
    year: dict[str, int],
    matches: Path | None,
    key_file: Path | None,
    report: Path | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Join parts into a labelled cohort, and say of every row what became of it.

    A PART is PATH or KIND=PATH; KIND is answers, history, outcomes, consents or forms, by default what the columns say.
    Exit status: 0 done, 1 errors were found (what is right was written, unless it is nobody), 2 a file cannot be
    read or understood.

    \b
    Example:
      riskscore cohort build answers-2024.xlsx history.csv outcomes.xlsx --out cohort-2024.parquet
    """
    require_target(out)
    asked = load_questionnaire(questionnaire)
    months = horizon or require_outcome(asked).horizon_months
    key = None if key_file is None else _read_key(key_file)
    opened = [open_map(path, asked) for path in maps]
    columns = load_columns(columns_path) if columns_path else None
    files = name_parts(parts, {"dated": dated, "college": college, "cohort_year": year})
    require_apart([out, report, matches], [*(file.path for file in files), columns_path, key_file, *maps])
    today = datetime.now(UTC).date()
    with click.progressbar(files, label=_READING.get(lang), file=sys.stderr) as bar:
        read = [read_part(file, asked, today=today, maps=opened, columns=columns) for file in bar]
    known = load_matches(matches, pool_rows(read), read) if matches and matches.exists() else no_matches()
    built = build_cohort(read, asked, horizon_months=months, confirmed=known.confirmed, key=key)
    n_new = _suggest(built, read, matches, known, lang)
    is_anybody = len(built.frame) > 0
    if is_anybody:
        write_raw(built.frame, out, built.metadata)
    problems = (*built.problems, *known.problems)
    result = build_result(built, read, problems, lang)
    result |= {"out": str(out) if is_anybody else None, "horizon_months": months, "matches": n_new}
    if report:
        write_whole(report, lambda part: write_text(json.dumps(result, ensure_ascii=False, indent=1), part))
    said = [*build_lines(built, read, problems, lang), *matches_line(n_new, matches, lang)]
    said += [] if is_anybody else [unwritten_line(out, lang)]
    click.echo(json.dumps(result, ensure_ascii=False) if as_json else "\n".join(said))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _suggest(built: BuiltCohort, parts: list[Part], path: Path | None, known: Matches, lang: Lang) -> int:
    """Write what a person may confirm, if there is a file for it; how many pairs are new."""
    suggested = suggest_matches(built.rows, parts, lang)
    if path is None or (suggested.empty and known.answered.empty):
        return len(suggested)
    return save_matches(path, suggested, known.answered)


def _read_key(path: Path) -> bytes:
    """The secret without the line end that editors add."""
    key = path.read_bytes().strip()
    if len(key) >= SHORTEST_KEY:
        return key
    found = Text(
        ru=f"длина ключа {len(key)} Б, нужно не менее {SHORTEST_KEY} Б",
        en=f"the key has {len(key)} bytes, at least {SHORTEST_KEY} are needed",
    )
    raise cannot_read(
        path.name, found, Text(ru="создайте его: openssl rand -hex 32", en="make one: openssl rand -hex 32")
    )
