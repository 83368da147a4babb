"""The long-lived things of one node: opened in order, closed in reverse.

`opened` is the whole story of a node's life. Commands need no room and open less
(`cli.cupboard`).
"""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from typing import Final

import structlog

from workspace.accounts.post import Post
from workspace.accounts.store import Accounts
from workspace.canvas.document import SectionDoc
from workspace.chronicle.chronicler import Chronicler
from workspace.chronicle.store import Chronicle
from workspace.chronicle.workshop import Workshop
from workspace.clock import Clock, SystemClock
from workspace.config import Config
from workspace.flight import FlightGuard
from workspace.organisations.store import Organisations
from workspace.organisations.webhooks import Webhooks
from workspace.outgoing.deliverer import Deliverer
from workspace.outgoing.post import WebhookPost
from workspace.realtime.server.hub import Hub
from workspace.realtime.server.rights_watch import RightsWatch
from workspace.storage import schema_version
from workspace.storage.database import open_database
from workspace.storage.errors import NotMigrated
from workspace.storage.update_log import SqlLog
from workspace.watchman import progress
from workspace.web.context import Services

log = structlog.get_logger(__name__)

# Rooms make many short-lived objects and few cycles; the collector's own eagerness would cost
# more than the rooms do.
GC_THRESHOLDS: Final = (50_000, 20, 50)
# A commit is done when the writer's thread gets the interpreter back; while the rooms are busy that
# takes as long as this says.
SWITCH_SECONDS: Final = 0.0005


@asynccontextmanager
async def opened(config: Config, clock: Clock | None = None) -> AsyncIterator[Services]:
    """One node's services, for as long as the block lasts; by the machine's clock if none is given.

    Raises:
        NotMigrated, NewerDatabase: the database is not the one this program is written for.
        DatabaseAway: it does not answer.
    """
    async with AsyncExitStack() as stack:
        clock = clock or SystemClock()
        database = open_database(config.database_url)
        stack.push_async_callback(database.close)
        if await database.read(schema_version.found) != schema_version.newest():
            raise NotMigrated
        await database.connect()
        update_log = SqlLog(database)
        guard = FlightGuard.of(config.data_dir)
        stack.callback(guard.close)
        organisations = Organisations(database, clock)
        hub = Hub(
            update_log,
            clock,
            config.limits,
            guard,
            config.node_name,
            progress=progress,
            before_opening=organisations.take_out_notes,
        )
        await guard.remember(update_log, clock)
        hub.start()
        stack.push_async_callback(hub.drain)
        post = Post(config.mail)
        stack.push_async_callback(post.close)
        rights_watch = RightsWatch(
            database,
            hub,
            clock,
            end_what_is_over=organisations.end_what_is_over,
            open_to_guests=organisations.open_to_guests,
            erased=guard.wipe,
        )
        await rights_watch.start()
        stack.push_async_callback(rights_watch.stop)
        webhooks = Webhooks(database, clock)
        deliverer = Deliverer(webhooks, WebhookPost(private=config.webhook_private), clock)
        deliverer.start()
        stack.push_async_callback(deliverer.stop)
        workshop = Workshop(config.database_url)
        stack.push_async_callback(workshop.close)
        chronicle = Chronicle(database, clock, workshop)
        bundle_after = timedelta(hours=config.bundle_after_hours)
        chronicler = Chronicler(database, chronicle, clock, bundle_after=bundle_after)
        chronicler.start()
        stack.push_async_callback(chronicler.stop)
        accounts = Accounts(database, clock)
        # What a process does for the first time loads and compiles more: not while somebody waits.
        SectionDoc("frame")
        await accounts.by_token("")
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GC_THRESHOLDS)
        sys.setswitchinterval(SWITCH_SECONDS)
        yield Services(
            config=config,
            clock=clock,
            database=database,
            log=update_log,
            accounts=accounts,
            organisations=organisations,
            webhooks=webhooks,
            chronicle=chronicle,
            hub=hub,
            post=post,
        )
