"""Files people send: CSV, XLSX and Parquet read into cells and row numbers, and written whole or not at all."""

from riskscore.files.formats import ENDINGS, read_grids, read_raw, require_target, write_raw
from riskscore.files.raw import Cell, Grid, RawFrame

__all__ = ["ENDINGS", "Cell", "Grid", "RawFrame", "read_grids", "read_raw", "require_target", "write_raw"]
