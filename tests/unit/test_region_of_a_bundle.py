"""A bundle recalibrated for one region: who is warned, on whom it is judged, and whom it may replace."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import Bundle, load_bundle, save_bundle, shipped_bundle
from riskscore.cli import run
from riskscore.errors import Lang, Text
from riskscore.questionnaire import Table, check_frame
from riskscore.scoring import Scores, find_regions, score_frame, score_one, score_table
from riskscore.scoring.warnings import OTHER_REGION, WARNINGS, list_warnings, warning_codes
from riskscore.synthetic import generate
from riskscore_training.gate import run_gate
from riskscore_training.gate.quality import check_quality
from riskscore_training.gate.unseen import Judged, find_unseen, of_own_region
from riskscore_training.gate.verified import check_bundle
from riskscore_training.pairing import Pair, Side

N = 300
HOME, ELSEWHERE = "Кемерово", "Прокопьевск"
AUTUMN = date(2026, 11, 1)


@pytest.fixture(scope="module")
def demo() -> Bundle:
    return load_bundle(shipped_bundle())


@pytest.fixture(scope="module")
def frame(demo: Bundle) -> pd.DataFrame:
    """N people, the first half of HOME, the others of ELSEWHERE, the very last of a region nobody knows."""
    column = demo.questionnaire.special_column("region")
    drawn = next(iter(generate(N, 1, (2025,)))).frame
    return drawn.assign(**{str(column): [HOME] * (N // 2) + [ELSEWHERE] * (N // 2 - 1) + [None]})


@pytest.fixture(scope="module")
def table(demo: Bundle, frame: pd.DataFrame) -> Table:
    return check_frame(demo.questionnaire, frame, default_as_of=AUTUMN).table


def unseen(demo: Bundle, region: str | None = None) -> Bundle:
    """The demo bundle as if it had learned from no cohort after 2024; with a region as if recalibrated for it."""
    cohorts = [{**count, "n_used": count["n_used"] * (count["year"] <= 2024)} for count in demo.provenance["cohorts"]]
    origin = {"recalibrated_from": {"bundle": demo.id, "region": region}} if region else {}
    return replace(demo, provenance={**demo.provenance, "cohorts": cohorts, **origin})


def pair_of(champion: Bundle, challenger: Bundle, table: Table) -> Pair:
    """The people of `table`; every second one found no work."""
    return Pair(
        first=Side(champion, table),
        second=Side(challenger, table),
        label=(np.arange(N) % 2 == 0).astype(float),
        year=np.full(N, 2025.0),
        person=None,
        identity=np.full(N, "", dtype=np.str_),
        row=np.arange(N),
        file=np.full(N, "a.csv", dtype=np.str_),
        is_synthetic=True,
        fingerprints=frozenset({"other"}),
    )


def test_only_people_known_to_be_of_another_region_are_warned(demo: Bundle, table: Table) -> None:
    bundle = unseen(demo, HOME)
    scores = score_table(bundle, table)
    each = [list_warnings(bundle, scores, row) for row in range(N)]
    assert [OTHER_REGION in codes for codes in each] == [name not in (HOME, None) for name in regions_of(table)]
    assert warning_codes(bundle, scores).tolist() == ["|".join(codes) for codes in each]
    assert not score_table(demo, table).is_other_region.any()


def regions_of(table: Table) -> list[str | None]:
    found = find_regions(table.questionnaire, table)
    assert found is not None
    return found.tolist()


def test_the_warning_changes_no_level(demo: Bundle, table: Table) -> None:
    here, there = (score_table(unseen(demo, name), table) for name in (HOME, ELSEWHERE))
    assert (here.is_other_region != there.is_other_region).any()
    for name in Scores.__dataclass_fields__:
        if name != "is_other_region":
            np.testing.assert_array_equal(getattr(here, name), getattr(there, name))


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_person_and_a_file_are_warned_alike(demo: Bundle, frame: pd.DataFrame, lang: Lang) -> None:
    bundle, person = unseen(demo, "Atlantis"), demo.examples[0]
    told = {"code": OTHER_REGION, "text": WARNINGS[OTHER_REGION].get(lang)}
    assert told in score_one(bundle, person, today=AUTUMN, lang=lang)["warnings"]
    assert told not in score_one(demo, person, today=AUTUMN, lang=lang)["warnings"]
    rows, _ = score_frame(bundle, frame.head(3), today=AUTUMN, lang=lang, explain=False)
    assert all(OTHER_REGION in codes.split("|") for codes in rows["warnings"])


@pytest.mark.parametrize(
    ("lang", "said"), [("ru", "из других регионов здесь 2:"), ("en", "and 2 people here are from")]
)
def test_a_scored_file_says_how_many_are_of_another_region(
    demo: Bundle, frame: pd.DataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Lang, said: str
) -> None:
    parts = replace(demo.to_parts(), provenance=unseen(demo, HOME).provenance)
    folder = save_bundle(tmp_path, parts, created_at=datetime(2026, 11, 1, tzinfo=UTC))
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    frame.iloc[[0, N // 2, N // 2 + 1, -1]].to_csv(source, index=False)
    run(["score", str(source), str(target), "--bundle", str(folder), "--no-explain", "--lang", lang])
    assert said in capsys.readouterr().err


def test_both_are_judged_on_the_region_of_the_challenger_and_the_line_says_so(demo: Bundle, table: Table) -> None:
    own = of_own_region(pair_of(unseen(demo), unseen(demo, HOME), table))
    assert isinstance(own, Pair)
    assert set(regions_of(own.first.table)) == set(regions_of(own.second.table)) == {HOME}
    judged = find_unseen(own, AUTUMN)
    assert isinstance(judged, Judged)
    not_worse, _ = check_quality(judged)
    assert (not_worse.figures["n"], not_worse.figures["region"]) == (N // 2, HOME)
    for lang, said in (("ru", f"Выпуск 2025 (только регион «{HOME}»)"), ("en", f"2025 (only the region «{HOME}»)")):
        assert said in not_worse.text.get(lang)


def test_a_challenger_for_everybody_is_judged_on_everybody(demo: Bundle, table: Table) -> None:
    pair = pair_of(unseen(demo, HOME), unseen(demo), table)
    assert of_own_region(pair) is pair


def test_where_the_region_is_hardly_there_nothing_is_shown(demo: Bundle, table: Table) -> None:
    champion, challenger = unseen(demo), unseen(demo, "Atlantis")
    checks = run_gate(challenger, champion, pair_of(champion, challenger, table), AUTUMN, None)
    assert [check.passed for check in checks] == [False] * 5
    assert all("fewer than 50 people from there" in check.text.en for check in checks[:4])
    assert all("меньше 50 человек" in check.text.ru for check in checks[:4])


def test_fewer_than_fifty_known_outcomes_are_not_counted_in_the_ledger(demo: Bundle, table: Table) -> None:
    few = pair_of(unseen(demo), unseen(demo, HOME), table).take(np.arange(49))
    found = find_unseen(few, AUTUMN)
    assert isinstance(found, Text)
    assert "has fewer than 50 people with a known outcome" in found.en
    assert "49" not in found.en


@pytest.mark.parametrize(
    ("champion", "challenger", "is_allowed"),
    [(None, HOME, False), (ELSEWHERE, HOME, False), (HOME, HOME, True), (HOME, None, True)],
)
def test_a_bundle_of_one_region_replaces_only_one_of_the_same(
    demo: Bundle, champion: str | None, challenger: str | None, is_allowed: bool
) -> None:
    check = check_bundle(unseen(demo, challenger), unseen(demo, champion), None)
    assert check.passed == is_allowed
    assert (check.figures["region"], check.figures["champion_region"]) == (challenger, champion)
    assert (f"recalibrated for the region «{HOME}»" in check.text.en) != is_allowed
    assert (f"перекалиброван для региона «{HOME}»" in check.text.ru) != is_allowed


def test_a_recalibrated_challenger_that_knows_the_judge_is_told_to_recalibrate(demo: Bundle, table: Table) -> None:
    for region, advice in ((HOME, "riskscore models recalibrate … --bundle ID --as-of 2026-06-29"), (None, "train …")):
        origin = unseen(demo, region).provenance
        seen = replace(demo, provenance={**origin, "cohorts": demo.provenance["cohorts"]})
        found = find_unseen(pair_of(unseen(demo), seen, table), AUTUMN)
        assert isinstance(found, Text)
        assert advice in found.en
        assert advice in found.ru
        assert ("models recalibrate" in found.en) == (region is not None)
