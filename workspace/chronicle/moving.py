"""A canvas moved to another server with its history: one file out, proven when it comes in.

The file is a ZIP of JSON lines, one part for each kind of row, bytes as base64: anybody can
read it. It keeps the canvas's id, because every row's hash holds it; so a canvas comes in once.
People do not come along: rights are given here by whoever brings it, and names of another
server's people are known to nobody here, only the groups they were in.
"""

from __future__ import annotations

import io
import re
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any, Final

import msgspec
from sqlalchemy import Boolean, Connection, Integer, LargeBinary
from sqlalchemy.exc import SQLAlchemyError

from workspace.errors import Conflict, NotFound, Refusal
from workspace.storage import moving, tables
from workspace.storage.database import Database

FORMAT: Final = "canevas-history/1"
MAGIC: Final = b"PK\x03\x04"
LARGEST: Final = 2_147_483_648
_CANVAS_PART: Final = "canvas.json"
_ID: Final = re.compile(r"[0-9a-f]{32}")
_LONGEST_LINE: Final = 33_554_432


class BadHistory(Refusal):
    """The file is not a canvas with its history, or is not what was written (`why`)."""

    code = "bad_history"


class CanvasHere(Conflict):
    """A canvas of this id is here already: it comes in once (`canvas`)."""

    code = "canvas_here"


async def take_out(database: Database, canvas: str, file: IO[bytes]) -> None:
    """Writes a canvas with its history into `file`.

    Raises:
        NotFound: there is no such canvas.
    """

    def work(connection: Connection) -> None:
        row = moving.canvas_row(connection, canvas)
        if row is None:
            raise NotFound(canvas=canvas)
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
            head = {"format": FORMAT, **_plain(row)}
            packed.writestr(_CANVAS_PART, msgspec.json.format(msgspec.json.encode(head)))
            for what in moving.ROWS:
                with packed.open(f"{what}.jsonl", "w", force_zip64=True) as part:
                    for found in moving.rows_of(connection, what, canvas):
                        del found["canvas"]
                        part.write(msgspec.json.encode(_plain(found)) + b"\n")

    await database.read(work)


async def bring_in(database: Database, data: bytes) -> str:
    """Brings a canvas in with its history, whole or not at all; returns its id.

    Raises:
        BadHistory: the file is none, or something in it is not what was written.
        CanvasHere: it is here already.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST:
                raise BadHistory(why="too large")
            row = _canvas(packed.read(_CANVAS_PART))
            parts = {what: list(_rows(packed, what, row["id"])) for what in moving.ROWS}
    except (zipfile.BadZipFile, KeyError, EOFError, ValueError, msgspec.MsgspecError) as error:
        raise BadHistory(why=f"{type(error).__name__}: {error}") from error
    told = max((int(moment["last"]) for moment in parts["moments"]), default=0)
    bundled = max((int(bundle["last"]) for bundle in parts["bundles"]), default=0)

    def work(connection: Connection) -> None:
        if moving.is_there(connection, row["id"]):
            raise CanvasHere(canvas=row["id"])
        moving.add_canvas(connection, row)
        for what, rows in parts.items():
            moving.add_rows(connection, what, rows)
        moving.note_told(connection, row["id"], row["epoch"], told, bundled)
        fault = moving.first_fault(connection, row["id"])
        if fault is not None:
            raise BadHistory(why=fault)

    try:
        await database.write(work)
    except SQLAlchemyError as error:
        # A column is missing, or the same row comes twice.
        raise BadHistory(why=type(error).__name__) from error
    return str(row["id"])


def _canvas(data: bytes) -> dict[str, Any]:
    said = msgspec.json.decode(data, type=dict[str, Any])
    if said.pop("format", None) != FORMAT:
        raise BadHistory(why="of another format")
    row = _typed(tables.canvas.c, said)
    if _ID.fullmatch(str(row.get("id"))) is None:
        raise BadHistory(why="its id is none")
    return row


def _rows(packed: zipfile.ZipFile, what: str, canvas: str) -> Iterator[dict[str, Any]]:
    columns = moving.ROWS[what].c
    with packed.open(f"{what}.jsonl") as part:
        while line := part.readline(_LONGEST_LINE):
            yield {**_typed(columns, msgspec.json.decode(line)), "canvas": canvas}


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: b64encode(value).decode() if isinstance(value, bytes) else value
        for name, value in row.items()
    }


def _typed(columns: Iterable[Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the types that the columns hold.

    Raises:
        BadHistory: one of them is of another, or there is one too many.
    """
    known = {column.name: column for column in columns}
    if unknown := set(said) - set(known):
        raise BadHistory(why=f"nothing is called {min(unknown)!r}")
    row: dict[str, Any] = {}
    for name, value in said.items():
        kind = known[name].type
        if value is None:
            row[name] = None
        elif isinstance(kind, LargeBinary):
            row[name] = b64decode(str(value), validate=True)
        elif isinstance(kind, Boolean):
            row[name] = bool(value)
        elif isinstance(kind, Integer):
            row[name] = _number(name, value)
        elif isinstance(value, str) and len(value) <= (kind.length or _LONGEST_LINE):
            row[name] = value
        else:
            raise BadHistory(why=f"{name} is no text that fits")
    return row


def _number(name: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**63:
        raise BadHistory(why=f"{name} is no number that fits")
    return value
