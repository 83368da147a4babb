"""The verbs: what people do to a canvas, done by the server.

Browsers edit their own copies and send updates; these verbs are for the API, the
command line, imports, and for what only the server may do: giving codes, moving a
card to another section. Each checks everything first and refuses before it changes
anything, because a transaction of the native library has no way back. Each makes
one transaction per document it touches; what came of it is told by the document.
"""

from __future__ import annotations

from workspace.canvas.edits.cards import (
    add_card,
    change_card,
    complete_card,
    restore,
    set_aside,
    set_field,
    write_text,
)
from workspace.canvas.edits.finding import AlreadyThere, Impossible, NoSuchCard, NoSuchLink
from workspace.canvas.edits.frame import change_frame, new_canvas, set_frame, set_groups
from workspace.canvas.edits.links import change_link, link, unlink
from workspace.canvas.edits.moving import After, Before, Where, move, move_to_section, rebalance
from workspace.canvas.edits.reshaping import merge, split

__all__ = [
    "After",
    "AlreadyThere",
    "Before",
    "Impossible",
    "NoSuchCard",
    "NoSuchLink",
    "Where",
    "add_card",
    "change_card",
    "change_frame",
    "change_link",
    "complete_card",
    "link",
    "merge",
    "move",
    "move_to_section",
    "new_canvas",
    "rebalance",
    "restore",
    "set_aside",
    "set_field",
    "set_frame",
    "set_groups",
    "split",
    "unlink",
    "write_text",
]
