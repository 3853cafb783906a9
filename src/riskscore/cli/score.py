"""`riskscore score`: a file in, the same file with scores, reasons, services and problems out."""

import json
import sys
import tempfile
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import click
import pandas as pd

from riskscore.bundle import Bundle, find_champion, find_home, load_bundle
from riskscore.cli.columns import columns_option, save_columns_option
from riskscore.cli.options import json_option, lang_option
from riskscore.cli.problem_list import list_problems
from riskscore.cli.sources import keep_sources
from riskscore.cohort import (
    check_identities,
    find_repeated_people,
    known_headers,
    load_columns,
    other_version,
    problem_to_dict,
    require_known_columns,
    save_columns,
    special_texts,
    with_matched_columns,
)
from riskscore.errors import Lang, Problem, Text
from riskscore.files import RawFrame, read_raw, require_target, write_raw
from riskscore.files.csv_file import to_csv
from riskscore.scoring import require_free_columns, score_frame
from riskscore.scoring.warnings import NOT_TRAINED, OTHER_REGION, SYNTHETIC, WARNINGS, count_others

CHUNK_ROWS = 25_000
SHOWN_PROBLEMS = 20
STANDARD = "-"
_LEVELS_RU = {
    "low": "низкий риск",
    "medium": "средний",
    "high": "высокий",
    "needs_conversation": "нужна беседа",
}  # beside the codes of the column `level`
NOBODY = Problem(
    code="nobody_to_score",
    field=None,
    found="",
    allowed=Text(
        ru="под заголовком хотя бы одна строка с ответами; в файле нет ни одной, оценивать некого",
        en="at least one row of answers below the header; the file has none, so there is nobody to score",
    ),
    remedy=Text(
        ru="впишите ответы (пустую форму даёт riskscore cohort template) и повторите",
        en="fill in answers (riskscore cohort template gives an empty form) and score again",
    ),
)


@click.command()
@click.argument("source", metavar="IN")
@click.argument("target", metavar="OUT")
@click.option("--bundle", type=click.Path(path_type=Path), help="Bundle folder; default the champion.")
@click.option("--no-explain", is_flag=True, help="Leave out reasons and services.")
@click.option("--contributions", is_flag=True, help="Add a column of log-odds for each unprotected feature.")
@columns_option
@save_columns_option
@json_option
@lang_option
def score(
    source: str,
    target: str,
    bundle: Path | None,
    no_explain: bool,
    contributions: bool,
    columns_path: Path | None,
    save_columns_path: Path | None,
    as_json: bool,
    lang: Lang,
) -> int:
    """Score every row of IN (CSV, XLSX or Parquet by its ending; - is CSV on standard input) into OUT (- likewise).

    The caller's columns stay as they are; a row with problems keeps them in its column `problems` and gets no score.
    Exit status 1 if there were any, or nobody to score.

    \b
    Example:
      riskscore score students.xlsx scored.xlsx --lang ru
    """
    loaded = load_bundle(bundle or find_champion(find_home()))
    if target != STANDARD:
        keep_sources([Path(source)], Path(target), save_columns_path)
        require_target(Path(target))
    confirmed = load_columns(columns_path) if columns_path else None
    sent = _read(source, known_headers(loaded.questionnaire))
    raw, matches = with_matched_columns(sent, loaded.questionnaire, confirmed)
    if save_columns_path:
        save_columns(matches.rows, loaded.questionnaire, save_columns_path, lang)
    require_known_columns(raw, loaded.questionnaire, source)
    require_free_columns(sent.frame.columns)
    people = (special_texts(raw.frame, loaded.questionnaire), loaded.questionnaire, raw.row_numbers)
    found = (*check_identities(*people), *find_repeated_people(raw.frame, *people))
    version = other_version(raw.metadata, loaded.questionnaire)
    nobody = () if len(raw.frame) else (NOBODY,)
    raw = replace(raw, problems=(*nobody, *version, *raw.problems, *found))
    today = datetime.now(UTC).date()
    scored, problems = _score_chunks(loaded, raw, today, lang, explain=not no_explain, contributions=contributions)
    metadata = {"riskscore.bundle": loaded.id, "riskscore.synthetic_model": str(loaded.is_synthetic).lower()}
    _write(pd.concat([sent.frame.reset_index(drop=True), scored], axis=1), target, {**raw.metadata, **metadata})
    _report(scored, problems, target, loaded, as_json, lang)
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _read(source: str, known: Collection[str]) -> RawFrame:
    if source != STANDARD:
        return read_raw(Path(source), known=known)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stdin.csv"
        path.write_bytes(sys.stdin.buffer.read())
        return read_raw(path, known=known)


