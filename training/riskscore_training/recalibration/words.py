"""What `models recalibrate` prints for people."""

from riskscore.errors import Lang
from riskscore_training.evaluate import Json
from riskscore_training.figure_words import FigureWords
from riskscore_training.recalibration.figures import SHOWN

WIDTH = 34
_SAW = {
    "ru": "Осторожно: исходная модель обучалась на этих выпусках, её оценки на них слишком хороши, и найденная здесь "
    "поправка может навредить новым людям. Возьмите выпуск, которого она не видела.",
    "en": "Careful: the parent learned from these cohorts. Its scores of them are too good, and a correction found on "
    "them may do harm to new people. Take a cohort that it has not seen.",
}


def describe_recalibration(answer: Json, lang: Lang) -> str:
    words = FigureWords(lang)
    head = words.choose(
        f"Из {answer['parent']} по {answer['n']} выпускникам: логит × {words.number(answer['stretch'])} "
        f"{words.added(answer['move'])}",
        f"From {answer['parent']} on {answer['n']} graduates: log-odds × {words.number(answer['stretch'])} "
        f"{words.added(answer['move'])}",
    )
    columns = (words.choose("до", "before"), words.choose("после", "after"), words.choose("разность", "difference"))
    lines = [head, "", " " * WIDTH + "".join(f"{name:<28}" for name in columns)]
    for name in SHOWN:
        cells = (f"{words.interval(answer['figures'][name][key]):<28}" for key in ("before", "after", "difference"))
        lines.append(f"{words.metric_name(name):<{WIDTH}}" + "".join(cells))
    if answer["parent_saw"]:
        lines += ["", words.text(_SAW)]
    lines += [
        "",
        f"{words.choose('Пакет модели', 'Bundle')}: {answer['bundle']}",
        f"{words.choose('Карточка', 'Card')}: {answer['bundle']}/card.{lang}.html",
        *([f"MLflow: {answer['run_id']}"] if answer["run_id"] else ()),
    ]
    return "\n".join(line.rstrip() for line in lines)
