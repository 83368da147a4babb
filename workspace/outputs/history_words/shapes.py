"""Every sentence there is, each in three voices: of the reader, of others, of nobody.

    by_you      “You reworded B3”
    by_others   “The group Residents reworded B3”: counted by who did it, because a verb
                follows its subject
    by_nobody   “B3 was reworded”, where it is not known or not told who it was: counted by
                the things, which are then the subject

Whole sentences, without a full stop. Translators: `%(who)s` is one or several noun phrases
such as “the group Team”, `%(cards)s` a list of codes, `%(what)s` a phrase such as “three
needs” or “a link”; no language should make a verb or a participle agree with `%(cards)s`
in gender, because a code has none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from workspace.language import N_


@dataclass(frozen=True, slots=True)
class Counted:
    """A sentence for one and for several."""

    one: str
    several: str


def ngettext(one: str, several: str) -> Counted:
    """Marks a counted sentence for the catalogues, under gettext's own name, as `N_` does."""
    return Counted(one, several)


@dataclass(frozen=True, slots=True)
class Shape:
    """What can be said in three voices."""

    by_you: str
    by_others: Counted
    by_nobody: Counted


ADDED: Final = Shape(
    N_("You added %(what)s: %(cards)s"),
    ngettext("%(who)s added %(what)s: %(cards)s", "%(who)s added %(what)s: %(cards)s"),
    ngettext("%(what)s was added: %(cards)s", "%(what)s were added: %(cards)s"),
)

REMOVED: Final = Shape(
    N_("You removed %(what)s for good: %(cards)s"),
    ngettext(
        "%(who)s removed %(what)s for good: %(cards)s",
        "%(who)s removed %(what)s for good: %(cards)s",
    ),
    ngettext("%(what)s is gone for good: %(cards)s", "%(what)s are gone for good: %(cards)s"),
)

REWORDED: Final = Shape(
    N_("You reworded %(cards)s"),
    ngettext("%(who)s reworded %(cards)s", "%(who)s reworded %(cards)s"),
    ngettext("%(cards)s was reworded", "%(cards)s were reworded"),
)

WRITTEN_IN: Final = Shape(
    N_("You worked on %(fields)s in %(cards)s"),
    ngettext(
        "%(who)s worked on %(fields)s in %(cards)s", "%(who)s worked on %(fields)s in %(cards)s"
    ),
    ngettext("In %(cards)s, new text under %(fields)s", "In %(cards)s, new text under %(fields)s"),
)

RESTYLED: Final = Shape(
    N_("You changed how %(cards)s stands out, not its words"),
    ngettext(
        "%(who)s changed how %(cards)s stands out, not its words",
        "%(who)s changed how %(cards)s stands out, not its words",
    ),
    ngettext(
        "%(cards)s stands out differently, in the same words",
        "%(cards)s stand out differently, in the same words",
    ),
)

SET_ASIDE: Final = Shape(
    N_("You set %(cards)s aside"),
    ngettext("%(who)s set %(cards)s aside", "%(who)s set %(cards)s aside"),
    ngettext("%(cards)s is now set aside", "%(cards)s are now set aside"),
)

MERGED: Final = Shape(
    N_("You merged %(cards)s with %(into)s"),
    ngettext("%(who)s merged %(cards)s with %(into)s", "%(who)s merged %(cards)s with %(into)s"),
    ngettext("%(cards)s went into %(into)s", "%(cards)s went into %(into)s"),
)

SPLIT: Final = Shape(
    N_("You split %(card)s; a part of it is now %(cards)s"),
    ngettext(
        "%(who)s split %(card)s; a part of it is now %(cards)s",
        "%(who)s split %(card)s; a part of it is now %(cards)s",
    ),
    ngettext("A part of %(card)s became %(cards)s", "Parts of %(card)s became %(cards)s"),
)

RESTORED: Final = Shape(
    N_("You put %(cards)s back on the canvas"),
    ngettext(
        "%(who)s put %(cards)s back on the canvas", "%(who)s put %(cards)s back on the canvas"
    ),
    ngettext("%(cards)s is back on the canvas", "%(cards)s are back on the canvas"),
)

REORDERED: Final = Shape(
    N_("You moved %(cards)s to another place in the list"),
    ngettext(
        "%(who)s moved %(cards)s to another place in the list",
        "%(who)s moved %(cards)s to another place in the list",
    ),
    ngettext(
        "%(cards)s stands at another place in the list",
        "%(cards)s stand at another place in the list",
    ),
)

