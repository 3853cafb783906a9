"""The very part of a rule that failed, in words of both languages, and what would have to happen."""

import datetime as dt
from typing import Any

import pytest

from riskscore.questionnaire import FALSE, Table, check_person, load_questionnaire, parse_rule
from riskscore.questionnaire.condition_words import word_failed
from riskscore.questionnaire.conditions import Tree, find_failed, read_conditions
from riskscore.questionnaire.remedies import Ease, find_remedy
from riskscore.questionnaire.spans import span_text

QUESTIONNAIRE = load_questionnaire("ru-2025.2")
TODAY = dt.date(2026, 3, 1)
PERSON = {
    "answers": {
        "final_year": True,
        "experience": "field",
        "current_work": "none",
        "help_wanted": ["resume"],
        "relocation_plan": "other_country",
        "target_contract": "signed",
        "plans": ["study"],
    },
    "history": {"academic_debts": 0, "months_employed": 2.5, "active_contract": False},
    "person": {
        "course": 1,
        "birth_date": "2011-05-14",
        "graduation_date": "2028-06-30",
        "specialty": "23.02.07",
        "territory": "Кемерово",
        "sex": "male",
    },
}


def table_of(person: dict[str, Any], as_of: dt.date = TODAY) -> Table:
    table, problems = check_person(QUESTIONNAIRE, {**person, "as_of": as_of.isoformat()}, default_as_of=as_of)
    assert table is not None, problems
    return table


def failed_part(text: str, table: Table) -> Tree:
    rule = parse_rule(text, QUESTIONNAIRE.by_name)
    assert rule.evaluate(table)[0] == FALSE
    failed = find_failed(read_conditions(rule, QUESTIONNAIRE), table)
    assert failed is not None
    return failed


@pytest.mark.parametrize(
    ("rule", "ru", "en", "ease"),
    [
        ("course >= 2", "курс — не меньше 2 (указано: 1)", "year of study – at least 2 (given: 1)", Ease.NEVER),
        ("course > 2", "курс — больше 2 (указано: 1)", "year of study – more than 2 (given: 1)", Ease.NEVER),
        ("course != 1", "курс — не 1 (указано: 1)", "year of study – not 1 (given: 1)", Ease.NEVER),
        ("years_since(birth_date) >= 16", "возраст — не меньше 16 лет", "age – at least 16 years", Ease.WAIT),
        ("years_since(birth_date) < 14", "возраст — меньше 14 лет", "age – less than 14 years", Ease.NEVER),
        (
            "years_since(graduation_date) >= 0",
            "выпуск уже состоялся (указано: 30.06.2028)",
            "graduation has taken place (given: 2028-06-30)",
            Ease.WAIT,
        ),
        (
            "months_until(graduation_date) <= 6",
            "до выпуска не больше 6 месяцев (указано: 30.06.2028)",
            "at most 6 months to graduation (given: 2028-06-30)",
            Ease.WAIT,
        ),
        (
            "years_since(graduation_date) >= 1",
            "после выпуска не меньше 1 года (указано: 30.06.2028)",
            "at least 1 year after graduation (given: 2028-06-30)",
            Ease.WAIT,
        ),
        (
            "months_since(graduation_date) >= -3",
            "до выпуска не больше 3 месяцев (указано: 30.06.2028)",
            "at most 3 months to graduation (given: 2028-06-30)",
            Ease.WAIT,
        ),
        ("not final_year", "учёба не на выпускном курсе", "not yet in the final year of study", Ease.NEVER),
        (
            'experience in ("elsewhere", "none")',
            "опыт работы — «есть, только не по специальности» или «нет» (указано: есть, по специальности)",
            "work experience – “yes, only outside my field” or “no” (given: yes, in my field)",
            Ease.NOT_NEEDED,
        ),
        (
            'target_contract >= "in_progress"',
            "договор о целевом обучении — «в процессе заключения» или «не заключён» (указано: заключён)",
            "target training contract – “in progress” or “none” (given: signed)",
            Ease.NOT_NEEDED,
        ),
        (
            'relocation_plan in ("no", "other_city", "other_region")',
            "планы переезда — не «в другую страну» (указано: в другую страну)",
            "plans to move – not “to another country” (given: to another country)",
            Ease.CHANGE,
        ),
        (
            '"own_business" in help_wanted',
            "пожелания о помощи — «своё дело, самозанятость» (указано: резюме и собеседование)",
            "help wanted – “own business, self-employment” (given: CV and interview)",
            Ease.SAY,
        ),
        (
            'not ("study" in plans)',
            "планы после выпуска — не «продолжение учёбы» (указано: продолжение учёбы)",
            "plans after graduation – not “further study” (given: further study)",
            Ease.CHANGE,
        ),
        (
            "academic_debts >= 1",
            "академические задолженности — не меньше 1 (указано: 0)",
            "failed subjects outstanding – at least 1 (given: 0)",
            Ease.NOT_NEEDED,
        ),
        (
            "months_employed > 6",
            "официальный стаж — больше 6 мес. (указано: 2,5 мес.)",
            "registered employment – more than 6 months (given: 2.5 months)",
            Ease.CHANGE,
        ),
        (
            "active_contract",
            "действующий трудовой договор — «да» (указано: нет)",
            "employment contract in force – “yes” (given: no)",
            Ease.CHANGE,
        ),
        (
            'starts(specialty, "34")',
            "код профессии, специальности — начинается с «34» (указано: 23.02.07)",
            "code of the occupation or specialty – beginning with “34” (given: 23.02.07)",
            Ease.NEVER,
        ),
        (
            'lies_in(territory, "Юрга")',
            "муниципальное образование — «Юрга» (указано: Кемерово)",
            "municipality – “Юрга” (given: Кемерово)",
            Ease.NEVER,
        ),
        (
            'as_of >= "2026-09-01"',
            "дата оценки — не раньше 01.09.2026",
            "date of the assessment – not before 2026-09-01",
            Ease.WAIT,
        ),
        (
            'as_of <= "2025-12-31"',
            "дата оценки — не позже 31.12.2025",
            "date of the assessment – not after 2025-12-31",
            Ease.NEVER,
        ),
        ("answered(resume)", "резюме — нужен ответ", "CV – an answer is needed", Ease.CHANGE),
        ('sex == "female"', "«Пол» — «женский»", "“Sex” – “female”", Ease.NEVER),
    ],
)
def test_one_condition(rule: str, ru: str, en: str, ease: Ease) -> None:
    table = table_of(PERSON)
    failed = failed_part(rule, table)
    said = word_failed(failed, table)
    assert (said.ru, said.en) == (f"Не выполнено условие: {ru}.", f"Condition not met: {en}.")
    assert find_remedy(failed, table).ease == ease


