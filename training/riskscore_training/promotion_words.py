"""What `models promote` and `models rollback` print for people."""

from typing import Any

from riskscore.errors import Lang, Text

Json = dict[str, Any]
NAMES = {
    "not_worse": Text(ru="не хуже действующей", en="not worse"),
    "calibrated": Text(ru="калибровка", en="calibrated"),
    "fairness_not_worse": Text(ru="справедливость не хуже", en="fairness not worse"),
    "churn_acceptable": Text(ru="смена списка допустима", en="churn acceptable"),
    "bundle_verified": Text(ru="пакет проверен", en="bundle verified"),
}
_WIDTH = 24


def describe_decision(answer: Json, lang: Lang) -> str:
    """The checks as a table, and what followed."""
    lines = [_check_line(check, lang) for check in answer["checks"]]
    return "\n".join([*lines, "", *_outcome(answer, lang)])


def describe_rollback(answer: Json, lang: Lang) -> str:
    text = Text(
        ru=f"Снова действует {answer['bundle']} вместо {answer['champion_before']}.",
        en=f"{answer['bundle']} is the champion again, in place of {answer['champion_before']}.",
    )
    return "\n".join([text.get(lang), *_mlflow(answer, lang)])


def _check_line(check: Json, lang: Lang) -> str:
    passed, refused = ("да ", "НЕТ") if lang == "ru" else ("yes", "NO ")
    name = NAMES[check["name"]].get(lang)
    return f"{passed if check['passed'] else refused}  {name:<{_WIDTH}} {check['text'][lang]}"


def _outcome(answer: Json, lang: Lang) -> list[str]:
    if not answer["promoted"]:
        text = Text(
            ru=f"Отказано: действует {answer['champion_before']}. Решение вопреки проверкам останется в журнале "
            "навсегда: --force --why «причина».",
            en=f"Refused: {answer['champion_before']} stays the champion. To overrule the checks, for all to see and "
            "for ever: --force --why REASON.",
        )
        return [text.get(lang)]
    before = answer["champion_before"]
    text = Text(
        ru=f"Действует {answer['bundle']}" + (f" вместо {before}." if before else ": первая модель."),
        en=f"{answer['bundle']} is the champion" + (f" in place of {before}." if before else ", the first one."),
    )
    forced = Text(ru=f"Вопреки проверкам: {answer['why']}", en=f"Against the checks: {answer['why']}")
    return [
        text.get(lang),
        *([forced.get(lang)] if answer["forced"] else []),
        *_places(answer, lang),
        *_mlflow(answer, lang),
    ]


def _places(answer: Json, lang: Lang) -> list[str]:
    stands = Text(ru=f"Пакет модели: {answer['path']}", en=f"The bundle stands in {answer['path']}")
    copied = Text(ru=f"Проверенная копия: {answer['exported']}", en=f"A verified copy stands in {answer['exported']}")
    return [stands.get(lang), *([copied.get(lang)] if answer["exported"] else [])]


def _mlflow(answer: Json, lang: Lang) -> list[str]:
    return [] if answer["mlflow"]["moved"] else [answer["mlflow"]["text"][lang]]
