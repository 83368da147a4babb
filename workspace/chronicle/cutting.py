"""The documents of a canvas without what must go: found, cut out, and nothing of it left behind.

In the worker process. Everything that lives is cut by ordinary edits under the witness's eyes, so
that whose words the rest are is still known; then the documents are opened anew as live ones
are, which forget what was deleted. What is left of it is how long it was: enough for a copy
elsewhere that still holds the words to be told that they are gone, and never the words.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import msgspec
from pycrdt import Map, Text, XmlElement, XmlFragment, XmlText
from sqlalchemy import Connection

from workspace.canvas.document import SectionDoc, plain
from workspace.canvas.schema import SECTIONS, InvalidValue, check_value, field_of
from workspace.chronicle import jobs, unwritten
from workspace.chronicle.past import Past
from workspace.clock import from_milliseconds
from workspace.history.authorship import Authorship
from workspace.history.body_nodes import Branch, Words
from workspace.history.body_pieces import BodyPieces
from workspace.history.finding import Span, context, joined, spans, stands_in
from workspace.history.hands import Hands
from workspace.history.log import Entry
from workspace.history.moment_json import moment_json
from workspace.history.pieces import Piece, Pieces
from workspace.history.redaction import clean_value, cleaner
from workspace.history.replay import Replay
from workspace.history.witness import Witness
from workspace.storage import log_reading, moments
from workspace.storage.tables import erasure

_SERVER: Final = "system"
_PLACES: Final = 500
_NO_CHANGE: Final = (b"", b"\x00\x00")


class Unforgotten(Exception):
    """Words that were cut out are in the bytes all the same; nothing is written."""


def cut(connection: Connection, past: Past, job: jobs.Cut) -> jobs.Cutting:
    """Finds what must go and, unless it is only looked for, the documents without it."""
    head = moments.head(connection, job.canvas)
    told = unwritten.untold(connection, past, job.canvas, job.now) if not job.preview else []
    past.forget(job.canvas)
    witness, whose = _seen(connection, past, job.canvas)
    hands = witness.authorship.hands
    found = _Found(job, whose)
    for section in SECTIONS:
        found.look(section, witness.replay.docs[section], witness.authorship)
    found.look_back(witness.authorship)
    found.rows(connection)
    cutting = jobs.Cutting(
        epoch=int(head["epoch"]) if head is not None else 0,
        revision=witness.replay.revision,
        places=found.places[:_PLACES],
        counts=found.counts,
        told=[moment_json(moment) for moment in told],
    )
    if job.preview:
        return cutting
    _perform(witness, found, job)
    authorship = _without_struck(witness.authorship, hands)
    states: dict[str, bytes] = {}
    for section in SECTIONS:
        live = SectionDoc.opened(section, witness.replay.docs[section].diff())
        states[section] = live.diff()
        _must_be_forgotten(states[section], job.texts)
    cutting.states = states
    cutting.authorship = authorship.to_bytes()
    return cutting


def boundary(connection: Connection, canvas: str, epoch: int) -> int | None:
    """Where the documents that began this epoch end; None: it is the first."""
    query = erasure.select().where(erasure.c.canvas == canvas, erasure.c.epoch == epoch)
    row = connection.execute(query).mappings().one_or_none()
    return int(row["until"]) if row is not None else None


Key = tuple[str, str, str]
"""A plain value or a link: section, card or link (empty: the frame), key (empty: a link)."""


def _seen(connection: Connection, past: Past, canvas: str) -> tuple[Witness, dict[Key, str]]:
    """One who saw the whole epoch, and whose hand last set each plain value."""
    head = moments.head(connection, canvas)
    began = boundary(connection, canvas, int(head["epoch"])) if head is not None else None
    if began is not None:
        # Whose words they are is known from the mark that the erasure before left.
        witness = past.witness(connection, canvas, began, ours=True)
    else:
        witness = Witness(Replay(), Authorship())
    whose: dict[Key, str] = {}
    actor = [_SERVER]
    held = [_noting(section, witness.replay.docs[section], whose, actor) for section in SECTIONS]
    for entry in log_reading.proven(connection, canvas, witness.replay.revision):
        actor[0] = entry.actor
        witness.take(entry)
    del held
    witness.begin()
    return witness, whose


def _noting(section: str, doc: SectionDoc, whose: dict[Key, str], actor: list[str]) -> object:
    def values(events: list[Any]) -> None:
        for event in events:
            path = [str(step) for step in event.path]
            if len(path) <= 1 and hasattr(event, "keys"):
                for key in event.keys:
                    if path or section == "frame":
                        whose[section, path[0] if path else "", key] = actor[0]
                    else:
                        card = doc.card(key)
                        for inner in _keys(card) if card is not None else ():
                            whose[section, key, inner] = actor[0]

    def links(events: list[Any]) -> None:
        for event in events:
            for key in event.keys if not event.path else ():
                whose[section, key, ""] = actor[0]

    return doc.entries.observe_deep(values), doc.links.observe_deep(links)


@dataclass(slots=True)
class _Found:
    """What must go, place by place."""

    job: jobs.Cut
    whose: Mapping[Key, str]
    places: list[jobs.CutPlace] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)

    def look(self, section: str, doc: SectionDoc, authorship: Authorship) -> None:
        """Looks through everything that lives in one section."""
        codes = plain(doc.entries)
        for place, words, pieces in _texts(section, doc, authorship):
            for span in self.spans(words, pieces, authorship.hands):
                code = codes.get(place[1] or "", {}) if section != "frame" else {}
                self.note("live", place, _code(code), words, span)
        for key, value in _values(section, doc):
            for said in _strings(_words_in(key, value)):
                for span in self.value_spans(key, said):
                    self.note("live", (section, key[1] or None, key[2] or "link"), "", said, span)

    def look_back(self, authorship: Authorship) -> None:
        """Looks through what was struck out: all wordings there ever were."""
        for place, held in authorship.texts.items():
            words = b"".join(piece.text for piece in held).decode()
            for span in self.spans(words, list(held), authorship.hands):
                if _touches_struck(span, list(held)):
                    self.note("past", place, "", words, span)

    def rows(self, connection: Connection) -> None:
        """Counts the rows of the log that hold the text as it is, or are of those hands."""
        count = sum(
            entry.actor in self.job.actors or stands_in(entry.data, self.job.texts)
            for entry in log_reading.proven(connection, self.job.canvas, self.begins(connection))
        )
        if count:
            self.counts["log"] = count

    def begins(self, connection: Connection) -> int:
        return log_reading.beginning_of(connection, self.job.canvas)[0]

    def note(
        self, kind: str, place: tuple[str, str | None, str], code: str, words: str, span: Span
    ) -> None:
        self.counts[kind] = self.counts.get(kind, 0) + 1
        before, what, after = context(words, span)
        section, card, key = place
        self.places.append(
            jobs.CutPlace(
                kind=kind,
                section=section,
                card=card,
                key=key,
                code=code,
                before=before,
                what=what,
                after=after,
            )
        )

    def spans(self, words: str, pieces: Iterable[Piece] | None, hands: Hands) -> list[Span]:
        """Where, in a text, stands what must go."""
        found = spans(words, self.job.texts)
        if self.job.actors and pieces is not None:
            at = 0
            for piece in pieces:
                end = at + len(piece.text.decode())
                if hands.of(piece.written) in self.job.actors:
                    found.append((at, end))
                at = end
        return joined(found)

    def value_spans(self, key: Key, said: str) -> list[Span]:
        """The same for a plain value, which is of the hand that set it last."""
        if said and self.whose.get(key) in self.job.actors:
            return [(0, len(said))]
        return spans(said, self.job.texts)


def _perform(witness: Witness, found: _Found, job: jobs.Cut) -> None:
    """Cuts, as the server's own edits, which the witness takes like rows of the log."""
    clean = cleaner(job.texts, "")
    for section in SECTIONS:
        doc = SectionDoc(section, forgets=False)
        doc.apply(witness.replay.docs[section].diff())
        before = doc.state_vector()
        with doc.doc.transaction():
            _cut_section(section, doc, witness.authorship, found, clean)
        data = doc.diff(before)
        if data in _NO_CHANGE:
            continue
        revision = witness.replay.revision + 1
        entry = Entry(
            job.canvas, revision, 0, section, _SERVER, _SERVER,
            from_milliseconds(0), "erase", data, b"", b"",
        )  # fmt: skip
        witness.take(entry)


