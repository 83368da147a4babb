"""Every table, in the glossary's words. Portable: SQLite and PostgreSQL hold the same.

Times are whole milliseconds since 1970; digests and hashes are bytes; what has no
query of its own is JSON text.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _canvas(*, primary_key: bool = False, index: bool = False) -> Column[str]:
    key = ForeignKey("canvas.id")
    return Column(
        "canvas", String(32), key, nullable=False, primary_key=primary_key, index=index or None
    )


canvas: Final = Table(
    "canvas",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("title", Text, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("archived_at", BigInteger),
    # The log's end: how many rows, and the hash of the last.
    Column("head", BigInteger, nullable=False),
    Column("head_hash", LargeBinary, nullable=False),
    # One unbroken life of the documents; erasure begins a new one.
    Column("epoch", Integer, nullable=False),
    # The revision behind which this epoch's log begins; what was before is erased.
    Column("begins_after", BigInteger, nullable=False, default=0, server_default="0"),
    # While words are erased nobody opens the canvas; in milliseconds, so that a crash frees it.
    Column("held_until", BigInteger, nullable=False, default=0, server_default="0"),
    # Who owns the room: an append under an older fence writes nothing (R7).
    Column("fence", BigInteger, nullable=False),
    Column("owner_node", String(200)),
    # The organisation that keeps the canvas; null until somebody of one begins it.
    Column("organisation", String(32), index=True),
    # What attribution shows and how long things are kept, as JSON; null: the usual charter.
    Column("charter", Text),
)

log_entry: Final = Table(
    "log_entry",
    metadata,
    _canvas(primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("section", String(16), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("data", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # The login or token behind the session; null for what the server does in its own name.
    Column("login", String(32)),
    sqlite_with_rowid=False,
)

checkpoint: Final = Table(
    "checkpoint",
    metadata,
    _canvas(primary_key=True),
    Column("section", String(16), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("state_vector", LargeBinary, nullable=False),
    Column("content_hash", LargeBinary, nullable=False),
    # Of all the above: a damaged state is noticed before anything native reads it.
    Column("digest", LargeBinary, nullable=False),
    # The version of the form its document is in; 0 where an older program did not say.
    Column("schema", Integer, nullable=False, server_default="0"),
)

client_binding: Final = Table(
    "client_binding",
    metadata,
    _canvas(primary_key=True),
    Column("section", String(16), primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("actor", String(64), nullable=False),
    sqlite_with_rowid=False,
)

quarantine: Final = Table(
    "quarantine",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("canvas", String(32), nullable=False, index=True),
    Column("section", String(16), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("session", String(64), nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("code", String(40), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
)

aside: Final = Table(
    "aside",
    metadata,
    _canvas(primary_key=True),
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)

organisation: Final = Table(
    "organisation",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

person: Final = Table(
    "person",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("email", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("language", String(8)),
    Column("organisation", String(32), ForeignKey("organisation.id"), nullable=False),
    # What they are in their organisation: owner, coordinator or member.
    Column("position", String(16), nullable=False, default="member"),
    # Argon2id with its parameters; null: no password was chosen.
    Column("password_hash", Text),
    Column("created_at", BigInteger, nullable=False),
    Column("deactivated_at", BigInteger),
)

identity: Final = Table(
    "identity",
    metadata,
    # A person as an OpenID provider knows them.
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("created_at", BigInteger, nullable=False),
)

sign_in_link: Final = Table(
    "sign_in_link",
    metadata,
    # A link that sets up an account, signs in once by mail, or chooses a new password.
    Column("id", String(32), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("purpose", String(16), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("used_at", BigInteger),
)

guest: Final = Table(
    "guest",
    metadata,
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("invitation", String(32), ForeignKey("invitation.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("language", String(8)),
    Column("created_at", BigInteger, nullable=False),
)

login: Final = Table(
    "login",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("actor", String(64), nullable=False, index=True),
    # How it began: password, link, openid or invitation.
    Column("kind", String(16), nullable=False, default="link"),
    # The browser in a few words, for the list of one's own logins; never an address.
    Column("device", Text, nullable=False, default=""),
    # On a device that several people use: it ends when the browser closes or by "I am done".
    Column("shared", Boolean, nullable=False, default=False),
    Column("created_at", BigInteger, nullable=False),
    Column("seen_at", BigInteger, nullable=False, default=0),
    Column("expires_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
)

api_token: Final = Table(
    "api_token",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("person", String(32), ForeignKey("person.id"), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    # What it is for, in its owner's words.
    Column("name", Text, nullable=False, default=""),
    Column("created_at", BigInteger, nullable=False),
    # By the day: enough to find a forgotten one, too little to watch anybody.
    Column("used_at", BigInteger),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
)

participation_group: Final = Table(
    "participation_group",
    metadata,
    _canvas(primary_key=True),
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("type", String(32), nullable=False),
    # 0–5: colour and shape go together; the letter is its own, so that none stands alone.
    Column("color", Integer, nullable=False),
    Column("letter", String(2), nullable=False, default=""),
    Column("seats", Integer),
    Column("quorum", Integer),
    Column("place", Integer, nullable=False),
)

partner: Final = Table(
    "partner",
    metadata,
    # A partner organisation of a canvas. Its guests see each other, and no other partner's people.
    _canvas(primary_key=True),
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
)

member: Final = Table(
    "member",
    metadata,
    _canvas(primary_key=True),
    Column("actor", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("group", String(64)),
    # Section names as JSON lists; null: every section the role reaches.
    Column("reads", Text),
    Column("writes", Text),
    # The partner organisation they come from; null: of the project itself.
    Column("partner", String(32)),
    # The invitation they came in by; withdrawing it ends the membership.
    Column("invitation", String(32), index=True),
    Column("until", BigInteger),
    Column("joined_at", BigInteger, nullable=False),
    Column("removed_at", BigInteger),
    Index(None, "actor"),
)

invitation: Final = Table(
    "invitation",
    metadata,
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("digest", LargeBinary, nullable=False, unique=True),
    Column("code_digest", LargeBinary, unique=True),
    Column("code_until", BigInteger),
    Column("role", String(16), nullable=False),
    Column("group", String(64)),
    Column("label", Text, nullable=False),
    Column("partner", String(32)),
    Column("reads", Text),
    Column("writes", Text),
    Column("uses", Integer),
    Column("used", Integer, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("revoked_at", BigInteger),
    # A member's rights from this invitation end here too.
    Column("members_until", BigInteger),
    UniqueConstraint("canvas", "id"),
)

audit: Final = Table(
    "audit",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("at", BigInteger, nullable=False, index=True),
    Column("actor", String(64), nullable=False),
    Column("event", String(40), nullable=False),
    Column("canvas", String(32), index=True),
    Column("facts", Text, nullable=False),
)

rights_change: Final = Table(
    "rights_change",
    metadata,
    # Written with whatever changes somebody's rights; every node looks for new rows and acts
    # on its open sockets (R10). An empty actor: everybody on the canvas; an empty canvas: that
    # actor everywhere; a login: only the tabs of that login.
    Column("number", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("canvas", String(32), nullable=False),
    Column("actor", String(64), nullable=False),
    Column("login", String(32), nullable=False),
    Column("at", BigInteger, nullable=False, index=True),
)

card_note: Final = Table(
    "card_note",
    metadata,
    # What only the core team reads about a card: kept out of the shared document, which
    # everybody who may read the section is sent whole.
    _canvas(primary_key=True),
    Column("card", String(64), primary_key=True),
    Column("text", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("changed_by", String(64), nullable=False),
    Column("changed_at", BigInteger, nullable=False),
)

webhook: Final = Table(
    "webhook",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("organisation", String(32), ForeignKey("organisation.id"), nullable=False, index=True),
    # Null: every canvas of the organisation.
    Column("canvas", String(32), ForeignKey("canvas.id")),
    Column("url", Text, nullable=False),
    # Signs the deliveries, so it is kept as it is; it opens no door of ours.
    Column("secret", Text, nullable=False),
    # After a change of secret the one before signs too, until its receiver has the new one.
    Column("previous_secret", Text),
    Column("previous_until", BigInteger),
    Column("events", Text, nullable=False),
    Column("created_by", String(64), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    # Since when nothing arrives there; null after every delivery that does.
    Column("failing_since", BigInteger),
    # Paused by its owner, or by itself after failing for days.
    Column("paused_at", BigInteger),
    Column("paused_because", String(40)),
    Column("removed_at", BigInteger),
)

delivery: Final = Table(
    "delivery",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("webhook", String(32), ForeignKey("webhook.id"), nullable=False, index=True),
    Column("event", String(40), nullable=False),
    # What it is about, also for finding what was last told of a canvas.
    Column("canvas", String(32)),
    Column("revision", BigInteger),
    Column("body", Text, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    # When to try (again); whoever moves it forward does the next try. Null: done, or given up.
    Column("next_at", BigInteger, index=True),
    Column("delivered_at", BigInteger),
    # What the last try came to: an HTTP status, or one word when there was no answer.
    Column("status", Integer),
    Column("failed_because", String(40)),
)

log_bundle: Final = Table(
    "log_bundle",
    metadata,
    # Old rows of the log, up to 500 of them in one, nothing of them lost: see `history.bundle`.
    _canvas(primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    # What the first row follows, and the hash of the last: the chain goes through.
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    # Who wrote is kept by group only; then the seal stands for the hashes of the rows.
    Column("faded", Boolean, nullable=False, default=False),
    Column("data", LargeBinary, nullable=False),
    # Of all the above: a damaged bundle is noticed before anything reads it.
    Column("seal", LargeBinary, nullable=False),
)

history_mark: Final = Table(
    "history_mark",
    metadata,
    # Where looking back begins: all documents and whose words they are at one revision.
    # Disposable; kept only after it was loaded and compared.
    _canvas(primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("states", LargeBinary, nullable=False),
    Column("authorship", LargeBinary, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

chronicle: Final = Table(
    "chronicle",
    metadata,
    # How far a canvas's history has been written: moments, marks, bundles, fading.
    _canvas(primary_key=True),
    Column("epoch", Integer, nullable=False),
    Column("told", BigInteger, nullable=False, default=0),
    Column("marked", BigInteger, nullable=False, default=0),
    Column("bundled", BigInteger, nullable=False, default=0),
    Column("faded", BigInteger, nullable=False, default=0),
)

moment: Final = Table(
    "moment",
    metadata,
    # A burst of work as people read it; what it says can be taken out, the log's rows cannot.
    _canvas(primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    Column("last", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("began", BigInteger, nullable=False),
    Column("ended", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    # How many changes it tells; a burst of which nothing is left tells none.
    Column("told", Integer, nullable=False),
    Column("sections", Text, nullable=False),
    Column("data", Text, nullable=False),
    # Who the actors were then: group and partner organisation. Later changes do not rewrite it.
    Column("parties", Text, nullable=False),
)

moment_about: Final = Table(
    "moment_about",
    metadata,
    # What a moment is found by: section, group, partner, actor, change, card.
    _canvas(primary_key=True),
    Column("what", String(8), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("first", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

visit: Final = Table(
    "visit",
    metadata,
    # How far somebody has seen a canvas; one row each, for nobody but themselves.
    _canvas(primary_key=True),
    Column("actor", String(64), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("at", BigInteger, nullable=False),
)

milestone: Final = Table(
    "milestone",
    metadata,
    # A revision that somebody named, or that was marked when something was decided.
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("revision", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("name", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("party", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

review: Final = Table(
    "review",
    metadata,
    # What a supervisor says about a milestone, and whether they sign it off.
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("milestone", String(32), ForeignKey("milestone.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("party", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("decided_by", String(64)),
    Column("decided_party", Text),
    Column("decided_at", BigInteger),
    Column("decision", Text, nullable=False, default=""),
)

remark: Final = Table(
    "remark",
    metadata,
    # Pinned to a card, one of its texts, or some words of it, which are found again by what
    # stood around them.
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("review", String(32), ForeignKey("review.id"), nullable=False, index=True),
    Column("section", String(16)),
    Column("card", String(64)),
    Column("key", String(40)),
    Column("quote", Text, nullable=False, default=""),
    Column("before", Text, nullable=False, default=""),
    Column("after", Text, nullable=False, default=""),
    Column("text", Text, nullable=False),
    # Not for people without an account.
    Column("internal", Boolean, nullable=False, default=False),
    Column("state", String(16), nullable=False),
    # What was done about it.
    Column("done", Text, nullable=False, default=""),
    Column("made_by", String(64), nullable=False),
    Column("party", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("changed_by", String(64)),
    Column("changed_party", Text),
    Column("changed_at", BigInteger),
)

remark_reply: Final = Table(
    "remark_reply",
    metadata,
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("remark", String(32), ForeignKey("remark.id"), nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("party", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
)

erasure: Final = Table(
    "erasure",
    metadata,
    # The ledger of erasures: that it was done and how far it is, and nothing of what it was.
    Column("id", String(32), primary_key=True),
    _canvas(index=True),
    Column("at", BigInteger, nullable=False),
    Column("actor", String(64), nullable=False),
    # `text` or `participant`.
    Column("what", String(16), nullable=False),
    # The participant's id; null when a text was erased.
    Column("participant", String(64)),
    # The epoch it began, behind which revision, and where the rebuilt documents end.
    Column("epoch", Integer, nullable=False),
    Column("begins_after", BigInteger, nullable=False),
    Column("until", BigInteger, nullable=False),
    Column("places", Integer, nullable=False),
    # `written`: out of every row; `done`: out of the free pages and files too.
    Column("stage", String(16), nullable=False),
)
