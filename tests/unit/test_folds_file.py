"""The folds file of crossval: which rows learn, and every mistake at once."""

from pathlib import Path

import pytest

from riskscore.errors import CohortError
from riskscore_training.folds_file import read_folds


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "folds.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_rows_of_the_other_folds_of_the_same_rep_learn(tmp_path: Path) -> None:
    lines = "0,0,0\n1,0,1\n2,0,2\n3,1,0\n4,1,1\n"
    folds = read_folds(write(tmp_path, "row_id,rep,fold\n" + lines), 6)
    assert folds.parts() == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]
    assert folds.training_rows(0, 1, 6).tolist() == [0, 2]


def test_rows_a_temporal_part_does_not_list_learn(tmp_path: Path) -> None:
    folds = read_folds(write(tmp_path, "fold,rep,row_id\n0,-1,4\n0,-1,1\n"), 6)
    assert folds.training_rows(-1, 0, 6).tolist() == [0, 2, 3, 5]


def test_every_line_that_cannot_be_used_is_listed(tmp_path: Path) -> None:
    lines = ["0,0,0", "9,0,1", "-1,0,1", "0,0,1", "1,-2,0", "2,-1,3", "3,0,-1", "4,5,0"]
    with pytest.raises(CohortError) as refused:
        read_folds(write(tmp_path, "\n".join(["row_id,rep,fold", *lines])), 9)
    found = {(problem.row, problem.code) for problem in refused.value.problems}
    assert found == {
        (3, "no_such_row"),
        (4, "no_such_row"),
        (5, "repeated_row"),
        (6, "bad_rep"),
        (7, "bad_fold"),
        (8, "bad_fold"),
        (9, "one_fold"),
    }


def test_cells_that_are_not_whole_numbers_are_listed(tmp_path: Path) -> None:
    with pytest.raises(CohortError) as refused:
        read_folds(write(tmp_path, "row_id,rep,fold\n1.5,0,0\n,0,1\n2.0,x,1\n"), 9)
    assert [(p.row, p.field) for p in refused.value.problems] == [(2, "row_id"), (3, "row_id"), (4, "rep")]


def test_absent_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(CohortError) as refused:
        read_folds(write(tmp_path, "row,rep\n1,0\n"), 9)
    assert [problem.field for problem in refused.value.problems] == ["row_id", "fold"]


def test_a_file_that_lists_no_row_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CohortError, match="at least one line below the header"):
        read_folds(write(tmp_path, "row_id,rep,fold\n\n"), 9)
