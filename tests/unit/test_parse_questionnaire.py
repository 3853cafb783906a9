"""A questionnaire file is read whole, or every mistake in it is named with its place."""

import datetime as dt
from pathlib import Path

import pytest

from riskscore.errors import FileError, Problem, QuestionnaireError, Text
from riskscore.questionnaire import Choice, CohortYear, check_person, load_questionnaire, parse_questionnaire
from riskscore.questionnaire.parse_changes import MOST_CHANGES

EVERY_KIND = Path(__file__).parents[1] / "questionnaires" / "every-kind.toml"
TEXT = EVERY_KIND.read_text(encoding="utf-8")
RESUME, HELP, HARDSHIP = "question 1 «resume»", "question 2 «help_wanted»", "question 3 «hardship»"

# what is replaced, by what, where the mistake is reported, as which
MISTAKES = [
    # the head
    ("format = 1", "format = 2", "format", "unknown_format"),
    ("format = 1", "format = true", "format", "unknown_format"),
    ("format = 1", "", "format", "missing_key"),
    ('id = "every-kind.1"', 'id = "Every Kind"', "id", "wrong_value"),
    ('source = "study"', 'source = "studi"', "source", "wrong_value"),
    ('source = "study"', 'source = "study"\nauthor = "me"', "author", "unknown_key"),
    ('note = { ru = "Для проверок.", en = "For tests." }', 'note = "For tests."', "note", "wrong_type"),
    ('en = "For tests."', 'en = " "', "note › en", "wrong_value"),
    (', en = "For tests."', "", "note › en", "missing_key"),
    # special columns, cohort year, outcome
    ('region = "region"', 'regoin = "region"', "special › regoin", "unknown_key"),
    ('region = "region"', "region = 1", "special › region", "wrong_value"),
    ('column = "year"', 'column = "year"\nvalues = { "1" = 10 }', "cohort_year › values «1»", "wrong_value"),
    (
        'column = "year"',
        'column = "year"\nvalues = { "1" = 2010, "1.0" = 2011 }',
        "cohort_year › values «1.0»",
        "duplicate_value",
    ),
    ("horizon_months = 12", "horizon_months = 12.0", "outcome › horizon_months", "wrong_value"),
    ('column = "outcome"', 'column = "debts"', "outcome › column", "outcome_is_feature"),
    ('code = "army"', 'code = "Employed"', "outcome › category 3 › code", "duplicate_code"),
    ('"призыв"]', '"EMPLOYED"]', "outcome › category 3 › values", "duplicate_value"),
    ('values = ["army", "призыв"]', "", "outcome › category 3 › values", "missing_key"),
    ('values = ["army", "призыв"]', "above = 5", "outcome › category 3", "overlapping_outcomes"),
    ("at_least = -1", "at_least = 1", "outcome › category 2", "empty_range"),
    ("at_most = 0", "at_most = nan", "outcome › category 2 › at_most", "wrong_value"),
    ("above = 0", "at_least = 0", "outcome › category 2", "overlapping_outcomes"),
    ('block = "at_risk"', 'block = "other"', "outcome › category", "one_class"),
    # who it is about, other headers, consents
    ('snils = "insurance"', 'snils = "debts"', "special › snils", "identity_is_feature"),
    ('snils = "insurance"', "", "special_synonyms › snils", "missing_key"),
    ('snils = ["СНИЛС"]', 'snils = "СНИЛС"', "special_synonyms › snils", "wrong_type"),
    ('snils = ["СНИЛС"]', 'snils = ["наличие  РЕЗЮМЕ"]', "special_synonyms › snils", "ambiguous_synonym"),
    ('["Резюме", "Наличие резюме"]', '["Debts"]', "«resume» › synonyms", "ambiguous_synonym"),
    ('synonyms = ["Год выпуска"]', 'synonyms = ["resume"]', "cohort_year › synonyms", "ambiguous_synonym"),
    ('synonyms = ["Исход"]', 'synonyms = ["Год выпуска"]', "outcome › synonyms", "ambiguous_synonym"),
    ("parent_prefix = 2", 'catalogue = "colours"', "person 3 «specialty» › catalogue", "wrong_value"),
    (
        'kind = "flag"',
        'kind = "flag"\ncatalogue = "specialties"',
        "question 4 «final_year» › catalogue",
        "key_of_other_kind",
    ),
    ('code = "contact"', 'code = "calls"', "consent 2 › code", "wrong_value"),
    ('code = "contact"', 'code = "general_data"', "consent 2 › code", "duplicate_code"),
    ("term_months = 24", "term_months = 0", "consent 1 › term_months", "wrong_value"),
    ("term_months = 24\n", "", "consent 1 › term_months", "missing_key"),
    # whose reading a rule is
    ('source = "official"', 'source = "ours"', "outcome › category 3 › source", "wrong_value"),
    ('source = "regional"', 'source = "ours"', "route 1 › source", "wrong_value"),
    ('name = "no_cv"', 'name = "No CV"', "points › rule 1 › name", "wrong_value"),
    ("points = 1\n", 'points = 1\nname = "no_cv"\n', "points › rule 2 › name", "duplicate_name"),
    # names and columns
    ('name = "resume"', 'name = "Resume"', "question 1 «Resume» › name", "wrong_value"),
    ('name = "resume"', 'name = "class"', "question 1 «class» › name", "reserved_name"),
    ('name = "debts"', 'name = "other"', "history 1 «other» › name", "reserved_name"),
    ('name = "last_contact"', 'name = "birth_date"', "person 2 «birth_date» › name", "duplicate_name"),
    ('column = "Mean grade"', 'column = "debts"', "history 2 «grade» › column", "duplicate_column"),
    # keys of a feature
    ("influenceable = true", "influencable = true", f"{RESUME} › influencable", "unknown_key"),
    ("influenceable = true", 'influenceable = "yes"', f"{RESUME} › influenceable", "wrong_type"),
    ('kind = "number"', 'kind = "integer"', "history 1 «debts» › kind", "wrong_value"),
    ('raises = { ru = "Нет готового резюме", en = "No CV ready" }', "", f"{RESUME} › raises", "missing_key"),
    (
        'kind = "flag"',
        'kind = "flag"\nstudent_raises = { ru = "Слово", en = "Word" }',
        "question 4 «final_year» › student_raises",
        "student_text",
    ),
    ("minimum = 0\n", "minimum = 31\n", "history 1 «debts» › maximum", "empty_range"),
    ("minimum = 14\nmaximum = 80", "maximum = -1", "person 1 «birth_date» › maximum", "empty_range"),
    ("parent_prefix = 2", "minimum = 2", "person 3 «specialty» › minimum", "key_of_other_kind"),
    ("parent_prefix = 2", "parent_prefix = 0", "person 3 «specialty» › parent_prefix", "wrong_value"),
    ('source = { ru = "журнал", en = "records" }', "", "history 1 «debts» › source", "missing_key"),
    ('kind = "flag"', 'kind = "flag"\nsnapshot = 1', "question 4 «final_year» › snapshot", "unknown_key"),
    # order, influence, sensitive answers
    ("ordered = true\n", "", f"{RESUME} › monotone", "monotone_without_order"),
    ('kind = "code"', 'kind = "code"\nmonotone = "up"', "person 3 «specialty» › monotone", "monotone_without_order"),
    ('role = "preference"', 'role = "preference"\nmonotone = "up"', f"{HELP} › monotone", "monotone_without_order"),
    ('role = "sensitive"', 'role = "sensitive"\nmonotone = "up"', f"{HARDSHIP} › monotone", "monotone_sensitive"),
    ("parent_prefix = 2", "influenceable = true", "person 3 «specialty» › influenceable", "influenceable_role"),
    ('role = "sensitive"', 'role = "preference"', f"{HARDSHIP} › choices", "adverse_not_sensitive"),
    (", adverse = true }", " }", f"{HARDSHIP} › choices", "no_adverse_choice"),
    (
        'kind = "date"\nrole = "preference"',
        'kind = "date"\nrole = "sensitive"',
        "person 2 «last_contact» › kind",
        "sensitive_kind",
    ),
    # choices and values
    ('code = "outdated"', 'code = "current"', f"{RESUME} › choices 2 › code", "ambiguous_choice"),
    ('en = "outdated"', 'en = "Up to  date"', f"{RESUME} › choices 2 › text › en", "ambiguous_choice"),
    (
        'values = ["2"] },\n  { code = "none"',
        'values = ["1.0"] },\n  { code = "none"',
        f"{RESUME} › choices 2 › values",
        "ambiguous_choice",
    ),
    ('code = "tour"', 'code = "none"', f"{HELP} › choices 3 › code", "ambiguous_choice"),
    ('en = "a tour"', 'en = "a|tour"', f"{HELP} › choices 3 › text › en", "separator_in_choice"),
    ('code = "outdated"', 'code = "out dated"', f"{RESUME} › choices 2 › code", "wrong_value"),
    ('code = "outdated"', 'cod = "outdated"', f"{RESUME} › choices 2 › code", "missing_key"),
    ('values = { "99" = "", "7" = "none" }', 'values = { "7" = "no" }', f"{RESUME} › values «7»", "wrong_target"),
    (
        'values = { "99" = "", "7" = "none" }',
        'values = { "7" = "", "7.0" = "none" }',
        f"{RESUME} › values «7.0»",
        "duplicate_value",
    ),
    ('"many" = 30', '"many" = 31', "history 1 «debts» › values «many»", "wrong_target"),
    ('"many" = 30', '" " = 30', "history 1 «debts» › values « »", "wrong_value"),
    ('"2" = false', '"2" = 0', "question 4 «final_year» › values «2»", "wrong_target"),
    ('"никогда" = ""', '"никогда" = "2020-01-01"', "person 2 «last_contact» › values «никогда»", "wrong_target"),
    # rules
    ('when = "final_year"', 'when = "resume"', "final_year › when", "wrong_rule"),
    ('resume >= "outdated"', 'resume >= "older"', "points › rule 1 › when", "wrong_rule"),
    ('resume >= "outdated"', "resume >= ", "points › rule 1 › when", "wrong_rule"),
    ('route = "further_study"', 'route = "study"', "route 1 › route", "wrong_value"),
    ("threshold = 3", "", "points › threshold", "missing_key"),
    # what may change, and what follows
    ('feature = "resume"', 'feature = "resum"', "change 1 › feature", "unknown_feature"),
    ('feature = "resume"', 'feature = "grade"', "change 1 › feature", "not_changeable"),
    ('feature = "resume"', 'feature = "birth_date"', "change 1 › feature", "not_changeable"),
    ('feature = "resume"', 'feature = "hardship"', "change 1 › feature", "not_changeable"),
    ('feature = "resume"', 'feature = "help_wanted"', "change 1 › feature", "not_changeable"),
    ('to = "current"', 'to = "curent"', "change 1 › to", "wrong_value"),
    ('to = "current"', 'to = "none"', "change 1 › to", "riskiest_value"),
    ('to = "current"', "", "change 1", "to_or_by"),
    ('to = "current"', 'to = "current"\nby = -1', "change 1", "to_or_by"),
    ('to = "current"', "by = 1", "change 1 › by", "wrong_step"),
    ("by = -1", "by = -0.5", "change 2 › by", "wrong_step"),
    ("by = -1", "by = 0", "change 2 › by", "wrong_step"),
    ("by = -1", "by = true", "change 2 › by", "wrong_value"),
    ("by = -1", "to = 31", "change 2 › to", "wrong_value"),
    ("by = -1", "to = 30", "change 2 › to", "riskiest_value"),
    ("months = 0.5", "months = -1", "change 2 › months", "wrong_value"),
    ("months = 0.5", "", "change 2 › months", "missing_key"),
    ("months = 0.5", "month = 0.5\nmonths = 1", "change 2 › month", "unknown_key"),
    ('when = "not final_year or', 'when = "last_year or', "change 1 › when", "wrong_rule"),
    ("answered(specialty)", "answered(hardship)", "change 1 › when", "protected_rule"),
    ("answered(specialty)", "years_since(birth_date) > 18", "change 1 › when", "protected_rule"),
    ('then = "debts <= 20"', 'then = "debt <= 20"', "consistency 1 › then", "wrong_rule"),
    ("move = { debts = 20 }", "move = { debts = 21 }", "consistency 1 › move", "move_does_not_help"),
    ("move = { debts = 20 }", "move = {}", "consistency 1 › move", "move_does_not_help"),
    ("move = { debts = 20 }", "move = { debts = 31 }", "consistency 1 › move «debts»", "wrong_value"),
    ("move = { debts = 20 }", "move = { debt = 20 }", "consistency 1 › move «debt»", "unknown_feature"),
    ("move = { debts = 20 }", "move = { grade = 4 }", "consistency 1 › move «grade»", "not_changeable"),
    ("move = { debts = 20 }", "move = { specialty = '1' }", "consistency 1 › move «specialty»", "not_changeable"),
]


