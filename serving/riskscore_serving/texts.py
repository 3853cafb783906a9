"""The words of the page, in both languages; the questions' own words are in the questionnaire."""

from dataclasses import dataclass
from functools import cache
from types import SimpleNamespace

from riskscore.errors import Lang, Text


@dataclass(frozen=True)
class GroupText:
    title: Text
    lead: Text


GROUPS: dict[str, GroupText] = {
    "main": GroupText(
        Text(ru="Учёба, работа и планы", en="Studies, work and plans"),
        Text(
            ru="Любой вопрос можно пропустить. Чем полнее ответы, тем точнее оценка.",
            en="Any question may be left out. The fuller the answers, the firmer the assessment.",
        ),
    ),
    "route": GroupText(
        Text(ru="Обстоятельства, важные для плана помощи", en="Circumstances that matter for the plan"),
        Text(
            ru="На вероятность эти ответы не влияют: они помогают выбрать время и порядок помощи.",
            en="These answers do not change the probability: they help to choose the time and order of help.",
        ),
    ),
    "sensitive": GroupText(
        Text(ru="Вопросы, на которые можно не отвечать", en="Questions you may leave unanswered"),
        Text(
            ru="Отвечать не обязательно. Пропуск и ответ «нет» оценку не меняют, а положительный ответ не уменьшит "
            "помощь: он поможет подобрать подходящие условия и меры поддержки.",
            en="Answering is voluntary. A gap and the answer “no” leave the assessment as it is, and a “yes” never "
            "reduces help: it serves to find suitable conditions and support.",
        ),
    ),
    "preference": GroupText(
        Text(ru="Пожелания", en="Wishes"),
        Text(
            ru="На оценку не влияют, но учитываются при подборе услуг.",
            en="They do not change the assessment; they count when services are chosen.",
        ),
    ),
    "history": GroupText(
        Text(ru="Сведения об учёбе и занятости", en="Records of studies and employment"),
        Text(
            ru="Заполняются по данным образовательной организации и реестров. Если сведений нет, оставьте поле пустым.",
            en="Taken from the college and from registers. Leave a field empty where there is no record.",
        ),
    ),
    "person": GroupText(
        Text(ru="О выпускнике", en="About the graduate"),
        Text(
            ru="Фамилия, имя и номера документов для оценки не нужны — не указывайте их.",
            en="Names and document numbers are not needed: please do not enter them.",
        ),
    ),
}

