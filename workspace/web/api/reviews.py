"""Milestones and reviews: what is said about the past in one's own name."""

from __future__ import annotations

from typing import Any

from msgspec import UnsetType

from workspace.access import Capability
from workspace.chronicle.review_shapes import (
    History,
    MilestoneList,
    OpenRemarks,
    ReviewList,
)
from workspace.chronicle.reviews import Office, Pin
from workspace.errors import NotFound
from workspace.web.api import history_shapes as shapes
from workspace.web.api.history import reader
from workspace.web.api.operation import Call, Malformed


async def list_milestones(call: Call[None]) -> MilestoneList:
    """The revisions that somebody named, newest first."""
    found = await call.services.chronicle.milestones(
        call.opened.canvas.id, reader(call), manages=_manages(call)
    )
    return MilestoneList(milestones=found)


async def make_milestone(call: Call[shapes.NewMilestone]) -> shapes.Made:
    """Names a revision."""
    wish = call.body
    revision = None if isinstance(wish.revision, UnsetType) else wish.revision
    made = await call.services.chronicle.make_milestone(
        call.opened.canvas.id, call.caller.actor, wish.name, wish.note, revision=revision
    )
    return shapes.Made(id=made)


async def rename_milestone(call: Call[shapes.MilestonePatch]) -> None:
    """Another name or note; by whoever made it, or who runs the canvas."""
    said = {"name": call.body.name, "note": call.body.note}
    values = {key: value for key, value in said.items() if not isinstance(value, UnsetType)}
    await call.services.chronicle.rename_milestone(
        call.opened.canvas.id,
        call.path["milestone"],
        call.caller.actor,
        values,
        manages=_manages(call),
    )


async def remove_milestone(call: Call[None]) -> None:
    """Takes the name off; the revision stays."""
    await call.services.chronicle.remove_milestone(
        call.opened.canvas.id, call.path["milestone"], call.caller.actor, manages=_manages(call)
    )


async def list_reviews(call: Call[None]) -> ReviewList:
    """Reviews with their remarks and threads, newest first."""
    state = call.query.get("state", "all")
    if state not in ("all", "open"):
        raise Malformed(why="the parameter 'state' must be all or open")
    return await call.services.chronicle.reviews(
        call.opened.canvas.id, reader(call), _office(call), only_open=state == "open"
    )


async def list_open_remarks(call: Call[None]) -> OpenRemarks:
    """Which cards have remarks that nobody has dealt with."""
    return await call.services.chronicle.open_remarks(
        call.opened.canvas.id, reader(call), _office(call)
    )


async def begin_review(call: Call[shapes.NewReview]) -> shapes.Made:
    """Begins a review of a milestone."""
    made = await call.services.chronicle.begin_review(
        call.opened.canvas.id, call.caller.actor, call.body.milestone, call.body.text
    )
    return shapes.Made(id=made)


async def decide(call: Call[shapes.Deciding]) -> None:
    """Asks for changes, or signs it off, with the date and why."""
    await call.services.chronicle.decide(
        call.opened.canvas.id,
        call.path["review"],
        call.caller.actor,
        call.body.state,
        call.body.decision,
    )


async def remark(call: Call[shapes.NewRemark]) -> shapes.Made:
    """Pins a remark."""
    wish = call.body
    section, card, key = (
        None if isinstance(value, UnsetType) else value
        for value in (wish.section, wish.card, wish.key)
    )
    if card is not None and section is None:
        raise Malformed(why="a card is named with its section")
    if (key is not None or wish.quote) and card is None:
        raise Malformed(why="words are pinned on a card")
    if section is not None and not call.opened.scope.may_read(section):
        raise NotFound
    pin = Pin(section, card, key, wish.quote, wish.before, wish.after)
    made = await call.services.chronicle.remark(
        call.opened.canvas.id,
        call.path["review"],
        call.caller.actor,
        wish.text,
        pin,
        internal=wish.internal,
    )
    _tell(call)
    return shapes.Made(id=made)


async def settle_remark(call: Call[shapes.Settling]) -> None:
    """Says what was done about a remark."""
    done = None if isinstance(call.body.done, UnsetType) else call.body.done
    await call.services.chronicle.settle_remark(
        call.opened.canvas.id,
        call.path["remark"],
        reader(call),
        _office(call),
        call.body.state,
        done,
    )
    _tell(call)


async def reply(call: Call[shapes.NewReply]) -> shapes.Made:
    """Answers in a remark's thread."""
    made = await call.services.chronicle.reply(
        call.opened.canvas.id, call.path["remark"], reader(call), _office(call), call.body.text
    )
    _tell(call)
    return shapes.Made(id=made)


async def export(call: Call[None]) -> History:
    """Everything that is told of the canvas, as the caller may read it."""
    chronicle, canvas = call.services.chronicle, call.opened.canvas
    moments = await chronicle.everything(canvas.id, reader(call))
    reviews = await chronicle.reviews(canvas.id, reader(call), _office(call))
    return History(
        format="canevas-moments/1",
        canvas=canvas.id,
        revision=canvas.revision,
        moments=moments,
        milestones=await chronicle.milestones(canvas.id, reader(call), manages=_manages(call)),
        reviews=reviews.reviews,
    )


def _tell(call: Call[Any]) -> None:
    """Tells those who have the canvas open here; who opens it later asks by themselves."""
    keeper = call.services.hub.opened(call.opened.canvas.id)
    if keeper is not None:
        keeper.review_changed()


def _manages(call: Call[Any]) -> bool:
    return call.opened.scope.may(Capability.MANAGE)


def _office(call: Call[Any]) -> Office:
    return Office(
        actor=call.caller.actor,
        reviews=call.opened.scope.may(Capability.REVIEW),
        manages=_manages(call),
        guest=not call.caller.is_person,
    )
