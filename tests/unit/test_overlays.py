"""A region's catalogue laid over another: what it changes, adds and takes away, and what it may not."""

import datetime as dt
import shutil
from pathlib import Path

import numpy as np
import pytest

from riskscore.errors import FileError, QuestionnaireError
from riskscore.plan import Catalogue, load_catalogue, parse_catalogue
from riskscore.plan.judge import judge
from riskscore.questionnaire import check_person, load_questionnaire

RU = load_questionnaire("ru-2025.2")
FOLDER = Path(__file__).parents[1] / "catalogues"
HEAD = """format = 1
id = "mine"
base = "ru-2025"
title = { ru = "Услуги", en = "Services" }
source = "regional"
"""


def kuzbass() -> Catalogue:
    return load_catalogue("kuzbass-2021.toml", RU, folder=FOLDER)


def mistakes(text: str, folder: Path) -> list[tuple[str, str | None, int | None, str | None]]:
    (folder / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(QuestionnaireError, match=r"mine\.toml") as caught:
        load_catalogue("mine.toml", RU, folder=folder)
    return [(p.code, p.field, p.row, p.suggestion) for p in caught.value.problems]


def test_a_region_changes_removes_and_adds_services() -> None:
    base, whole = load_catalogue("ru-2025", RU), kuzbass()
    assert (whole.id, whole.source) == ("ru-kuzbass-2021", "regional")
    removed = {"target_training", "retraining", "subsidised_hiring"}
    kept = [service.code for service in base.services if service.code not in removed]
    assert [service.code for service in whole.services] == [*kept, "career_start"]
    own = {service.code: service for service in whole.services}
    theirs = {service.code: service for service in base.services}
    assert own["practice"] == theirs["practice"]
    assert own["practice"].source == "proxy"
    assert {own[code].source for code in ("internship", "career_start")} == {"regional"}
    assert own["internship"].documents == theirs["internship"].documents
    assert own["internship"].check_when is None


def test_what_it_makes_is_a_whole_catalogue_for_a_bundle() -> None:
    whole = kuzbass()
    again = parse_catalogue(whole.text, RU)
    assert again.services == whole.services
    assert again.text == whole.text


@pytest.mark.parametrize(
    ("day", "place", "is_offered"),
    [
        ("2019-05-28", "Кемерово", False),
        ("2019-05-29", "Кемерово", True),
        ("2024-12-31", "г. Белово", True),
        ("2025-01-01", "Кемерово", False),
        ("2024-12-31", "77", True),  # the reference table lacks it: to be checked
    ],
)
def test_a_service_is_given_in_its_time_and_place(day: str, place: str, is_offered: bool) -> None:
    graduation = str(dt.date.fromisoformat(day) - dt.timedelta(days=100))
    person = {"answers": {"experience": "none"}, "person": {"graduation_date": graduation, "territory": place}}
    table, problems = check_person(RU, {"as_of": day, **person}, default_as_of=dt.date(2026, 3, 1))
    assert table is not None, problems
    judged = judge(kuzbass(), RU, table, np.full((1, len(RU.modelled)), 0.1))
    assert judged.is_offered[0, 0] == is_offered


def test_an_overlay_names_a_code_nobody_has_and_every_conflict(tmp_path: Path) -> None:
    text = HEAD + (
        'remove = ["career_tuor", "practice"]\n'
        '[[change]]\ncode = "practice"\n'
        '[[change]]\ncode = "internship"\ndrop = ["in_force"]\n'
        'eligibility = "course >= 2"\nwish = "expirience == 3"\n'
        '[[change]]\ncode = "internship"\nprice = 3\n'
        '[[service]]\ncode = "vacancies"\n'
    )
    found = mistakes(text, tmp_path)
    assert [mistake for mistake in found if mistake[0] != "missing_key"] == [
        ("not_in_base", "change 2 › drop", 11, None),
        ("wrong_rule", "change 2 › wish", 13, "experience"),
        ("unknown_key", "change 3 › price", 16, None),
        ("duplicate", "change 3 › code", 15, None),
        ("unknown_code", "remove", 6, "career_tour"),
        ("removed_and_changed", "remove", 6, None),
        ("in_base", "service 1 › code", 18, None),
    ]


def test_an_overlay_needs_a_base_of_its_own_kind(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "kuzbass-2021.toml", tmp_path)
    (tmp_path / "mine.toml").write_text(HEAD.replace('"ru-2025"', '"kuzbass-2021.toml"'), encoding="utf-8")
    with pytest.raises(QuestionnaireError, match=r"kuzbass-2021\.toml.*cannot be used"):
        load_catalogue("mine.toml", RU, folder=tmp_path)
    (tmp_path / "mine.toml").write_text(HEAD.replace('"ru-2025"', '"nowhere"'), encoding="utf-8")
    with pytest.raises(FileError, match="There is no service catalogue «nowhere»"):
        load_catalogue("mine.toml", RU, folder=tmp_path)


def test_the_example_of_the_documentation_loads(tmp_path: Path) -> None:
    page = (Path(__file__).parents[2] / "docs" / "service-catalogue.md").read_text(encoding="utf-8")
    example = next(block for block in page.split("```toml\n")[1:] if "\nbase = " in block)
    (tmp_path / "mine.toml").write_text(example.split("```")[0], encoding="utf-8")
    whole = load_catalogue("mine.toml", RU, folder=tmp_path)
    assert "summer_work" not in [service.code for service in whole.services]
    assert whole.services[0].in_force.starts == dt.date(2026, 9, 1)


def test_an_overlay_finds_its_base_beside_itself(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(load_catalogue("ru-2025", RU).text, encoding="utf-8")
    (tmp_path / "mine.toml").write_text(HEAD.replace('"ru-2025"', '"base.toml"'), encoding="utf-8")
    assert len(load_catalogue("mine.toml", RU, folder=tmp_path).services) == len(load_catalogue("ru-2025", RU).services)


def test_texts_of_every_sign_survive(tmp_path: Path) -> None:
    odd = 'кавычки \\" и \\\\ и \\u007f и \\n строка «ё» 😀'
    change = f'[[change]]\ncode = "practice"\nprovider = {{ ru = "{odd}", en = "x" }}\n'
    (tmp_path / "mine.toml").write_text(HEAD + change, encoding="utf-8")
    whole = load_catalogue("mine.toml", RU, folder=tmp_path)
    provider = next(service.provider for service in whole.services if service.code == "practice")
    assert provider.ru == 'кавычки " и \\ и \x7f и \n строка «ё» 😀'
