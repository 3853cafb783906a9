"""What the commands of training print for people."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from riskscore.errors import Lang, Text
from riskscore.questionnaire import Questionnaire
from riskscore_training.champion_words import describe_champion
from riskscore_training.evaluate import ALIKE, RISKSCORE, Json
from riskscore_training.figure_words import FigureWords
from riskscore_training.keep_bundle import word_reason
from riskscore_training.multiverse_words import describe_multiverse
from riskscore_training.plots import NAMES
from riskscore_training.repeat_words import describe_repeat

SHOWN = {
    "brier": Text(ru="ош. Брайера", en="Brier"),
    "ece": Text(ru="ECE", en="ECE"),
    "calibration_slope": Text(ru="наклон", en="slope"),
    "precision_at_10": Text(ru="точность 10 %", en="precision 10 %"),
    "recall_at_10": Text(ru="полнота 10 %", en="recall 10 %"),
}
WIDTH, COLUMN = 38, 14


def describe_run(answer: Json, questionnaire: Questionnaire, lang: Lang) -> str:
    words = FigureWords(lang)
    role = words.choose("первая модель, она же действующая", "the first one, now the champion")
    if not answer["champion"]:
        role = words.choose("претендент, действующая модель прежняя", "a challenger, the champion stays")
    lines = [
        *_table(answer["metrics"]["pooled"], words),
        "",
        *_describe_multiverse(answer["metrics"], words, questionnaire),
        *describe_champion(answer["against_champion"], words),
        "",
        *_verdict(answer, words),
        f"{words.choose('Пакет модели', 'Bundle')}: {answer['bundle']} ({role})",
        f"{words.choose('Карточка', 'Card')}: {answer['bundle']}/card.{lang}.html",
        f"MLflow: {answer['run_id']}",
        *(describe_repeat(answer["repeats"], words) if answer["repeats"] else ()),
    ]
    return "\n".join(lines)


def _verdict(answer: Json, words: FigureWords) -> Iterator[str]:
    """What must not be overlooked: made-up people, nearly one score for all, a simpler model that is recommended."""
    if answer["synthetic"]:
        yield words.choose(
            "Данные синтетические: о реальных выпускниках эти показатели ничего не говорят.",
            "The data are synthetic: these figures say nothing about real graduates.",
        )
    if (spread := answer["metrics"]["spread"])["is_narrow"]:
        low, high = words.percent(spread["low"]), words.percent(spread["high"])
        yield words.choose(
            f"Модель почти не различает людей: у 90 % из них вероятность от {low} до {high}.",
            f"The model hardly tells people apart: 90 % of them are given between {low} and {high}.",
        )
    pooled = answer["metrics"]["pooled"]
    recommended = pooled["recommended"]
    if recommended == ALIKE:
        auc = words.interval(pooled["models"][RISKSCORE]["auc"])
        yield words.choose(
            f"Рекомендуется обойтись без модели: не показано, что её список лучше жребия (AUC {auc}).",
            f"Doing without a model is recommended: its list is not shown to be better than drawing lots (AUC {auc}).",
        )
    elif recommended != RISKSCORE:
        name = words.text(NAMES[recommended])
        yield words.choose(
            f"Рекомендуется более простая модель — {name}: не показано, что эта лучше.",
            f"The simpler one is recommended: {name}. This model is not shown to be better.",
        )


def _describe_multiverse(metrics: Json, words: FigureWords, questionnaire: Questionnaire) -> list[str]:
    if "multiverse" not in metrics:
        return []
    people = "newest" if metrics["split"]["kind"] == "rolling" else "all"
    notes = [words.text(metrics["list"][people]["note"])] if "list" in metrics else []
    return [*describe_multiverse(metrics["multiverse"], words, questionnaire), *notes, ""]


def describe_evaluation(answer: Json, lang: Lang) -> str:
    words = FigureWords(lang)
    heads = {
        "reported": words.choose("По известным исходам", "On reported outcomes"),
        "truth": words.choose("По истинным исходам", "On true outcomes"),
    }
    lines = [f"{words.choose('Модель', 'Model')} {answer['bundle']}, {answer['questionnaire']}"]
    if answer["n_bad"]:
        lines.append(f"{words.choose('Не вошли строки с ошибками', 'Rows with problems left out')}: {answer['n_bad']}")
    if answer["in_sample"]:
        warning = words.choose(
            "Внимание: модель обучена на выпусках этих лет; показатели на тех же людях завышены.",
            "Careful: the model learned from cohorts of these years; figures on the same people flatter it.",
        )
        lines.append(warning)
    for kind, head in heads.items():
        if answer[kind]:
            lines += ["", f"{head} (n = {answer[kind]['n']})", *_table(answer[kind], words)]
    return "\n".join(lines)


def describe_bundles(found: Sequence[Json], folder: Path, lang: Lang) -> str:
    words = FigureWords(lang)
    if not found:
        return words.choose(
            f"В {folder} ещё нет моделей. Обучите первую: riskscore train --cohort …",
            f"No models in {folder} yet. Train the first: riskscore train --cohort …",
        )
    return "\n".join(f"{'*' if entry['champion'] else ' '} {entry['id']}  {_summary(entry, words)}" for entry in found)


def describe_bundle(answer: Json, lang: Lang) -> str:
    words = FigureWords(lang)
    lines = [f"{answer['id']}  {_summary(answer, words)}", answer["path"]]
    if "pooled" in answer["metrics"]:
        lines += ["", *_table(answer["metrics"]["pooled"], words)]
    lines += [_history_line(line, words) for line in answer["promotions"]]
    return "\n".join(lines)


def _history_line(line: Json, words: FigureWords) -> str:
    kind = words.choose("возврат", "rollback") if line["action"] == "rollback" else ""
    marks = [kind, words.choose("вопреки проверкам", "against the checks") if line["forced"] else ""]
    marks.append(word_reason(line["why"], words.lang))
    return f"{line['at']}  {line['who']}: {', '.join(mark for mark in marks if mark)}".rstrip(": ")


def _summary(entry: Json, words: FigureWords) -> str:
    forced = "".join(words.choose(f"  ВОПРЕКИ ПРОВЕРКАМ: {why}", f"  FORCED: {why}") for why in entry["forced"])
    if "error" in entry:
        return words.text(entry["error"]) + forced
    auc = f"  AUC {words.interval(entry['auc'])}" if entry["auc"] else ""
    auc += words.choose(" (завышена: модель видела этих людей)", " (flattered: learned from them)") * entry["in_sample"]
    mark = words.choose("  синтетические данные", "  synthetic data") if entry["synthetic"] else ""
    cold = "" if entry["trained_on_outcomes"] else words.choose("  по баллам, без обучения", "  points, not trained")
    parent = words.choose(f"  перекалибровка {of}", f"  recalibrated from {of}") if (of := entry["parent"]) else ""
    parent += words.choose(f", только регион «{of}»", f", only the region «{of}»") if (of := entry["region"]) else ""
    return f"{entry['questionnaire']}  {entry['trained_at']}{auc}{mark}{cold}{parent}{forced}"


def _table(judged: Json, words: FigureWords) -> list[str]:
    """Models down, metrics across; of the intervals only those of AUC and of its difference."""
    models = judged["models"]
    heads = [words.text(name) for name in SHOWN.values()]
    lines = [_line("", "AUC", words.choose("модель − эта", "model − this"), *heads)]
    for name in (name for name in NAMES if name in models):
        of, gain = models[name], judged["auc_gain"].get(name)
        cells = [_figure(metric, of[metric]["point"], words) for metric in SHOWN]
        difference = words.interval(gain) if gain else ""
        lines.append(_line(words.text(NAMES[name]), words.interval(of["auc"]), difference, *cells))
    share = words.percent(models[RISKSCORE]["base_rate"]["point"])
    about = words.choose(
        f"Неблагоприятный исход у {share}. В скобках 95 % интервалы; ECE — ошибка калибровки; точность и полнота — по "
        "первым 10 % списка.",
        f"{share} have the unfavourable outcome. In brackets 95 % intervals; ECE is the calibration error; precision "
        "and recall are of the top 10 % of the list.",
    )
    return [*lines, about]


def _line(name: str, auc: str, gain: str, *figures: str) -> str:
    return f"{name:<{WIDTH}}{auc:<23}{gain:<25}{'  '.join(figure.rjust(COLUMN) for figure in figures)}".rstrip()


def _figure(metric: str, value: float | None, words: FigureWords) -> str:
    return words.percent(value) if metric.startswith(("precision", "recall")) else words.number(value)
