"""The `[[consent]]` list of a questionnaire file."""

from collections.abc import Sequence
from typing import Any, get_args

from riskscore.errors import Text
from riskscore.questionnaire.consequences import Consent
from riskscore.questionnaire.reading import Key, Report, at, flag, list_of, number, one_of, table, text
from riskscore.questionnaire.rule_parts import ConsentCode

LONGEST_TERM = 600

CONSENTS = list_of(
    table(
        {
            "code": Key(one_of(*get_args(ConsentCode)), needed=True),
            "text": Key(text, needed=True),
            "term_months": Key(number(1, LONGEST_TERM, whole=True), needed=True),
            "required": Key(flag),
        }
    )
)


def read_consents(read: Sequence[dict[str, Any]], report: Report) -> tuple[Consent, ...]:
    """The consents; each code once."""
    codes: set[str] = set()
    for index, item in enumerate(read, 1):
        code = item.get("code")
        if code in codes:
            allowed = Text(ru="согласие, которого в файле ещё нет", en="a consent that is not in the file yet")
            remedy = Text(ru="оставьте одно из двух", en="keep one of the two")
            report.add("duplicate_code", at(f"consent {index}", "code"), code, allowed, remedy)
        elif code:
            codes.add(code)
    return () if report.names("consent") else tuple(Consent(**item) for item in read)
