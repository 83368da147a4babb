"""Why the gate says no. One class per reason, each with a code that never changes.

`OutOfOrder` alone is no reproach: something is missing before this update, and the
browser is asked to send all it has. Every other refusal means that no page of ours
would have written these bytes; the author gets the text back and nothing is kept.
"""

from __future__ import annotations

from workspace.errors import Refusal


class OutOfOrder(Refusal):
    """Something this update stands on is not known yet (`client`, `clock`, `known`)."""

    code = "out_of_order"


class ForeignClient(Refusal):
    """A client id of somebody else writes something new (`client`)."""

    code = "foreign_client"


class TooManyClients(Refusal):
    """One connection brings more new client ids than it may (`limit`)."""

    code = "too_many_clients"


class BadOrigin(Refusal):
    """The neighbours an item names cannot be its neighbours (`reason`, `client`, `clock`)."""

    code = "bad_origin"


class SplitPair(Refusal):
    """A position inside a character that takes two code units (`client`, `clock`)."""

    code = "split_pair"


class NotInSchema(Refusal):
    """A root, key, node, mark or kind of content the section does not have (`what`, `name`)."""

    code = "not_in_schema"


class BadValue(Refusal):
    """A plain value that the schema does not allow there (`key`)."""

    code = "bad_value"


class ServerOnly(Refusal):
    """Only the server writes there (`key`)."""

    code = "server_only"


class NestedLate(Refusal):
    """A nested text on a card that exists already, or a card made a second time (`key`)."""

    code = "nested_late"


class MayNotDelete(Refusal):
    """A card or one of its texts is deleted: set it aside instead (`key`)."""

    code = "may_not_delete"


class TooLong(Refusal):
    """A text grows beyond its limit (`key`, `size`, `limit`)."""

    code = "too_long"


class TooManyCards(Refusal):
    """The section has as many cards as it may have (`limit`)."""

    code = "too_many_cards"


class TooDeep(Refusal):
    """Types nested in types beyond the limit (`limit`)."""

    code = "too_deep"


class TooManySets(Refusal):
    """A key is set over and over by writers who claim not to know its value (`key`, `limit`)."""

    code = "too_many_sets"


class TooTangled(Refusal):
    """Placing these items takes longer than all that an author writes honestly (`limit`)."""

    code = "too_tangled"
