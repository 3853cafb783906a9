"""Why a service is on the list, in words a specialist, a student or a file can show."""

import datetime as dt
from collections.abc import Iterator, Sequence

from riskscore.errors import Text
from riskscore.plan.reopening import Reopening
from riskscore.plan.service import Service
from riskscore.questionnaire.condition_words import CONSENT_NAMES
from riskscore.questionnaire.rule_parts import ConsentCode
from riskscore.questionnaire.spans import day_text
from riskscore.questionnaire.spec import Questionnaire

_ROUTES = {
    "conscription": Text(ru="План на время после военной службы", en="A plan for the time after military service"),
    "childcare": Text(ru="План на время ухода за ребёнком", en="A plan for the time of childcare"),
    "further_study": Text(ru="План на время продолжения учёбы", en="A plan for the time of further study"),
    "other": Text(ru="План с учётом обстоятельств", en="A plan for the circumstances"),
}
_WISHED = Text(ru="Отвечает пожеланию", en="Meets a wish")
_ON_REQUEST = Text(ru="Доступна по обращению", en="Available on request")


def word_why(
    questionnaire: Questionnaire,
    service: Service,
    causes: Sequence[Text],
    unanswered: Sequence[str],
    missing: Sequence[str],
    consents: Sequence[ConsentCode],
    is_wished: bool,
    is_postponed: bool,
    is_checked: bool,
    reopens: dt.date | None = None,
) -> Text:
    """One or more sentences: what is addressed, the wish, the delay, and what has to be checked.

    `causes` are the texts of what raises this person's risk, strongest first; `unanswered` are features whose missing
    answer raises it; `missing` are unanswered features and `consents` those nobody spoke of that the eligibility needs;
    `is_checked`: a specialist has something to verify; `reopens` is the day to come back to the plan of a route or to a
    postponed service.
    """
    sentences = list(_occasions(questionnaire, service, causes, unanswered, is_wished)) or [_ON_REQUEST]
    if is_postponed and service.postponed:
        sentences.append(_postponed(service.postponed.until, reopens))
    elif service.reopens:
        sentences.append(_reopening(questionnaire, service.reopens, reopens))
    if service.meanwhile:
        sentences.append(Text(ru=f"До этого: {service.meanwhile.ru}", en=f"Until then: {service.meanwhile.en}"))
    if missing or consents:
        questions, given = _questions(questionnaire, missing), [CONSENT_NAMES[code] for code in consents]
        ru = ", ".join([*_quoted_ru(questions), *(f"дано ли {text.ru}" for text in given)])
        en = ", ".join([*_quoted_en(questions), *(f"whether {text.en} is given" for text in given)])
        sentences.append(Text(ru=f"Уточнить: {ru}", en=f"To be clarified: {en}"))
    if service.check and is_checked:
        sentences.append(Text(ru=f"Специалист проверяет: {service.check.ru}", en=f"To be checked: {service.check.en}"))
    return Text(ru=_join(s.ru for s in sentences), en=_join(s.en for s in sentences))


def _occasions(
    questionnaire: Questionnaire,
    service: Service,
    causes: Sequence[Text],
    unanswered: Sequence[str],
    is_wished: bool,
) -> Iterator[Text]:
    if service.for_route:
        yield _ROUTES[service.for_route]
    if causes:
        yield Text(
            ru=f"Может изменить то, что повышает риск: {_quote_ru(causes)}",
            en=f"Can change what raises the risk: {_quote_en(causes)}",
        )
    if unanswered:
        questions = _questions(questionnaire, unanswered)
        yield Text(
            ru=f"Оценку риска повышает отсутствие сведений: {_quote_ru(questions)}",
            en=f"The lack of an answer raises the estimated risk: {_quote_en(questions)}",
        )
    if is_wished:
        yield _WISHED


def _postponed(until: Text, reopens: dt.date | None) -> Text:
    day = day_text(reopens) if reopens else None
    ru, en = (f", ориентировочно до {day.ru}", f", about until {day.en}") if day else ("", "")
    return Text(ru=f"Отложить: {until.ru}{ru}", en=f"Postpone: {until.en}{en}")


def _reopening(questionnaire: Questionnaire, reopening: Reopening, reopens: dt.date | None) -> Text:
    note = reopening.note
    ru, en = (f" ({note.ru.rstrip('.')})", f" ({note.en.rstrip('.')})") if note else ("", "")
    if reopens:
        day = day_text(reopens)
        return Text(ru=f"Вернуться к плану {day.ru}{ru}", en=f"Come back to the plan on {day.en}{en}")
    if reopening.after is None:
        return Text(
            ru=f"День возвращения к плану назначает специалист{ru}", en=f"A specialist sets the day to come back{en}"
        )
    feature = questionnaire.by_name[reopening.after]
    return Text(
        ru=f"День возвращения к плану неизвестен: не указано «{feature.question.ru}»{ru}",
        en=f"The day to come back to the plan is not known: “{feature.question.en}” is not answered{en}",
    )


def _questions(questionnaire: Questionnaire, names: Sequence[str]) -> list[Text]:
    return [questionnaire.by_name[name].question for name in names]


def _quote_ru(texts: Sequence[Text]) -> str:
    return ", ".join(_quoted_ru(texts))


def _quote_en(texts: Sequence[Text]) -> str:
    return ", ".join(_quoted_en(texts))


def _quoted_ru(texts: Sequence[Text]) -> list[str]:
    return [f"«{text.ru}»" for text in texts]


def _quoted_en(texts: Sequence[Text]) -> list[str]:
    return [f"“{text.en}”" for text in texts]


def _join(sentences: Iterator[str]) -> str:
    return " ".join(f"{sentence.rstrip('.')}." for sentence in sentences)