def _write(frame: pd.DataFrame, target: str, metadata: dict[str, str]) -> None:
    if target == STANDARD:
        click.echo(to_csv(frame), nl=False)
    else:
        write_raw(frame, Path(target), metadata)


def _score_chunks(
    bundle: Bundle, raw: RawFrame, today: date, lang: Lang, *, explain: bool, contributions: bool
) -> tuple[pd.DataFrame, list[Problem]]:
    frame = raw.frame.reset_index(drop=True)
    starts = range(0, max(len(frame), 1), CHUNK_ROWS)
    parts: list[pd.DataFrame] = []
    scored = set(raw.row_numbers)  # rows left out, such as totals, are said with what concerns the whole file
    problems = dict.fromkeys(p for p in raw.problems if p.row is None or p.row not in scored)
    with click.progressbar(starts, label=Text("Оценка", "Scoring").get(lang), file=sys.stderr) as bar:
        for start in bar:
            rows = slice(start, start + CHUNK_ROWS)
            numbers = raw.row_numbers[rows]
            in_chunk = set(numbers)
            part, found = score_frame(
                bundle,
                frame.iloc[rows],
                today=today,
                lang=lang,
                row_numbers=numbers,
                known_problems=[problem for problem in raw.problems if problem.row in in_chunk],
                explain=explain,
                contributions=contributions,
            )
            parts.append(part)
            problems |= dict.fromkeys(found)
    return pd.concat(parts), list(problems)


def _report(
    scored: pd.DataFrame, problems: Sequence[Problem], target: str, bundle: Bundle, as_json: bool, lang: Lang
) -> None:
    levels = {str(level): int(count) for level, count in scored["level"].value_counts().items()}
    n_bad = int(scored["probability"].isna().sum())
    if as_json:
        result = {"rows": len(scored), "scored": len(scored) - n_bad, "with_problems": n_bad, "levels": levels}
        result["problems"] = [problem_to_dict(problem, lang) for problem in problems]
        text = json.dumps({**result, "out": target, "bundle_id": bundle.id, "synthetic": bundle.is_synthetic})
        click.echo(text, err=target == STANDARD)
        return
    for line in list_problems(problems, lang, most=SHOWN_PROBLEMS, all_are_in="problems"):
        click.echo(line, err=True)
    click.echo(_summary(len(scored), n_bad, levels, target, bundle).get(lang), err=True)
    if bundle.is_synthetic:
        click.echo(WARNINGS[SYNTHETIC].get(lang), err=True)
    if not bundle.provenance["trained_on_outcomes"]:
        click.echo(WARNINGS[NOT_TRAINED].get(lang), err=True)
    if n_others := int(scored["warnings"].str.contains(OTHER_REGION, na=False).sum()):
        click.echo(count_others(bundle, n_others).get(lang), err=True)


def _summary(n: int, n_bad: int, levels: dict[str, int], target: str, bundle: Bundle) -> Text:
    if n == 0:
        return Text(
            ru=f"Никто не оценён. Пустой файл со столбцами оценок: {target}.",
            en=f"Nobody was scored. An empty file with the columns of scores: {target}.",
        )
    counts = ", ".join(f"{level} {count}" for level, count in levels.items())
    ru = ", ".join(f"{_LEVELS_RU[level]} ({level}) — {count}" for level, count in levels.items())
    return Text(
        ru=f"Оценено строк: {n - n_bad} из {n} ({ru}); с ошибками: {n_bad}. Результат: {target}. Модель {bundle.id}.",
        en=f"Scored {n - n_bad} of {n} rows ({counts}); {n_bad} with problems. Result: {target}. Model {bundle.id}.",
    )