@pytest.mark.parametrize(
    ("rule", "ru"),
    [
        (
            'course >= 1 and course >= 2 and current_work != "none"',
            "Не выполнены условия: курс — не меньше 2 (указано: 1); работа сейчас — не «не работаю» (указано: не "
            "работаю).",
        ),
        (
            "course >= 2 or years_since(graduation_date) >= 0",
            "Не выполнено ни одно из условий: курс — не меньше 2 (указано: 1); выпуск уже состоялся (указано: "
            "30.06.2028).",
        ),
        (
            "not (final_year or course < 2)",
            "Не выполнены условия: учёба не на выпускном курсе; курс — не меньше 2 (указано: 1).",
        ),
        (
            'course >= 1 and (course >= 2 and experience == "none" or active_contract)',
            "Не выполнено ни одно из условий: курс — не меньше 2 (указано: 1) и опыт работы — «нет» (указано: есть, по "
            "специальности); действующий трудовой договор — «да» (указано: нет).",
        ),
        (
            "course >= 2 or course > 3 or active_contract",
            "Не выполнено ни одно из условий: курс — не меньше 2; курс — больше 3; действующий трудовой договор — "
            "«да».",
        ),
    ],
)
def test_several_conditions(rule: str, ru: str) -> None:
    table = table_of(PERSON)
    assert word_failed(failed_part(rule, table), table).ru == ru


@pytest.mark.parametrize(
    ("rule", "said", "ru", "en"),
    [
        ("consented(contact)", False, "нужно согласие на связь", "consent to contact is needed"),
        ("not consented(contact)", True, "согласие на связь — не дано", "consent to contact – not given"),
    ],
)
def test_a_consent_is_asked_for_not_called_given(rule: str, said: bool, ru: str, en: str) -> None:
    words = word_failed(failed_part(rule, table := table_of({"consents": {"contact": said}})), table)
    assert (words.ru, words.en) == (f"Не выполнено условие: {ru}.", f"Condition not met: {en}.")


def test_time_gives_the_day() -> None:
    table = table_of(PERSON)
    age = find_remedy(failed_part("years_since(birth_date) >= 16", table), table)
    assert age.text.ru == "Условие о возрасте будет выполнено 14.05.2027."
    both = failed_part("years_since(birth_date) >= 16 and years_since(graduation_date) >= 0", table)
    assert find_remedy(both, table).day == dt.date(2028, 6, 30)
    either = failed_part("years_since(birth_date) >= 16 or years_since(graduation_date) >= 0", table)
    assert find_remedy(either, table).day == dt.date(2027, 5, 14)


def test_the_next_course_comes_before_graduation_unless_this_is_the_final_year() -> None:
    rule = "course > 1 or years_since(graduation_date) >= 0"
    early = {**PERSON, "answers": {"final_year": False}}
    remedy = find_remedy(failed_part(rule, table_of(early)), table_of(early))
    assert remedy.text.ru == "Условие будет выполнено с переходом на 2-й курс."
    assert find_remedy(failed_part(rule, table_of(PERSON)), table_of(PERSON)).day == dt.date(2028, 6, 30)


def test_of_alternatives_the_easiest_and_of_all_the_hardest_counts() -> None:
    table = table_of(PERSON)
    wish, past = '"vacancies" in help_wanted', "years_since(birth_date) < 14"
    assert find_remedy(failed_part(f"{wish} or {past}", table), table).ease == Ease.SAY
    assert find_remedy(failed_part(f"{wish} and {past}", table), table).ease == Ease.NEVER


def test_a_missing_answer_is_to_be_filled_in() -> None:
    table = table_of(PERSON)
    assert find_remedy(failed_part("answered(resume)", table), table).text.ru.startswith("Дополните сведения")


def test_both_of_two_changes_are_said() -> None:
    table = table_of(PERSON)
    text = find_remedy(failed_part('"vacancies" in help_wanted and active_contract', table), table).text
    assert "достаточно отметить" in text.ru
    assert "обновите ответ" in text.ru


@pytest.mark.parametrize(
    ("months", "ru", "en"),
    [
        (12, "1 года", "1 year"),
        (36, "3 лет", "3 years"),
        (252, "21 года", "21 years"),
        (132, "11 лет", "11 years"),
        (1, "1 месяца", "1 month"),
        (6, "6 месяцев", "6 months"),
        (2.5, "2,5 месяца", "2.5 months"),
    ],
)
def test_spans_agree_with_their_number(months: float, ru: str, en: str) -> None:
    assert (span_text(months).ru, span_text(months).en) == (ru, en)