def mistakes(text: str) -> list[Problem]:
    with pytest.raises(QuestionnaireError) as refused:
        parse_questionnaire(text)
    return list(refused.value.problems)


@pytest.mark.parametrize(("old", "new", "place", "code"), MISTAKES)
def test_a_mistake_is_reported_at_its_place(old: str, new: str, place: str, code: str) -> None:
    assert old in TEXT
    spoilt = TEXT.replace(old, new) if "adverse" in old else TEXT.replace(old, new, 1)
    found = [(problem.field, problem.code) for problem in mistakes(spoilt)]
    assert (place, code) in found
    assert len(found) <= 4, "one mistake and at most what it takes with it"


def test_all_mistakes_are_reported_at_once() -> None:
    text = (
        TEXT.replace('id = "every-kind.1"', "", 1).replace("unit =", "units =", 1).replace("threshold", "treshold", 1)
    )
    found = [problem.field for problem in mistakes(text)]
    assert found == ["id", "points › treshold", "points › threshold", "history 1 «debts» › units"]


def test_a_rule_about_a_faulty_question_waits_until_that_is_mended() -> None:
    text = TEXT.replace('code = "outdated"', 'code = "?"', 1)
    assert [p.field for p in mistakes(text)] == [f"{RESUME} › choices 2 › code"]


