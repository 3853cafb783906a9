"""For all tables: what was written is read back; for all damage: a FileError or a table, never anything else."""

import datetime as dt
import re
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskscore.errors import RiskscoreError
from riskscore.files import read_raw, write_raw

ENDINGS = (".csv", ".xlsx", ".parquet")
letters = st.characters(codec="utf-8", exclude_characters="\0\ufeff\ufffe\uffff", exclude_categories=["Cs", "Cn"])
SAID = re.compile(r"#|.*(итог|всего|total)", re.IGNORECASE)  # words of spreadsheets, which are reported
texts = st.text(letters, max_size=12).filter(lambda text: text == text.strip() and text != "" and not SAID.match(text))
names = texts.filter(lambda name: not name.replace(",", ".").replace("_", "").strip("+-").replace(".", "").isdecimal())


@st.composite
def tables(draw: st.DrawFn) -> pd.DataFrame:
    header = draw(st.lists(names.map(lambda n: f"c{n}"), min_size=1, max_size=4, unique=True))
    n = draw(st.integers(1, 6))
    cells = {name: draw(st.lists(texts, min_size=n, max_size=n)) for name in header}
    return pd.DataFrame(cells, dtype=object)


def round_trip(frame: pd.DataFrame, ending: str) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table{ending}"
        write_raw(frame, path)
        raw = read_raw(path)
    assert raw.problems == ()
    assert raw.row_numbers == tuple(range(2, len(frame) + 2))
    return raw.frame


@pytest.mark.parametrize("ending", ENDINGS)
@given(frame=tables())
def test_texts_survive(ending, frame):
    read = round_trip(frame, ending)
    assert list(read.columns) == list(frame.columns)
    assert read.to_numpy().tolist() == frame.to_numpy().tolist()


@pytest.mark.parametrize("ending", ENDINGS)
@given(
    numbers=st.lists(st.floats(-1e300, 1e300), min_size=1, max_size=5),
    days=st.dates(dt.date(1901, 1, 1), dt.date(2100, 1, 1)),
)
def test_numbers_and_dates_survive(ending, numbers, days):
    frame = pd.DataFrame({"a number": numbers, "a day": [days] * len(numbers)})
    read = round_trip(frame, ending)
    tolerance = 1e-15 if ending == ".xlsx" else 0.0  # a spreadsheet keeps 16 digits
    np.testing.assert_allclose(read["a number"].astype(float), numbers, rtol=tolerance)
    assert [str(cell)[:10] for cell in read["a day"]] == [days.isoformat()] * len(numbers)


@given(st.binary(max_size=200))
def test_any_bytes_are_a_csv_or_an_error(data):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "any.csv"
        path.write_bytes(data)
        try:
            raw = read_raw(path)
        except RiskscoreError:
            return
    assert len(raw.row_numbers) == len(raw.frame)
