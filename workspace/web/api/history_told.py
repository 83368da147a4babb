"""The history in words: the same answers as `api.history`, each sentence in one language.

Sentences are made here and not in browsers, so that the page, the documents and a program
that writes to somebody say one thing in the same words.
"""

from __future__ import annotations

import asyncio
from typing import Any

import msgspec

from workspace.chronicle import shapes as chronicle
from workspace.language import Catalogue, catalogue, choose_language
from workspace.web.api import history
from workspace.web.api.operation import Call
from workspace.web.telling import shapes
from workspace.web.telling.lines import Teller


async def moments(call: Call[None]) -> shapes.MomentsInWords:
    """Moments in words, newest first."""
    teller = await teller_for(call)
    return teller.moments(await history.list_moments(call))


async def compare(call: Call[None]) -> shapes.ComparisonInWords:
    """What differs between two revisions, in words."""
    teller = await teller_for(call)
    found = (await history.compare(call)).body
    # Half a megabyte of marks, at most: not on the loop.
    return await asyncio.to_thread(
        lambda: teller.comparison(msgspec.json.decode(found, type=chronicle.Comparison))
    )


async def story(call: Call[None]) -> shapes.StoryInWords:
    """What became of a card, in words."""
    teller = await teller_for(call)
    found = (await history.story(call)).body
    return await asyncio.to_thread(
        lambda: teller.story(msgspec.json.decode(found, type=chronicle.Story))
    )


async def teller_for(call: Call[Any]) -> Teller:
    """Who tells it to the caller, in the language they ask for."""
    groups = await call.services.organisations.groups(call.opened.canvas.id)
    return Teller.of(speaks_of(call), groups)


def speaks_of(call: Call[Any]) -> Catalogue:
    """The language that is asked for, the caller's own, or the canvas's."""
    wishes = (call.query.get("language"), call.caller.language, call.opened.canvas.language)
    return catalogue(choose_language(*wishes))
