"""The sections of the model card, in the order of the page, with their titles."""

from riskscore.errors import Text

SECTIONS = {
    "summary": Text(ru="Главное", en="In short"),
    "recalibration": Text(ru="Перекалибровка для региона", en="Recalibration for a region"),
    "question": Text(ru="На какой вопрос отвечает модель", en="The question"),
    "limits": Text(ru="Для чего модель и для чего её применять нельзя", en="Intended and forbidden use"),
    "terms": Text(ru="Что значат показатели", en="What the figures mean"),
    "data": Text(ru="Данные и потери", en="Data and losses"),
    "testing": Text(ru="Как проверяли", en="How it was tested"),
    "ladder": Text(ru="Качество рядом с другими моделями", en="Quality beside other models"),
    "curves": Text(ru="Качество на графиках", en="Curves"),
    "calibration": Text(ru="Можно ли верить вероятностям (калибровка)", en="Calibration"),
    "decision": Text(ru="При каких порогах модель полезна", en="Where the model is of use: net benefit"),
    "levels": Text(ru="Уровни риска", en="Risk levels"),
    "thresholds": Text(ru="Пороги на следующем выпуске", en="The thresholds on the next cohort"),
    "abstention": Text(ru="Когда нужна беседа", en="When a conversation is needed"),
    "sensitive": Text(ru="Особо личные вопросы", en="Sensitive questions"),
    "fairness": Text(ru="Одинаково ли модель работает для разных групп", en="Fairness between groups"),
    "stability": Text(ru="Устойчивость списка", en="Stability of the list"),
    "reasons": Text(ru="Что сдвигает оценку", en="What moves scores"),
    "similar": Text(ru="Похожие выпускники", en="Similar graduates"),
    "examples": Text(ru="Примеры", en="Examples"),
    "questions": Text(ru="Что даёт каждый вопрос анкеты", en="What each question is worth"),
    "growth": Text(ru="Сколько выпускников нужно для обучения", en="How many graduates training needs"),
    "views": Text(ru="Проверка иначе: новые колледжи и случайное разбиение", en="Other views of the same data"),
    "audit": Text(ru="Проверка на утечку", en="Leakage audit"),
    "multiverse": Text(ru="Если бы исходные решения были другими", en="Had we decided otherwise"),
    "build": Text(ru="Как устроена модель", en="How it is built"),
    "skipped": Text(ru="Что не вошло в карточку", en="Parts skipped"),
    "provenance": Text(ru="Происхождение", en="Provenance"),
}
