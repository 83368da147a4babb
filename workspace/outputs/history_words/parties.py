"""Whose hand it was, as the reader may know it, and how a sentence names them.

The caller resolves actors to parties, because only the caller knows the charter: by
default everybody is told by their group. Groups are called “the group Residents”, so
that a sentence is right whatever name a group gave itself, of whatever gender and number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workspace.language import N_, Catalogue
from workspace.outputs.history_words.lines import (
    GroupSpan,
    Line,
    PersonSpan,
    Words,
    composed,
    listed,
)


@dataclass(frozen=True, slots=True)
class GroupParty:
    """The people of one participation group."""

    name: str
    color: int | None = None
    letter: str | None = None


@dataclass(frozen=True, slots=True)
class PersonParty:
    """One person by the name they chose; the charter allows it."""

    name: str


@dataclass(frozen=True, slots=True)
class You:
    """The reader."""


@dataclass(frozen=True, slots=True)
class NobodyInParticular:
    """Somebody who belongs to no group, or has no name."""


@dataclass(frozen=True, slots=True)
class Absent:
    """Somebody of whom nothing is known any more: erased, or gone."""


@dataclass(frozen=True, slots=True)
class ServerParty:
    """The server, by itself."""


Party = GroupParty | PersonParty | You | NobodyInParticular | Absent | ServerParty


def party_line(parties: Sequence[Party], speaks: Catalogue) -> Line:
    """Those parties in one breath: “Amina and the groups Residents and Team”.

    The reader is left out: a sentence that speaks of them says *you* in its own verb.
    """
    groups = [party for party in dict.fromkeys(parties) if isinstance(party, GroupParty)]
    said: list[Line] = []
    for party in dict.fromkeys(parties):
        match party:
            case You():
                continue
            case GroupParty():
                # Several groups are named in one breath, after everybody else.
                if len(groups) == 1:
                    said.append(_groups(groups, speaks))
            case PersonParty(name):
                said.append((PersonSpan(name),))
            case NobodyInParticular():
                said.append((Words(speaks.gettext(N_("somebody without a name"))),))
            case Absent():
                said.append((Words(speaks.gettext(N_("somebody who is no longer here"))),))
            case ServerParty():
                said.append((Words(speaks.gettext(N_("the server"))),))
    if len(groups) > 1:
        said.append(_groups(groups, speaks))
    return listed(said, speaks)


def somebody_line(party: Party, speaks: Catalogue) -> Line:
    """One party by itself, the reader too."""
    if isinstance(party, You):
        return (Words(speaks.gettext(N_("you"))),)
    return party_line([party], speaks)


def _groups(groups: Sequence[GroupParty], speaks: Catalogue) -> Line:
    names = listed([(GroupSpan(g.name, g.color, g.letter),) for g in groups], speaks)
    said = speaks.ngettext("the group %(names)s", "the groups %(names)s", len(groups))
    return composed(said, {"names": names})
