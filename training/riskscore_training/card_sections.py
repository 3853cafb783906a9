"""The sections of the model card, in the order of the page, with their titles."""

from riskscore.errors import Text

SECTIONS = {
    "question": Text(ru="На какой вопрос отвечает модель", en="The question"),
    "summary": Text(ru="Главное", en="In short"),
    "limits": Text(ru="Для чего модель и для чего её применять нельзя", en="Intended and forbidden use"),
    "cold": Text(ru="На чём основаны баллы", en="What the points rest on"),
    "recalibration": Text(ru="Перекалибровка для региона", en="Recalibration for a region"),
    "data": Text(ru="Данные и потери", en="Data and losses"),
    "testing": Text(ru="Как проверяли", en="How it was tested"),
    "ladder": Text(ru="Показатели и более простые модели", en="Metrics and simpler models"),
    "curves": Text(ru="Кривые", en="Curves"),
    "calibration": Text(ru="Калибровка", en="Calibration"),
    "decision": Text(ru="Кому модель полезна: чистая польза", en="Where the model is of use: net benefit"),
    "levels": Text(ru="Уровни риска", en="Risk levels"),
    "thresholds": Text(ru="Держат ли пороги слово", en="Do the thresholds keep their word"),
    "abstention": Text(ru="Когда нужна беседа", en="When a conversation is needed"),
    "sensitive": Text(ru="Особо личные вопросы", en="Sensitive questions"),
    "fairness": Text(ru="Одинаково ли модель работает для разных групп", en="Fairness between groups"),
    "stability": Text(ru="Устойчивость списка", en="Stability of the list"),
    "reasons": Text(ru="Что сдвигает оценку", en="What moves scores"),
    "examples": Text(ru="Примеры", en="Examples"),
    "questions": Text(ru="Чего стоит каждый вопрос", en="What each question is worth"),
    "growth": Text(ru="Сколько выпускников нужно, чтобы обучать", en="How many graduates training needs"),
    "views": Text(ru="Другие взгляды на те же данные", en="Other views of the same data"),
    "audit": Text(ru="Проверка на утечку", en="Leakage audit"),
    "multiverse": Text(ru="Если бы решили иначе", en="Had we decided otherwise"),
    "build": Text(ru="Как устроена", en="How it is built"),
    "skipped": Text(ru="Чего здесь нет", en="Parts skipped"),
    "provenance": Text(ru="Происхождение", en="Provenance"),
}
