"""Is the bundle whole, and may it stand in the champion's place at all?"""

from riskscore.bundle import Bundle
from riskscore.errors import Text
from riskscore_training.gate.check import Check


def check_bundle(challenger: Bundle, champion: Bundle | None, said: str | None) -> Check:
    """Hashes and examples held when the bundle was loaded; here what it would replace counts.

    `said` is the questionnaire that the person who promotes says the champion should have from now on.
    """
    found = (
        _synthetic(challenger, champion),
        _questionnaire(challenger, champion, said),
        _region(challenger, champion),
    )
    faults = [fault for fault in found if fault]
    held = Text(
        ru=f"Хэши файлов верны, примеры ({len(challenger.examples)}) пересчитаны с тем же результатом.",
        en=f"Hashes hold, {len(challenger.examples)} examples score as they did.",
    )
    text = Text(ru=" ".join([held.ru, *(f.ru for f in faults)]), en=" ".join([held.en, *(f.en for f in faults)]))
    figures = {
        "hash": challenger.manifest["hash"],
        "n_examples": len(challenger.examples),
        "synthetic": challenger.is_synthetic,
        "questionnaire": challenger.questionnaire.id,
        "champion_questionnaire": champion.questionnaire.id if champion else None,
        "trained_on_outcomes": challenger.provenance["trained_on_outcomes"],
        "region": challenger.region,
        "champion_region": champion.region if champion else None,
    }
    return Check("bundle_verified", not faults, text, figures)


def _synthetic(challenger: Bundle, champion: Bundle | None) -> Text | None:
    if champion is None or champion.is_synthetic or not challenger.is_synthetic:
        return None
    return Text(
        ru="Но претендент обучен на вымышленных людях, а действующая модель нет.",
        en="But the challenger has learned from made-up people and the champion has not.",
    )


def _region(challenger: Bundle, champion: Bundle | None) -> Text | None:
    own = challenger.region
    if champion is None or own in (None, champion.region):
        return None
    meant = Text(ru="для всех регионов", en="for all regions")
    if champion.region:
        meant = Text(ru=f"для региона «{champion.region}»", en=f"for the region «{champion.region}»")
    return Text(
        ru=f"Но претендент перекалиброван для региона «{own}», а действующая модель — {meant.ru}. Чтобы оценивать им "
        "только этот регион, укажите его в команде: riskscore score --bundle ПАПКА, riskscore serve --bundle ПАПКА.",
        en=f"But the challenger was recalibrated for the region «{own}», and the champion is {meant.en}. To score that "
        "region alone with it, name it in the command: riskscore score --bundle DIR or riskscore serve --bundle DIR.",
    )


def _questionnaire(challenger: Bundle, champion: Bundle | None, said: str | None) -> Text | None:
    if champion is None or challenger.questionnaire.text == champion.questionnaire.text:
        return None
    new, old = challenger.questionnaire.id, champion.questionnaire.id
    if said == new:
        return None
    if new == old:
        return Text(
            ru=f"Но у претендента анкета {new} другого содержания. Если так задумано, добавьте --questionnaire {new}.",
            en=f"But the challenger's {new} has other content. If that is meant, add --questionnaire {new}.",
        )
    return Text(
        ru=f"Но анкета сменится с {old} на {new}. Если так и задумано, добавьте --questionnaire {new}.",
        en=f"But the questionnaire would change from {old} to {new}. If that is meant, add --questionnaire {new}.",
    )
