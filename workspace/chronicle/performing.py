"""Does the jobs, in the worker process, on a connection that only reads."""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from typing import Any

import msgspec
from sqlalchemy import Connection

from workspace.canvas import body as bodies
from workspace.canvas.interchange import to_json
from workspace.canvas.model import Canvas
from workspace.chronicle import cutting, jobs, looking_back, unwritten
from workspace.chronicle.past import Past
from workspace.errors import NotFound
from workspace.organisations.reading import as_seen


def perform(  # noqa: C901 - one arm per job
    connection: Connection, past: Past, job: jobs.Job
) -> bytes:
    """Does one job.

    Raises:
        WorkspaceError: why it came to nothing.
    """
    match job:
        case jobs.View():
            canvas = past.canvas(connection, job.canvas, _some(job.at))
            seen = as_seen(canvas, job.reader.sections)
            return _json(to_json(seen))
        case jobs.Then():
            return pickle.dumps(past.canvas(connection, job.canvas, _some(job.at)))
        case jobs.Compare():
            return _json(looking_back.comparison(connection, past, job))
        case jobs.Story():
            return _json(looking_back.story_of(connection, past, job))
        case jobs.Blame():
            return _json(looking_back.blame(connection, past, job))
        case jobs.Open():
            return _json(unwritten.open_moments(connection, past, job.canvas, job.now))
        case jobs.Tell():
            return msgspec.msgpack.encode(unwritten.tell(connection, past, job))
        case jobs.Mark():
            made = unwritten.mark(connection, past, job.canvas, job.at)
            return msgspec.msgpack.encode(made)
        case jobs.Forget():
            past.forget(job.canvas)
            return b""
        case jobs.Pack():
            return msgspec.msgpack.encode(unwritten.packed(connection, job.canvas, job.before))
        case jobs.Texts():
            return _json(texts(past.canvas(connection, job.canvas), job.places))
        case jobs.Cut():
            return msgspec.msgpack.encode(cutting.cut(connection, past, job))
        case jobs.Hold():
            raise NotFound  # Done before a database is asked for.


def texts(canvas: Canvas, places: Sequence[tuple[str, str, str]]) -> list[jobs.TextNow | None]:
    """How texts read; None where the card lies there no more."""
    return [_text(canvas, *place) for place in places]


def _text(canvas: Canvas, section: str, card: str, key: str) -> jobs.TextNow | None:
    found = next((one for one in canvas.section(section).present if one.id == card), None)
    if found is None:
        return None
    text = bodies.plain_text(found.body) if key == "body" else found.text(key)
    return jobs.TextNow(text=text, code=found.code, title=found.title)


def _some(at: int | None) -> int | None:
    # Before the first row there was no canvas; only comparisons begin there.
    return -1 if at == 0 else at


def _json(value: Any) -> bytes:
    return msgspec.json.encode(value)