def _cut_section(
    section: str, doc: SectionDoc, authorship: Authorship, found: _Found, clean: Any
) -> None:
    hands = authorship.hands
    # First all is looked for, in the texts as they are; a body in its runs and over their ends.
    for held, words, pieces in _runs(section, doc, authorship):
        gone = found.spans(words, pieces, hands)
        for start, end in reversed(gone):
            del held[len(words[:start].encode()) : len(words[:end].encode())]
    for fragment in _bodies(section, doc):
        _cut_over_ends(fragment, found.job.texts)
    for (_, name, key), value in list(_values(section, doc)):
        whole = bool(found.job.actors) and found.whose.get((section, name, key)) in found.job.actors
        scrub = _nothing if whole else clean
        words = _words_in((section, name, key), value)
        after = clean_value(words, scrub)
        if after == words:
            continue
        if not key:
            doc.links[name] = _without_empty({**value, **after})
            continue
        root = doc.entries if section == "frame" else doc.card(name)
        if root is None:
            continue
        if key == "set_aside":
            root[key] = _without_empty({**value, **after})
            continue
        known = field_of(section, key)
        if whole and known is not None and known.type not in _WORDED:
            continue  # A choice among words of ours says nothing in anybody's words.
        try:
            check_value(section, key, after)
        except InvalidValue:
            del root[key]
        else:
            root[key] = after


