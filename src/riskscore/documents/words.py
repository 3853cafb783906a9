"""How documents name things, and how they write numbers, in both languages."""

from riskscore.errors import Lang, Text
from riskscore.questionnaire import Feature, Kind, Role, Section, Source

NOTHING = "—"
_SPACE = "\N{NO-BREAK SPACE}"
POINTS = Text(ru=f"{_SPACE}п.{_SPACE}п.", en=f"{_SPACE}pp")

KINDS: dict[Kind, Text] = {
    "number": Text(ru="число", en="number"),
    "choice": Text(ru="один вариант", en="one choice"),
    "multi": Text(ru="несколько вариантов", en="several choices"),
    "flag": Text(ru="да или нет", en="yes or no"),
    "code": Text(ru="код", en="code"),
    "date": Text(ru="дата", en="date"),
}
ROLES: dict[Role, Text] = {
    "input": Text(ru="в модели", en="in the model"),
    "sensitive": Text(ru="особо личное", en="sensitive"),
    "context": Text(ru="условие, в модели", en="context, in the model"),
    "route": Text(ru="маршрут, вне модели", en="route, not in the model"),
    "preference": Text(ru="пожелание, вне модели", en="preference, not in the model"),
}
SECTIONS: dict[Section, Text] = {
    "person": Text(ru="О человеке", en="About the person"),
    "answers": Text(ru="Ответы на вопросы анкеты", en="Answers to the questionnaire"),
    "history": Text(ru="Сведения из учёта", en="Values from records"),
}
SOURCES: dict[Source, Text] = {
    "official": Text(ru="официальный документ", en="official document"),
    "regional": Text(ru="региональная методика", en="regional methodology"),
    "proxy": Text(ru="наше предположение", en="our inference"),
    "study": Text(ru="исследование", en="study"),
}
BLOCKS = {
    "employed": Text(ru="Занятые", en="Employed"),
    "at_risk": Text(ru="Под риском", en="At risk"),
    "route": Text(ru="Маршруты", en="Routes"),
    "other": Text(ru="Прочие", en="Other"),
    "unknown": Text(ru="Исход неизвестен", en="Not known"),
}
ROUTES = {
    "conscription": Text(ru="призыв на военную службу", en="conscription"),
    "childcare": Text(ru="уход за ребёнком", en="childcare"),
    "further_study": Text(ru="продолжение учёбы", en="further study"),
    "other": Text(ru="иной маршрут", en="another route"),
}
SECTION_ORDER: tuple[Section, ...] = ("person", "answers", "history")


class Words:
    """Texts and numbers as one language writes them."""

    def __init__(self, lang: Lang) -> None:
        self.lang = lang

    def choose(self, ru: str, en: str) -> str:
        return ru if self.lang == "ru" else en

    def text(self, text: Text) -> str:
        return text.get(self.lang)

    def noun(self, n: int, ru: tuple[str, str, str], en: tuple[str, str]) -> str:
        """A noun as it stands after `n`: in Russian of 1 (and 21), of 2–4, of 5 and more; in English of 1, of more."""
        if self.lang == "en":
            return en[n != 1]
        if n % 100 in range(11, 15) or n % 10 not in range(1, 5):
            return ru[2]
        return ru[0] if n % 10 == 1 else ru[1]

    def number(self, value: float | None, digits: int = 0) -> str:
        """With a decimal comma in Russian, no-break spaces between thousands, a true minus; None is a dash."""
        if value is None:
            return NOTHING
        written = f"{value:,.{digits}f}".replace(",", _SPACE).replace("-", "\N{MINUS SIGN}")
        return written.replace(".", ",") if self.lang == "ru" else written

    def plain(self, value: float) -> str:
        """A bound as short as it can be written: 0.5, 30."""
        written = f"{value:g}".replace("-", "\N{MINUS SIGN}")
        return written.replace(".", ",") if self.lang == "ru" else written

    def percent(self, share: float | None, digits: int = 1) -> str:
        return NOTHING if share is None else self.number(100 * share, digits) + _SPACE + "%"

    def in_points(self, difference: float | None) -> str:
        """A difference of two shares in percentage points."""
        return NOTHING if difference is None else self.number(100 * difference, 1) + self.text(POINTS)

    def kind(self, feature: Feature) -> str:
        if feature.kind == "number" and feature.integer:
            return self.choose("целое число", "whole number")
        if feature.kind == "choice" and feature.ordered:
            return self.choose("один вариант, по порядку", "one choice, ordered")
        return self.text(KINDS[feature.kind])

    def bounds(self, feature: Feature) -> str:
        """The allowed range with its unit, empty where there is none."""
        low, high = feature.minimum, feature.maximum
        if feature.kind == "date":
            return self._date_bounds(low or 0.0, high)
        parts = [
            "" if low is None else self.choose("от ", "from ") + self.plain(low),
            "" if high is None else self.choose("до ", "to ") + self.plain(high),
        ]
        told = " ".join(part for part in parts if part)
        return f"{told} {self.text(feature.unit)}".strip() if feature.unit else told

    def _date_bounds(self, low: float, high: float | None) -> str:
        """Years before the assessment; a negative bound is years after it."""
        if low < 0:
            latest = self.plain(-low)
            told = self.choose(f"не позже {latest} лет после оценки", f"at most {latest} years after the assessment")
            if high is None:
                return told
            early = self.plain(high)
            return told + self.choose(f" и не раньше {early} лет до неё", f" and {early} years before it")
        if high is None and low == 0:
            return self.choose("не позже дня оценки", "not after the assessment")
        end = "" if high is None else self.choose(" до ", " to ") + self.plain(high)
        start = self.choose("от ", "from ") + self.plain(low)
        return start + end + self.choose(" лет до оценки", " years before the assessment")
