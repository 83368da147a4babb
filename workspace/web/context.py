"""What the web floor works with: the long-lived things, opened elsewhere and lent here."""

from __future__ import annotations

from dataclasses import dataclass, field

from workspace.accounts.post import Post
from workspace.accounts.store import Accounts
from workspace.chronicle.store import Chronicle
from workspace.clock import Clock
from workspace.config import Config
from workspace.history.log import UpdateLog
from workspace.organisations.store import Organisations
from workspace.organisations.webhooks import Webhooks
from workspace.realtime.server.hub import Hub
from workspace.storage.database import Database
from workspace.web.titles import Titles


@dataclass(frozen=True, slots=True)
class Services:
    """One node's long-lived things. Whoever opened them closes them."""

    config: Config
    clock: Clock
    database: Database
    log: UpdateLog
    accounts: Accounts
    organisations: Organisations
    webhooks: Webhooks
    chronicle: Chronicle
    hub: Hub
    post: Post
    titles: Titles = field(init=False)

    def __post_init__(self) -> None:
        """Puts together what follows from the rest."""
        object.__setattr__(self, "titles", Titles(self.hub, self.log, self.organisations))