_WORDS: dict[str, Text] = {
    "product": Text(ru="Оценка риска нетрудоустройства", en="Risk of non-employment after graduation"),
    "title": Text(ru="Анкета выпускника", en="Graduate questionnaire"),
    "title_result": Text(ru="Результат оценки", en="Result"),
    "title_problems": Text(ru="Проверьте ответы", en="Please check the answers"),
    "language": Text(ru="Язык", en="Language"),
    "skip": Text(ru="Перейти к содержанию", en="Skip to the content"),
    "synthetic_banner": Text(
        ru="Демонстрационный режим. Модель обучена на синтетических (вымышленных) данных: "
        "для решений о реальных людях результат не годится.",
        en="Demonstration. The model was trained on synthetic (made-up) people: "
        "the result is not fit for decisions about real ones.",
    ),
    "how_title": Text(ru="С чего начать", en="How to begin"),
    "how_1": Text(
        ru="Ответьте на вопросы, на которые знаете ответ; остальные пропустите.",
        en="Answer the questions you know the answer to; leave out the rest.",
    ),
    "how_2": Text(
        ru="Нажмите «Оценить»: появятся предлагаемый уровень риска, причины и подходящие услуги.",
        en="Press “Assess”: you will see the proposed level of risk, the reasons and the services that fit.",
    ),
    "how_3": Text(
        ru="Решение принимает специалист. Ответы нигде не сохраняются.",
        en="A specialist decides. The answers are not stored anywhere.",
    ),
    "how_example": Text(
        ru="Хотите сначала посмотреть, как это выглядит? Кнопка «Пример» заполнит анкету вымышленными ответами.",
        en="Would you like to see it first? The button “Example” fills in made-up answers.",
    ),
    "sections": Text(ru="Разделы", en="Sections"),
    "submit": Text(ru="Оценить", en="Assess"),
    "again": Text(ru="Оценить заново", en="Assess again"),
    "clear": Text(ru="Очистить", en="Clear"),
    "example": Text(ru="Пример", en="Example"),
    "example_note": Text(
        ru="Показан вымышленный пример: ответы подобраны случайно. Нажмите «Оценить».",
        en="This is a made-up example with random answers. Press “Assess”.",
    ),
    "yes": Text(ru="да", en="yes"),
    "no": Text(ru="нет", en="no"),
    "dont_know": Text(ru="не знаю или не хочу отвечать", en="don’t know or prefer not to say"),
    "prefer_not": Text(ru="предпочитаю не отвечать", en="prefer not to say"),
    "no_data": Text(ru="нет сведений", en="no record"),
    "nothing_listed": Text(ru="ничего из перечисленного", en="none of these"),
    "choose_many": Text(ru="Можно выбрать несколько.", en="Choose any number."),
    "choose": Text(ru="— выберите —", en="— choose —"),
    "whole_number": Text(ru="целое число", en="a whole number"),
    "from": Text(ru="от {}", en="from {}"),
    "to": Text(ru="до {}", en="to {}"),
    "source": Text(ru="источник", en="source"),
    "as_of": Text(ru="Дата оценки", en="Date of the assessment"),
    "as_of_help": Text(ru="Если не указана, берётся сегодняшняя.", en="Today if left empty."),
    "found": Text(ru="Указано", en="Found"),
    "allowed": Text(ru="Допустимо", en="Allowed"),
    "problems_lead": Text(
        ru="Оценка пока не рассчитана. Исправьте отмеченные ответы, остальные сохранены.",
        en="There is no assessment yet. Correct the answers listed here; all others are kept.",
    ),
    "error": Text(ru="Ошибка", en="Error"),
    "level": Text(ru="Предлагаемый уровень риска", en="Proposed level of risk"),
    "status": Text(
        ru="Это предложение программы. Решение принимает специалист: он подтверждает уровень или меняет его.",
        en="This is a proposal of the programme. A specialist decides: confirms the level or changes it.",
    ),
    "probability": Text(ru="Вероятность остаться без работы", en="Probability of being without work"),
    "in_zone": Text(ru="входит", en="inside"),
    "not_in_zone": Text(ru="не входит", en="outside"),
    "zone": Text(ru="Зона риска", en="Risk zone"),
    "route": Text(ru="После выпуска предстоит", en="Expected after graduation"),
    "route_note": Text(
        ru="На вероятность не влияет; для такого случая составляют отдельный план.",
        en="It does not change the probability and has a plan of its own.",
    ),
    "points": Text(ru="Балльная методика, для сравнения", en="Points method, for comparison"),
    "points_line": Text(
        ru="{total} из {maximum}, порог — {threshold}", en="{total} of {maximum}, threshold {threshold}"
    ),
    "points_at": Text(ru="порог достигнут", en="threshold reached"),
    "points_below": Text(ru="ниже порога", en="below the threshold"),
    "similar": Text(ru="Похожие выпускники", en="Similar graduates"),
    "similar_cohorts": Text(ru="По выпускам: {}.", en="By cohort: {}."),
    "similar_note": Text(
        ru="В скобках — 95 % интервал доли. Это наблюдение за многими людьми, а не прогноз для одного человека.",
        en="In brackets, the 95% interval of the share. It tells of many people and does not foretell one.",
    ),
    "warnings": Text(ru="Обратите внимание", en="Please note"),
    "reasons": Text(ru="Что повлияло на оценку", en="What moved the assessment"),
    "reasons_lead": Text(
        ru="Полоса вправо (▲) — с этим шансы остаться без работы выше, влево (▼) — ниже; рядом сказано, насколько. "
        "Это статистическая связь, а не доказанная причина.",
        en="A bar to the right (▲): with this the odds of being without work are higher, to the left (▼): lower; "
        "beside it stands by how much. This is a statistical association, not a proven cause.",
    ),
    "influenceable": Text(ru="Можно изменить", en="Can be changed"),
    "influenceable_note": Text(ru="с помощью услуг или собственных шагов", en="by services or own steps"),
    "context": Text(ru="Обстоятельства", en="Circumstances"),
    "context_note": Text(ru="учтены, но не зависят от выпускника", en="taken into account, not up to the graduate"),
    "other": Text(ru="Прочее", en="Everything else"),
    "as_table": Text(ru="Показать таблицей", en="Show as a table"),
    "col_reason": Text(ru="Что учтено", en="What"),
    "col_effect": Text(ru="Шансы остаться без работы", en="Odds of being without work"),
    "col_contribution": Text(ru="Вклад", en="Part"),
    "table_note": Text(
        ru="Вклады измерены в логарифмах шансов; вместе с исходным значением они дают итог, то есть вероятность.",
        en="Parts are in log-odds; with the base value they add up to the total, which is the probability.",
    ),
    "base_value": Text(ru="Исходное значение", en="Base value"),
    "total": Text(ru="Итого", en="Total"),
    "higher": Text(ru="выше", en="higher"),
    "lower": Text(ru="ниже", en="lower"),
    "hardly": Text(ru="почти те же", en="hardly changed"),
    "chart_desc": Text(
        ru="Шансы остаться без работы с учётом каждого ответа. {}.",
        en="The odds of being without work with each answer. {}.",
    ),
    "student": Text(ru="Для студента: то же простыми словами", en="For the student: the same in plain words"),
    "student_title": Text(ru="К разговору о работе после выпуска", en="For a talk about work after graduation"),
    "student_start": Text(ru="С чего можно начать", en="Where to begin"),
    "student_strengths": Text(ru="Что уже хорошо", en="What is good already"),
    "student_services": Text(ru="О какой помощи можно попросить", en="What help to ask for"),
    "student_print": Text(ru="Распечатать лист", en="Print this sheet"),
    "student_copy": Text(ru="Скопировать текст", en="Copy the text"),
    "student_copied": Text(ru="Скопировано", en="Copied"),
    "services": Text(ru="Подходящие услуги", en="Services that fit"),
    "services_lead": Text(
        ru="Не больше четырёх, начиная с самой подходящей. Специалист и выпускник выбирают вместе.",
        en="At most four, the best fit first. The specialist and the graduate choose together.",
    ),
    "no_services": Text(
        ru="По этим ответам услуги не предлагаются. Уточните в беседе, нужна ли помощь.",
        en="These answers suggest no service. Ask in a conversation whether help is wanted.",
    ),
    "near_misses": Text(ru="Почему не другие услуги", en="Why not other services"),
    "near_misses_lead": Text(
        ru="Эти услуги тоже связаны с причинами риска или с пожеланиями, но в список не вошли.",
        en="These services also have to do with the reasons of the risk or with wishes, but are not on the list.",
    ),
    "provider": Text(ru="Кто оказывает", en="Provider"),
    "can_change": Text(ru="Что может изменить", en="What it can change"),
    "duration": Text(ru="Сколько длится", en="How long it takes"),
    "documents": Text(ru="Что взять с собой", en="What to bring"),
    "legal": Text(ru="Основание", en="Legal basis"),
    "evidence": Text(ru="Что известно о результате", en="What is known about its effect"),
    "details": Text(ru="Подробнее об услуге", en="More about the service"),
    "what_if": Text(ru="Что может измениться", en="What may change"),
    "what_if_1": Text(ru="Одно изменение", en="One change"),
    "what_if_2": Text(ru="Два изменения вместе", en="Two changes together"),
    "what_if_3": Text(ru="Три изменения вместе", en="Three changes together"),
    "what_if_months": Text(ru="Срок: около {} мес.", en="It takes about {} months."),
    "what_if_services": Text(ru="С этим помогают: {}.", en="Help with it: {}."),
    "what_if_related": Text(ru="Вместе с этим меняется ответ: {}.", en="Another answer changes with it: {}."),
    "what_if_none": Text(
        ru="Среди перемен, на которые хватает времени до выпуска, нет ни одной, с которой риск был бы заметно ниже.",
        en="No change for which there is time before graduation goes with a clearly lower risk.",
    ),
    "what_if_graduated": Text(
        ru="Выпуск уже состоялся, поэтому перемены до выпуска не предлагаются.",
        en="Graduation is past, so that no changes before it are suggested.",
    ),
    "what_if_undeclared": Text(
        ru="В анкете этой модели не указано, что ещё может измениться.",
        en="The questionnaire of this model does not say what may still change.",
    ),
    "what_if_try": Text(ru="Попробовать другие ответы", en="Try other answers"),
    "what_if_try_lead": Text(
        ru="Выберите не больше трёх ответов. Остальные останутся такими, как в анкете. Рядом с ответом — сколько "
        "времени на него обычно нужно; «не успеть» значит: до выпуска осталось меньше.",
        en="Choose at most three answers. All others stay as they are. Beside an answer stands how long it usually "
        "takes; “too late” means that less is left until graduation.",
    ),
    "what_if_now": Text(ru="сейчас: {}", en="now: {}"),
    "what_if_option": Text(ru="{} · {} мес.", en="{} · {} months"),
    "what_if_late": Text(ru="{} · {} мес., не успеть", en="{} · {} months, too late"),
    "what_if_button": Text(ru="Сравнить", en="Compare"),
    "what_if_moved": Text(ru="Что сдвинуло оценку", en="What moved the assessment"),
    "what_if_shift": Text(ru="Сдвиг, логарифм шансов", en="Shift, log-odds"),
    "questionnaire": Text(ru="анкета", en="questionnaire"),
    "model": Text(ru="Модель", en="Model"),
    "trained_at": Text(ru="данные на", en="data as of"),
    "synthetic": Text(ru="синтетические данные", en="synthetic data"),
    "assessed_as_of": Text(ru="Оценка на", en="Assessed as of"),
    "answers_below": Text(ru="Ответы, по которым сделана оценка", en="The answers behind this assessment"),
    "print": Text(ru="Распечатать", en="Print"),
    "api": Text(ru="Описание программного интерфейса", en="API documentation"),
    "card": Text(ru="Карточка модели", en="Model card"),
    "back": Text(ru="Вернуться к анкете", en="Back to the questionnaire"),
}

