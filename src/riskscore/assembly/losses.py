"""What became of every row that came in: counted once, by part and by college."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from riskscore.errors import Lang, Text

USED = "used"
FATES: Mapping[str, Text] = {
    USED: Text(ru="вошло", en="used"),
    "bad_values": Text(ru="значения с ошибками", en="values with errors"),
    "ambiguous_snils": Text(
        ru="СНИЛС встречается с двумя внутренними номерами", en="its СНИЛС occurs with two internal ids"
    ),
    "contradiction": Text(
        ru="у одного человека два СНИЛС или две даты рождения", en="one person has two СНИЛС or two dates of birth"
    ),
    "no_graduation": Text(ru="нет ни года, ни даты выпуска", en="neither year nor date of graduation"),
    "undated": Text(ru="нет даты", en="no date"),
    "older_assessment": Text(ru="есть более поздняя оценка", en="there is a later assessment"),
    "assessed_too_late": Text(ru="оценка позже срока исхода", en="assessed after the day of the outcome"),
    "no_training_consent": Text(
        ru="нет согласия на использование в обучении модели", en="no consent to the use in training the model"
    ),
    "no_key": Text(ru="нет ни внутреннего номера, ни верного СНИЛС", en="neither an internal id nor a right СНИЛС"),
    "no_person": Text(
        ru="нет оценки этого человека и выпуска в когорте", en="no assessment of this person and year in the cohort"
    ),
    "after_assessment": Text(ru="датировано позже оценки", en="dated after the assessment"),
    "superseded": Text(ru="есть более поздние сведения до оценки", en="later values before the assessment are known"),
    "no_outcome": Text(ru="исход не указан", en="no outcome is given"),
    "forecast": Text(ru="прогноз, а не исход", en="a forecast, no outcome"),
    "too_early": Text(
        ru="не позже выпуска или оценки", en="dated no later than the graduation or the assessment"
    ),
    "outside_window": Text(ru="далеко от срока исхода", en="too far from the day of the outcome"),
    "not_nearest": Text(ru="есть наблюдение ближе к сроку", en="another observation is nearer to that day"),
    "conflict": Text(ru="два разных исхода на один день", en="two different outcomes on one day"),
    "empty": Text(ru="пустая ячейка", en="an empty cell"),
    "not_asked": Text(ru="анкета об этом не спрашивает", en="the questionnaire has nothing of this"),
    "no_college": Text(
        ru="не указана организация или специальность", en="no college or no specialty is named"
    ),
}  # fmt: skip


KIND_WORDS: Mapping[str, Text] = {
    "answers": Text(ru="ответы (answers)", en="answers"),
    "history": Text(ru="сведения учёта (history)", en="history"),
    "outcomes": Text(ru="исходы (outcomes)", en="outcomes"),
    "consents": Text(ru="согласия (consents)", en="consents"),
    "forms": Text(ru="формы мониторинга (forms)", en="forms"),
}


@dataclass(frozen=True)
class PartLosses:
    """Rows of one part by what became of them: `fates` in all, `colleges` by college ("" = not known)."""

    kind: str
    name: str
    sha256: str
    n_in: int
    fates: Mapping[str, int]
    colleges: Mapping[str, Mapping[str, int]]

    def to_dict(self) -> dict[str, object]:
        counts = {"in": self.n_in, "used": self.fates.get(USED, 0)}
        return {"kind": self.kind, "name": self.name, "sha256": self.sha256, **counts, "fates": dict(self.fates),
                "colleges": {college: dict(fates) for college, fates in self.colleges.items()}}  # fmt: skip


def count_fates(kind: str, name: str, sha256: str, fate: Sequence[str], college: Sequence[str]) -> PartLosses:
    """Count the rows of a part; `fate` and `college` have one entry a row."""
    rows = pd.DataFrame({"college": college, "fate": fate}, dtype="str")
    by_college = {str(name): _counts(group["fate"]) for name, group in rows.groupby("college")}
    return PartLosses(kind, name, sha256, len(rows), _counts(rows["fate"]), by_college)


def _counts(fates: "pd.Series[str]") -> dict[str, int]:
    """In the order of `FATES`."""
    counts = fates.value_counts()
    return {fate: int(counts[fate]) for fate in FATES if fate in counts}


def loss_lines(losses: Sequence[PartLosses], lang: Lang) -> list[str]:
    """For the screen: each part and what became of its rows; the colleges where answers were lost, most first."""
    lines = []
    for part in losses:
        counted = "; ".join(f"{FATES[fate].get(lang)} {n}" for fate, n in part.fates.items())
        rows = Text(ru=f"строк {part.n_in}", en=f"rows {part.n_in}").get(lang)
        lines.append(f"{KIND_WORDS[part.kind].get(lang)} «{part.name}»: {rows}; {counted}")
    return lines


def college_lines(losses: Sequence[PartLosses], lang: Lang, *, most: int) -> list[str]:
    """For the screen: answers in and out of each college that lost any, the most losses first."""
    in_out: dict[str, tuple[int, int]] = {}
    for part in (part for part in losses if part.kind == "answers"):
        for college, fates in part.colleges.items():
            n_in, n_out = in_out.get(college, (0, 0))
            in_out[college] = (n_in + sum(fates.values()), n_out + fates.get(USED, 0))
    lost = sorted(((n_in - n_out, college) for college, (n_in, n_out) in in_out.items() if n_in > n_out), reverse=True)
    lines = [_college_line(college, *in_out[college], lang) for _, college in lost[:most]]
    rest = len(lost) - most
    if rest > 0:
        lines.append(Text(ru=f"  … и ещё {rest}; все: --json", en=f"  … and {rest} more; all: --json").get(lang))
    return lines


def _college_line(college: str, n_in: int, n_out: int, lang: Lang) -> str:
    name = college or Text(ru="организация не указана", en="college not named").get(lang)
    return Text(ru=f"  {name}: ответов {n_in}, вошло {n_out}", en=f"  {name}: {n_in} answers, {n_out} used").get(lang)
