"""Parts of the protocol that these data, this questionnaire or a quick run cannot have, each with what is absent."""

from collections.abc import Iterator

from riskscore.errors import Text
from riskscore_training.case import Case
from riskscore_training.evaluate import Json
from riskscore_training.groups import kind_of
from riskscore_training.outcome_counts import describe_few
from riskscore_training.skipped import QUICK


def name_absent(case: Case, metrics: Json) -> Iterator[Text]:
    """What the card says in one list, whatever its sections say of it too; whole studies are named elsewhere."""
    few = describe_few(case.dataset.rows.y)
    if few is not None:
        yield few
    yield from _of_time(case)
    yield from _of_columns(case, metrics)
    yield from case.tested.skipped
    yield from (Text(**text) for text in metrics.get("views", {}).get("skipped", ()))
    yield from _of_traits(case, metrics.get("fairness"))
    yield from _of_silence(case)
    if case.catalogue is None:
        yield Text(ru="Подбор услуг: у анкеты нет каталога.", en="Services: the questionnaire names no catalogue.")


def _of_time(case: Case) -> Iterator[Text]:
    """What only years of graduation, and enough of them, can tell."""
    if case.split.kind == "rolling":
        return
    has_years = case.questionnaire.cohort_year is not None
    why = (
        Text(ru="выпусков слишком мало", en="too few cohorts")
        if has_years
        else Text(ru="анкета не указывает год выпуска", en="the questionnaire does not say the year of graduation")
    )
    yield Text(
        ru=f"Проверка на следующих выпусках: {why.ru}, части случайные.",
        en=f"Test on later cohorts: {why.en}; the parts are random.",
    )
    yield Text(
        ru=f"Пороги на следующем выпуске: {why.ru}, они испытаны на случайных частях.",
        en=f"The thresholds on the next cohort: {why.en}; they are tried on random parts.",
    )
    yield Text(
        ru=f"Чем новый выпуск отличается от обучающих (состязательная проверка): {why.ru}.",
        en=f"How the newest cohort differs from those that teach (adversarial validation): {why.en}.",
    )
    if not has_years:
        yield Text(
            ru=f"Показатели каждого выпуска и учёт различий между выпусками в интервалах: {why.ru}.",
            en=f"Figures of each cohort, and intervals that allow for differences between cohorts: {why.en}.",
        )


def _of_columns(case: Case, metrics: Json) -> Iterator[Text]:
    """What needs a special column that the data do not have."""
    if "person_id" not in case.cohort.special:
        yield Text(
            ru="Учёт повторов одного человека: в данных нет обозначения человека.",
            en="Keeping rows of one person together: the data do not say who is who.",
        )
    if "college" not in case.cohort.special:
        yield Text(
            ru="Учёт различий между колледжами в интервалах: в данных не указан колледж.",
            en="Intervals that allow for differences between colleges: the data do not name the college.",
        )
    if "similar" in metrics and case.similar.feature is None:
        yield Text(
            ru="Похожие выпускники по группам специальностей: анкета не спрашивает специальность.",
            en="Similar graduates by group of specialties: the questionnaire does not ask the specialty.",
        )


def _of_traits(case: Case, fairness: Json | None) -> Iterator[Text]:
    """What of the comparison of groups needs protected traits, enough people, or time."""
    if not any(kind_of(feature, case.questionnaire) == "protected" for feature in case.questionnaire.features):
        yield Text(
            ru="Сравнение групп по защищённым признакам: анкета о них не спрашивает.",
            en="Comparison of groups by protected traits: the questionnaire asks about none.",
        )
        return
    if fairness is None:
        return
    if not fairness["pairs"]["judged"]:
        yield Text(
            ru="Два защищённых признака вместе: таких сочетаний, где людей хватило бы для вывода, нет.",
            en="Two protected traits at once: no combination has enough people for a verdict.",
        )
    if not case.config.trials:
        yield Text(
            ru=f"Что выдаёт защищённый признак и чем выровнять разрыв: {QUICK.ru}",
            en=f"What gives a protected trait away, and what could even out a gap: {QUICK.en}",
        )
    elif fairness["mitigation"] is None:
        yield Text(
            ru="Чем выровнять разрыв: защищённых групп, где людей хватило бы для вывода, нет.",
            en="What could even out a gap: no protected group has enough people for a verdict.",
        )


def _of_silence(case: Case) -> Iterator[Text]:
    """Groups by a question that nobody tested has answered."""
    table = case.tested_rows.table
    for feature in case.questionnaire.features:
        if kind_of(feature, case.questionnaire) is not None and not table.is_present(feature).any():
            yield Text(
                ru=f"Сравнение групп по вопросу «{feature.question.ru}»: в данных нет ни одного ответа.",
                en=f"Comparison of groups by “{feature.question.en}”: the data hold no answer.",
            )
