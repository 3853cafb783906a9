"""Parquet with plain columns: numbers, flags, texts, dates and dictionaries of them."""

from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from riskscore.errors import Text
from riskscore.files.cut import require_unique
from riskscore.files.raw import RawFrame, cannot_read

MAX_CELLS = 500_000_000
_SAMPLED_ROWS = 1000
_MOST_DISTINCT = 0.25
_OWN_KEYS = {b"pandas", b"ARROW:schema"}
_PLAIN = (
    pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean, pa.types.is_string,
    pa.types.is_large_string, pa.types.is_string_view, pa.types.is_date, pa.types.is_timestamp, pa.types.is_null,
)  # fmt: skip
_SAVE_AGAIN = Text(ru="выгрузите файл заново", en="export the file again")


def parse_parquet(path: Path, *, as_stored: bool = False) -> RawFrame:
    """Read a Parquet file; row i of the frame is row i + 2, as if the header were row 1.

    `as_stored` leaves texts as dictionaries and dates and flags as typed columns: quick to check, no plain cells.

    Raises
    ------
    FileError
        Damaged, nested or binary columns, or more than `MAX_CELLS` cells.
    """
    try:
        return _parse(path, as_stored=as_stored)
    except (pa.ArrowException, OSError, ValueError, OverflowError, MemoryError) as error:
        found = Text(ru=f"Parquet не читается ({error})", en=f"the Parquet cannot be read ({error})")
        raise cannot_read(path.name, found, _SAVE_AGAIN) from None


def write_parquet(frame: pd.DataFrame, path: Path, metadata: dict[str, str]) -> None:
    """Write with page checksums, so that a damaged file is noticed and never silently other."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    table = table.replace_schema_metadata({**(table.schema.metadata or {}), **metadata})
    pq.write_table(table, path, compression="zstd", write_page_checksum=True)


def _parse(path: Path, *, as_stored: bool) -> RawFrame:
    footer = pq.read_metadata(path)
    schema = footer.schema.to_arrow_schema()
    _require_plain(schema, path.name)
    _require_small(footer.num_rows, len(schema.names), path.name)
    texts = _repeated_texts(path, footer, schema) if as_stored else []
    with pq.ParquetFile(path, metadata=footer, page_checksum_verification=True, read_dictionary=texts) as file:
        table = _with_plain_values(file.read(), texts)
    table.validate(full=True)
    mapper = {pa.bool_(): pd.BooleanDtype()}.get if as_stored else None
    frame = table.to_pandas(
        ignore_metadata=True,
        integer_object_nulls=True,
        date_as_object=not as_stored,
        types_mapper=mapper,
        split_blocks=True,
    )
    frame.columns = pd.Index([str(column).strip() for column in frame.columns], dtype=object)
    require_unique(list(frame.columns), path.name)
    metadata = {k.decode(): v.decode() for k, v in (schema.metadata or {}).items() if k not in _OWN_KEYS}
    positions = tuple(range(frame.shape[1]))
    return RawFrame(frame, tuple(range(2, len(frame) + 2)), metadata, column_positions=positions)


def _is_plain(kind: pa.DataType) -> bool:
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return any(test(value) for test in _PLAIN)


def _require_plain(schema: pa.Schema, name: str) -> None:
    odd = ", ".join(f"«{field.name}» ({field.type})" for field in schema if not _is_plain(field.type))
    if odd:
        raise cannot_read(
            name,
            Text(ru=f"столбцы со сложными значениями: {odd}", en=f"columns with compound values: {odd}"),
            Text(
                ru="оставьте числа, тексты, даты и да/нет; несколько ответов в ячейке разделяйте знаком «|»",
                en="keep numbers, texts, dates and flags; join several choices in a cell by “|”",
            ),
        )


def _require_small(n_rows: int, n_columns: int, name: str) -> None:
    if n_rows * n_columns > MAX_CELLS:
        raise cannot_read(
            name,
            Text(
                ru=f"ячеек: {n_rows * n_columns}, допустимо не более {MAX_CELLS}",
                en=f"it has {n_rows * n_columns} cells, at most {MAX_CELLS} are allowed",
            ),
            Text(ru="разделите файл на части", en="split the file into parts"),
        )


def _repeated_texts(path: Path, footer: pq.FileMetaData, schema: pa.Schema) -> list[str]:
    """Columns of texts of which few are different, judged by the first rows.

    The sizes in the footer would say it too, but asking a damaged footer for them ends the whole process
    (`ColumnChunkMetaData` of pyarrow 25: the C++ error is not caught).
    """
    texts = [field.name for field in schema if _is_text(field.type)]
    with pq.ParquetFile(path, metadata=footer, page_checksum_verification=True) as file:
        first = next(file.iter_batches(_SAMPLED_ROWS, columns=texts), None)
    if first is None:
        return []
    columns = zip(texts, first.columns, strict=True)
    return [name for name, column in columns if _MOST_DISTINCT * len(column) > len(column.unique())]


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _with_plain_values(table: pa.Table, dictionaries: Collection[str]) -> pa.Table:
    """Dictionaries, but for those asked for, and decimals as their plain values."""
    fields = [f if f.name in dictionaries else pa.field(f.name, _plain_type(f.type)) for f in table.schema]
    schema = pa.schema(fields)
    return table if schema.equals(table.schema) else table.cast(schema)


def _plain_type(kind: pa.DataType) -> pa.DataType:
    value = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.float64() if pa.types.is_decimal(value) else value
