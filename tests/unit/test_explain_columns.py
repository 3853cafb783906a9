"""Columns of a scored file against the words and codes each person gets alone."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from riskscore.bundle import Bundle, load_bundle, shipped_bundle
from riskscore.explain import build_reasons, choose_reason_columns, choose_reasons, word_reason_columns
from riskscore.plan import NOTHING, choose_services
from riskscore.questionnaire import Table, check_frame
from riskscore.scoring import Scores, recommend_services, score_frame, score_table
from riskscore.scoring.explain_columns import EXPLAIN_COLUMNS, N_REASONS
from riskscore.scoring.warnings import list_warnings, warning_codes
from riskscore.synthetic import generate

TODAY = date(2026, 3, 1)
Scored = tuple[Bundle, pd.DataFrame, Table, Scores]


@pytest.fixture(scope="module")
def scored() -> Scored:
    bundle = load_bundle(shipped_bundle())
    frame = next(iter(generate(300, 1, (2026,)))).frame
    table = check_frame(bundle.questionnaire, frame, default_as_of=TODAY).table
    return bundle, frame, table, score_table(bundle, table)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_reasons_are_those_of_each_person_alone(scored: Scored, lang: str):
    bundle, frame, table, scores = scored
    rows, _ = score_frame(bundle, frame, today=TODAY, lang=lang)
    for row in range(len(frame)):
        chosen = choose_reasons(bundle.questionnaire, scores.contributions[row])
        reasons = build_reasons(chosen, table, row, audience="file")
        for i, reason in enumerate(reasons[:N_REASONS], start=1):
            found = rows.iloc[row]
            assert found[f"reason_{i}"] == (reason.feature or "other")
            assert found[f"reason_{i}_text"] == reason.text.get(lang)


def test_whatever_the_signs_a_file_words_a_reason_as_one_person_s(scored: Scored):
    bundle, _, table, scores = scored
    signs = np.random.default_rng(3).choice([-1.0, 1.0], scores.contributions.shape)
    contributions = signs * (1 + np.abs(scores.contributions))
    chosen = choose_reason_columns(bundle.questionnaire, contributions, 9)
    texts = word_reason_columns(bundle.questionnaire, table, contributions, chosen)
    for row in range(len(table)):
        reasons = build_reasons(choose_reasons(bundle.questionnaire, contributions[row]), table, row, audience="file")
        assert [reason.text for reason in reasons] == texts[row, : len(reasons)].tolist()


def test_services_without_words_are_those_with(scored: Scored):
    bundle, _, table, scores = scored
    assert bundle.catalogue is not None
    chosen = choose_services(bundle.catalogue, bundle.questionnaire, table, scores.contributions)
    for indices, services in zip(chosen.tolist(), recommend_services(bundle, table, scores), strict=True):
        own = [bundle.catalogue.services[index].code for index in indices if index != NOTHING]
        assert own == [service.service.code for service in services]


def test_without_texts_the_columns_are_the_same_but_for_the_words(scored: Scored):
    bundle, frame, _, _ = scored
    worded, problems = score_frame(bundle, frame, today=TODAY, lang="en")
    codes, same_problems = score_frame(bundle, frame, today=TODAY, lang="en", texts=False)
    words = [name for name in EXPLAIN_COLUMNS if name.endswith(("_text", "_why"))]
    assert len(words) == 9
    pd.testing.assert_frame_equal(worded.drop(columns=words), codes)
    assert problems == same_problems


def test_warnings_of_all_are_those_of_each(scored: Scored):
    bundle, _, _, scores = scored
    each = ["|".join(list_warnings(bundle, scores, row)) for row in range(len(scores))]
    assert warning_codes(bundle, scores).tolist() == each
    assert len(set(each)) > 1


def test_pieces_and_threads_change_no_score(scored: Scored, monkeypatch: pytest.MonkeyPatch):
    bundle, frame, _, _ = scored
    whole, _ = score_frame(bundle, frame, today=TODAY, lang="en", contributions=True)
    monkeypatch.setattr("riskscore.scoring.frame._ROWS_OF_A_PIECE", 70)
    one, _ = score_frame(bundle, frame, today=TODAY, lang="en", contributions=True)
    three, _ = score_frame(bundle, frame, today=TODAY, lang="en", contributions=True, threads=3)
    pd.testing.assert_frame_equal(one, three, check_exact=True)
    pd.testing.assert_frame_equal(one, whole, rtol=1e-12, atol=1e-12)


def test_compiled_kernels_change_no_score(scored: Scored, monkeypatch: pytest.MonkeyPatch):
    bundle, frame, _, _ = scored
    before, _ = score_frame(bundle, frame, today=TODAY, lang="en", contributions=True)
    monkeypatch.setattr("riskscore.model.trees._WORTH_TABLES", 0)
    after, _ = score_frame(bundle, frame, today=TODAY, lang="en", contributions=True)
    pd.testing.assert_frame_equal(before, after, rtol=1e-9, atol=1e-12)


def test_a_file_without_rows_has_the_columns_all_the_same(scored: Scored):
    bundle, frame, _, _ = scored
    empty, _ = score_frame(bundle, frame[:0], today=TODAY, lang="ru")
    assert len(empty) == 0
    assert "reason_1_text" in empty