LEVELS: dict[str, Text] = {
    "low": Text(ru="низкий", en="low"),
    "medium": Text(ru="средний", en="medium"),
    "high": Text(ru="высокий", en="high"),
    "needs_conversation": Text(ru="не определён, нужна беседа", en="open, a conversation is needed"),
}
ROUTES: dict[str, Text] = {
    "conscription": Text(ru="призыв на военную службу", en="conscription"),
    "childcare": Text(ru="уход за ребёнком", en="childcare"),
    "further_study": Text(ru="продолжение обучения", en="further study"),
    "other": Text(ru="иные обстоятельства", en="other circumstances"),
}
ELIGIBILITY: dict[str, Text] = {
    "confirmed": Text(ru="условия выполнены, судя по ответам", en="conditions met, by the answers"),
    "to_check": Text(ru="условия нужно проверить", en="conditions to be checked"),
    "on_request": Text(ru="доступна по желанию", en="available on request"),
}
EVIDENCE: dict[str, Text] = {
    "none": Text(
        ru="Влияние на трудоустройство пока не измерено.",
        en="Its effect on employment has not been measured yet.",
    ),
    "observational": Text(
        ru="Есть наблюдения: получавшие услугу чаще находили работу; причинная связь не доказана.",
        en="Observed: those who received it found work more often; cause and effect are not proven.",
    ),
    "quasi": Text(
        ru="Влияние проверено жребием среди тех, кому едва хватило или не хватило мест; о других вывода нет.",
        en="Its effect was tested by a lottery among those who barely or nearly got a place, not of others.",
    ),
    "trial": Text(
        ru="Влияние проверено в эксперименте со случайным отбором.",
        en="Its effect was tested in a randomised trial.",
    ),
}


@cache
def words(lang: Lang) -> dict[str, str]:
    return {key: text.get(lang) for key, text in _WORDS.items()}


@cache
def template_words(lang: Lang) -> SimpleNamespace:
    """For templates, where `t.clear` must be our word and not a method of a dictionary."""
    return SimpleNamespace(**words(lang))
