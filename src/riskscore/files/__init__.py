"""Files people send: CSV, XLSX and Parquet read into cells and row numbers, and written whole or not at all."""

from riskscore.files.formats import ENDINGS, read_raw, require_target, write_raw
from riskscore.files.raw import RawFrame

__all__ = ["ENDINGS", "RawFrame", "read_raw", "require_target", "write_raw"]