MOVED_AWAY: Final = Shape(
    N_("You moved %(cards)s to the part %(section)s"),
    ngettext(
        "%(who)s moved %(cards)s to the part %(section)s",
        "%(who)s moved %(cards)s to the part %(section)s",
    ),
    ngettext(
        "%(cards)s went to the part %(section)s",
        "%(cards)s went to the part %(section)s",
    ),
)

STATUS_SET: Final = Shape(
    N_("You gave %(cards)s the status %(value)s"),
    ngettext(
        "%(who)s gave %(cards)s the status %(value)s",
        "%(who)s gave %(cards)s the status %(value)s",
    ),
    ngettext(
        "%(cards)s now has the status %(value)s",
        "%(cards)s now have the status %(value)s",
    ),
)

STATUS_CLEARED: Final = Shape(
    N_("You took away the status given to %(cards)s"),
    ngettext(
        "%(who)s took away the status given to %(cards)s",
        "%(who)s took away the status given to %(cards)s",
    ),
    ngettext("%(cards)s has no status any more", "%(cards)s have no status any more"),
)

KIND_SET: Final = Shape(
    N_("You gave %(cards)s another kind: %(value)s"),
    ngettext(
        "%(who)s gave %(cards)s another kind: %(value)s",
        "%(who)s gave %(cards)s another kind: %(value)s",
    ),
    ngettext("%(cards)s is of another kind: %(value)s", "%(cards)s are of another kind: %(value)s"),
)

FIELDS_SET: Final = Shape(
    N_("You changed %(fields)s in %(cards)s"),
    ngettext("%(who)s changed %(fields)s in %(cards)s", "%(who)s changed %(fields)s in %(cards)s"),
    ngettext("In %(cards)s, a change under %(fields)s", "In %(cards)s, changes under %(fields)s"),
)

LINKS_MADE: Final = Shape(
    N_("You made %(what)s: %(links)s (%(kind)s)"),
    ngettext(
        "%(who)s made %(what)s: %(links)s (%(kind)s)",
        "%(who)s made %(what)s: %(links)s (%(kind)s)",
    ),
    ngettext(
        "%(what)s was made: %(links)s (%(kind)s)",
        "%(what)s were made: %(links)s (%(kind)s)",
    ),
)

LINKS_REMOVED: Final = Shape(
    N_("You took %(what)s away: %(links)s (%(kind)s)"),
    ngettext(
        "%(who)s took %(what)s away: %(links)s (%(kind)s)",
        "%(who)s took %(what)s away: %(links)s (%(kind)s)",
    ),
    ngettext(
        "%(what)s was taken away: %(links)s (%(kind)s)",
        "%(what)s were taken away: %(links)s (%(kind)s)",
    ),
)

LINKS_CHANGED: Final = Shape(
    N_("You changed %(what)s: %(links)s (%(kind)s)"),
    ngettext(
        "%(who)s changed %(what)s: %(links)s (%(kind)s)",
        "%(who)s changed %(what)s: %(links)s (%(kind)s)",
    ),
    ngettext(
        "%(what)s was changed: %(links)s (%(kind)s)",
        "%(what)s were changed: %(links)s (%(kind)s)",
    ),
)

FRAME_REWORDED: Final = Shape(
    N_("You worked on %(fields)s at the head of the canvas"),
    ngettext(
        "%(who)s worked on %(fields)s at the head of the canvas",
        "%(who)s worked on %(fields)s at the head of the canvas",
    ),
    ngettext(
        "At the head of the canvas, new text under %(fields)s",
        "At the head of the canvas, new text under %(fields)s",
    ),
)

FRAME_SET: Final = Shape(
    N_("You changed %(fields)s at the head of the canvas"),
    ngettext(
        "%(who)s changed %(fields)s at the head of the canvas",
        "%(who)s changed %(fields)s at the head of the canvas",
    ),
    ngettext(
        "At the head of the canvas, a change under %(fields)s",
        "At the head of the canvas, changes under %(fields)s",
    ),
)

# What can be counted. A language with cases gives the form that follows “added …”.
CARDS: Final = ngettext("a card", "%(n)s cards")
LINKS: Final = ngettext("a link", "%(n)s links")
NOUNS: Final = {
    "needs": ngettext("a need", "%(n)s needs"),
    "objectives": ngettext("an objective", "%(n)s objectives"),
    "actors": ngettext("an actor", "%(n)s actors"),
    "values": ngettext("a value", "%(n)s values"),
    "evaluation": ngettext("an evaluation card", "%(n)s evaluation cards"),
}
# The kinds of cards that the noun of their section names rightly: an obstacle is no need.
NAMED: Final = {
    "needs": frozenset({"need"}),
    "objectives": frozenset({"general", "specific", "operational"}),
    "actors": None,
    "values": frozenset({"value"}),
    "evaluation": None,
}