_LINK_OURS: Final = frozenset({"kind", "from", "to", "role", "tie"})
_OURS: Final = frozenset(
    {"kind", "order", "code", "moved_to", "moved_from", "merged_into", "split_from"}
)
_WORDED: Final = frozenset({"text", "record", "records", "texts"})


def _words_in(key: Key, value: Any) -> Any:
    """The part of a plain value that is in people's words: what a link is, and its ends, is not."""
    _, _, name = key
    if not name:
        return {k: v for k, v in value.items() if k not in _LINK_OURS}
    if name == "set_aside":
        return {"reason": value.get("reason", "")} if isinstance(value, dict) else None
    return None if name in _OURS else value


def _without_empty(value: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in value.items() if v != ""}


def _nothing(_said: str) -> str:
    return ""


def _values(section: str, doc: SectionDoc) -> Iterator[tuple[Key, Any]]:
    """Every plain value with its place, links too (with an empty key)."""
    cards = {"": doc.entries} if section == "frame" else {}
    if section != "frame":
        found = ((name, doc.card(name)) for name in _keys(doc.entries))
        cards = {name: card for name, card in found if card is not None}
    for name, card in cards.items():
        for key in _keys(card):
            value = card[key]
            if not isinstance(value, Text | XmlFragment | Map):
                yield (section, name, key), value
    for name in _keys(doc.links):
        value = doc.links[name]
        if isinstance(value, dict):
            yield (section, name, ""), value


def _live_texts(section: str, doc: SectionDoc) -> Iterator[tuple[str | None, str, Any]]:
    if section == "frame":
        for key in _keys(doc.entries):
            yield None, key, doc.entries[key]
        return
    for name in _keys(doc.entries):
        card = doc.card(name)
        for key in _keys(card) if card is not None else ():
            yield name, key, card[key] if card is not None else None


def _texts(
    section: str, doc: SectionDoc, authorship: Authorship
) -> Iterator[tuple[tuple[str, str | None, str], str, list[Piece] | None]]:
    """Every live text as people read it, with its pieces where they say the same."""
    for name, key, held in _live_texts(section, doc):
        place = section, name, key
        known = authorship.texts.get(place)
        living = [one for one in known if not one.struck] if known is not None else None
        if isinstance(held, Text):
            words = str(held)
        elif isinstance(held, XmlFragment):
            words = (
                known.live()
                if isinstance(known, BodyPieces)
                else "\n".join(_words(run) for run in _xml_texts(held))
            )
        else:
            continue
        said = b"".join(one.text for one in living).decode() if living is not None else None
        yield place, words, living if said == words else None