def test_a_misspelt_key_is_told_the_right_one() -> None:
    (problem,) = mistakes(TEXT.replace("integer = true", "interger = true", 1))
    assert (problem.remedy.en, problem.remedy.ru) == ("did you mean «integer»?", "возможно, имелось в виду «integer»")


@pytest.mark.parametrize("text", ["format = ", "a = 1\na = 2", "a = " + "9" * 5000, "a = " + "[" * 5000, "\x00"])
def test_what_is_not_toml_is_one_problem(text: str) -> None:
    assert [problem.code for problem in mistakes(text)] == ["not_toml"]


def test_a_mistake_in_the_notation_is_named_by_line() -> None:
    (problem,) = mistakes(TEXT.replace("format = 1", "format = ", 1))
    assert problem.field == "line 3, column 10"


def test_an_empty_file_lacks_its_head_and_its_questions() -> None:
    assert {p.field for p in mistakes("")} == {"format", "id", "title", "source", "question"}


def test_everything_written_is_in_the_questionnaire() -> None:
    q = parse_questionnaire(TEXT)
    resume = q.by_name["resume"]
    assert (q.id, q.source, q.text) == ("every-kind.1", "study", TEXT)
    assert q.special == {"person_id": "id", "region": "region", "as_of": "assessed", "snils": "insurance"}
    assert q.cohort_year == CohortYear("year", synonyms=("Год выпуска",))
    assert q.outcome is not None
    assert [(c.code, c.label) for c in q.outcome.categories] == [("employed", 0.0), ("none", 1.0), ("army", None)]
    assert resume.choices[1] == Choice("outdated", Text(ru="устаревшее", en="outdated"), ("2",))
    assert (resume.ordered, resume.monotone, resume.influenceable, resume.optional) == (True, "up", True, False)
    assert [(rule.route, rule.when.features) for rule in q.routes] == [("further_study", {"specialty"})]
    assert q.points is not None
    assert (q.points.threshold, q.points.maximum) == (3.0, 3.0)
    named = q.points.rules[0]
    assert (named.name, named.text) == ("no_cv", Text(ru="нет резюме", en="no CV"))
    assert [(c.code, c.term_months, c.required) for c in q.consents] == [
        ("general_data", 24, True),
        ("contact", 12, False),
    ]


