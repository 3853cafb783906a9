"""Similar graduates: how many found work, by score band × programme group, as the bundle tells it of a single person.

JSON: "years" counted; "bands" [{"name", "share"}], lowest risk first; "groups" [{"name", "shares"}] with a share or
null (not shown: too few) for every band; "cohorts" [{"year", "shares"}] likewise, of whole bands. A share: "n",
"observed", "share" (drawn towards the band's), "low", "high" (95 %). Names are texts in both languages.
"""

from dataclasses import asdict

from riskscore.documents.words import Words
from riskscore.errors import Text
from riskscore.model import SimilarShare
from riskscore.questionnaire import Feature
from riskscore.scoring import name_group, say_band
from riskscore_training.case import Case
from riskscore_training.evaluate import Json

RU, EN = Words("ru"), Words("en")


def study_similar(case: Case) -> Json | Text:
    similar = case.similar
    if not similar.cells:
        return Text(
            ru="проверенных людей слишком мало, чтобы показать хотя бы одну долю.",
            en="too few people were tested to show a single share.",
        )
    shares, bands = similar.shares, range(len(similar.edges) + 1)
    whole = [shares[band, None] for band in bands]
    groups = sorted({group for _, group in shares if group is not None})
    programme = case.questionnaire.by_name[similar.feature] if similar.feature else None
    return {
        "years": list(similar.years),
        "bands": [{"name": _name_band(found), "share": _tell(found)} for found in whole],
        "groups": [
            {"name": _name_group(programme, group), "shares": [_tell(shares.get((band, group))) for band in bands]}
            for group in groups
            if programme
        ],
        "cohorts": [
            {
                "year": year,
                "shares": [next((asdict(part) for part in found.years if part.year == year), None) for found in whole],
            }
            for year in similar.years
            if any(part.year == year for found in whole for part in found.years)
        ],
    }


def _tell(found: SimilarShare | None) -> Json | None:
    if found is None:
        return None
    return {name: getattr(found, name) for name in ("n", "observed", "share", "low", "high")}


def _name_band(found: SimilarShare) -> Json:
    return {words.lang: say_band(found.band_low, found.band_high, words) for words in (RU, EN)}


def _name_group(programme: Feature, group: str) -> Json:
    return {words.lang: name_group(programme, group, words) for words in (RU, EN)}