def _runs(
    section: str, doc: SectionDoc, authorship: Authorship
) -> Iterator[tuple[Any, str, list[Piece] | None]]:
    """Every live run of text that can be cut, with its pieces."""
    for name, key, held in list(_live_texts(section, doc)):
        known = authorship.texts.get((section, name, key))
        if isinstance(held, Text):
            words = str(held)
            yield held, words, _same(words, known if isinstance(known, Pieces) else None)
        elif isinstance(held, XmlFragment):
            runs = list(_xml_texts(held))
            shadows = list(_shadows(known.root)) if isinstance(known, BodyPieces) else []
            for number, run in enumerate(runs):
                words = _words(run)
                shadow = shadows[number].pieces if len(shadows) == len(runs) else None
                yield run, words, _same(words, shadow)


def _same(words: str, pieces: Pieces | None) -> list[Piece] | None:
    if pieces is None or pieces.live() != words:
        return None
    return [one for one in pieces if not one.struck]


def _bodies(section: str, doc: SectionDoc) -> Iterator[XmlFragment]:
    for _, _, held in _live_texts(section, doc):
        if isinstance(held, XmlFragment):
            yield held


def _cut_over_ends(fragment: XmlFragment, texts: Iterable[str]) -> None:
    """What begins in one paragraph and ends in another is cut in all of them."""
    runs = [(run, _words(run)) for run in _xml_texts(fragment)]
    whole = "\n".join(words for _, words in runs)
    for start, end in reversed(spans(whole, texts)):
        at = len(whole)
        for run, words in reversed(runs):
            begins = at - len(words)
            first, last = max(start, begins) - begins, min(end, at) - begins
            if first < last:
                del run[len(words[:first].encode()) : len(words[:last].encode())]
            at = begins - 1


def _xml_texts(parent: XmlFragment | XmlElement) -> Iterator[XmlText]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _xml_texts(child)


def _words(run: XmlText) -> str:
    return "".join(said for said, _ in run.diff() if isinstance(said, str))


def _shadows(node: Branch) -> Iterator[Words]:
    for child in node.living():
        if isinstance(child, Words):
            yield child
        else:
            yield from _shadows(child)


def _without_struck(authorship: Authorship, hands: Hands) -> Authorship:
    """Whose words those are that are left, and nothing of what was struck out."""
    made = Authorship()
    made.hands, made.revision = hands, authorship.revision
    for place, held in authorship.texts.items():
        made.texts[place] = (
            BodyPieces(_bare(held.root)) if isinstance(held, BodyPieces) else _left(held)
        )
    return made


def _bare(node: Branch) -> Branch:
    children = [
        replace(child, pieces=_left(child.pieces)) if isinstance(child, Words) else _bare(child)
        for child in node.living()
    ]
    return replace(node, children=children)


def _left(pieces: Pieces) -> Pieces:
    return Pieces([one for one in pieces if not one.struck])


def _touches_struck(span: Span, pieces: list[Piece]) -> bool:
    at = 0
    for piece in pieces:
        end = at + len(piece.text.decode())
        if piece.struck and at < span[1] and end > span[0]:
            return True
        at = end
    return False


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for held in value.values():
            yield from _strings(held)
    elif isinstance(value, list | tuple):
        for held in value:
            yield from _strings(held)


def _code(values: Any) -> str:
    code = values.get("code") if isinstance(values, Mapping) else None
    return code if isinstance(code, str) else ""


def _must_be_forgotten(state: bytes, texts: Iterable[str]) -> None:
    for text in texts:
        if text.encode() in state:
            raise Unforgotten


def _keys(held: Map[Any]) -> list[str]:
    # A list of its own: what is cut meanwhile is cut out of the map.
    return list(held.keys())


def packed_states(states: Mapping[str, bytes]) -> bytes:
    """The documents as a mark keeps them."""
    return zlib.compress(msgspec.msgpack.encode(dict(states)), 6)