def test_changes_are_coded_as_in_a_table() -> None:
    q = parse_questionnaire(TEXT)
    first, second = q.changes
    assert (first.feature, first.to, first.by, first.months) == ("resume", 0.0, None, 1.0)
    assert (second.to, second.by, second.value_from(3.0)) == (None, -1.0, 2.0)
    assert first.when is not None
    assert first.when.features == {"final_year", "specialty"}
    assert [(rule.then.features, rule.move) for rule in q.consistency] == [({"debts"}, {"debts": 20.0})]


def test_a_change_is_written_once_and_no_more_than_can_be_searched() -> None:
    item = TEXT[TEXT.index("[[change]]") : TEXT.index("[[change]]", TEXT.index("[[change]]") + 1)]
    assert {(p.field, p.code) for p in mistakes(TEXT + item)} == {("change 3", "duplicate_change")}
    found = {p.code for p in mistakes(TEXT + item * MOST_CHANGES)}
    assert found == {"too_many_changes", "duplicate_change"}


def test_a_rule_without_a_source_has_the_one_of_its_file() -> None:
    q = parse_questionnaire(TEXT)
    assert q.outcome is not None
    assert q.final_year is not None
    assert q.points is not None
    assert [category.source for category in q.outcome.categories] == ["study", "study", "official"]
    assert [q.final_year.source, *(rule.source for rule in q.routes)] == ["study", "regional"]
    assert [rule.source for rule in q.points.rules] == ["regional", "proxy"]  # the second that of [points]


