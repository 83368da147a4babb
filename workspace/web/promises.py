"""What somebody is told before they come in: what this is, who will see, what is kept.

Three short sentences, in everyday words, the same on every door. The canvas's charter says
the second and the third.
"""

from __future__ import annotations

from typing import Final

from workspace.access import EVERY_SECTION, Role, Scope
from workspace.errors import Refusal
from workspace.language import N_, Catalogue, Language
from workspace.organisations import Charter, charter_sentences
from workspace.web.invitation_words import section_list

_CARDS: Final = EVERY_SECTION - {"frame"}
_WHY_OVER: Final = {
    "revoked": N_("It was withdrawn."),
    "expired": N_("Its time is over."),
    "used": N_("It was used as often as it was made for."),
}


def about(scope: Scope, speaks: Catalogue, language: Language) -> str:
    """What this is, and what one may do in it."""
    writes = scope.write & _CARDS
    if scope.role is Role.FACILITATOR:
        said = N_("A project that several people write together: you can write and invite others.")
    elif writes == _CARDS:
        said = N_("A project that several people write together: you can read and write.")
    elif writes:
        said = N_("A project that several people write together: you can write in %(sections)s.")
    else:
        said = N_("A project that several people write together: you can read it.")
    return speaks.gettext(said) % {"sections": section_list(writes, speaks, language)}


def seen_by(charter: Charter, speaks: Catalogue) -> str:
    """Who will see what one writes, and what stands beside it."""
    return " ".join(charter_sentences(charter, speaks)[:-1])


def kept(charter: Charter, speaks: Catalogue) -> str:
    """What is kept, and for how long."""
    return charter_sentences(charter, speaks)[-1]


def why_over(over: Refusal, speaks: Catalogue) -> str:
    """Why an invitation lets nobody in any more."""
    return speaks.gettext(_WHY_OVER[str(over.facts.get("why", "expired"))])