def test_other_headers_are_kept_by_the_header_they_stand_for() -> None:
    synonyms = {column: names for column, names in parse_questionnaire(TEXT).synonyms.items() if names}
    assert synonyms == {
        "insurance": ("СНИЛС",),
        "year": ("Год выпуска",),
        "outcome": ("Исход",),
        "resume": ("Резюме", "Наличие резюме"),
    }


def test_who_a_person_is_has_no_place_in_a_request() -> None:
    q = parse_questionnaire(TEXT)
    assert q.identity_columns == {"insurance"}
    assert q.special_purposes == {"person_id", "region"}
    _, problems = check_person(q, {"person": {"snils": "112-233-445 95"}}, default_as_of=dt.date(2026, 3, 1))
    assert [(problem.code, problem.field) for problem in problems] == [("unknown_key", "person.snils")]


def test_what_a_file_leaves_out_follows_from_the_format() -> None:
    features = parse_questionnaire(TEXT).by_name
    assert features["resume"].column == "resume"
    assert features["hardship"].optional  # sensitive questions always are
    assert features["last_contact"].minimum == 0.0  # nothing after the assessment


def test_a_path_and_a_shipped_id_are_loaded() -> None:
    assert load_questionnaire(str(EVERY_KIND)).id == "every-kind.1"
    assert load_questionnaire("ru-2025.1").id == "ru-2025.1"


@pytest.mark.parametrize("name", ["no-such-thing", "", ".", "a\x00b"])
def test_a_questionnaire_that_is_not_there_is_a_file_error(name: str) -> None:
    with pytest.raises(FileError, match=r"ru-2025\.1"):
        load_questionnaire(name)


def test_a_questionnaire_in_another_encoding_is_a_file_error(tmp_path: Path) -> None:
    path = tmp_path / "q.toml"
    path.write_bytes("id = 'анкета'".encode("cp1251"))
    with pytest.raises(FileError, match="UTF-8"):
        load_questionnaire(str(path))
