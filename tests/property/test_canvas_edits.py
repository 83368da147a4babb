"""Any sequence of verbs leaves a sound canvas, and the log of it replays to the same one."""

from __future__ import annotations

import contextlib
import json
import random
from datetime import UTC, datetime
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from pycrdt import TransactionEvent
from typing_extensions import override

from workspace.canvas import body, edits
from workspace.canvas.changes import changes_between
from workspace.canvas.document import SectionDoc, read_canvas
from workspace.canvas.edits.finding import find
from workspace.canvas.interchange import documents_of, from_json, to_json
from workspace.canvas.model import Canvas
from workspace.canvas.questions import ask
from workspace.canvas.schema import CARD_SECTIONS, LINK_KIND, LINK_KINDS
from workspace.errors import Refusal
from workspace.realtime.gate import Gate

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
sections = st.sampled_from(CARD_SECTIONS)
words = st.text(st.sampled_from("aé😀ж «\u00a0\n"), max_size=8)
picks = st.integers(0, 30)
wheres = st.sampled_from(["first", "last", "before", "after"])


class Canvasing(RuleBasedStateMachine):
    """One canvas, its log, and the gate that judges what the verbs did."""

    @initialize(seed=st.integers(0, 2**16))
    def begin(self, seed: int) -> None:
        self.draw = random.Random(seed).randrange
        self.docs = edits.new_canvas(title="Essai", language="fr")
        self.log: dict[str, list[bytes]] = {n: [d.diff()] for n, d in self.docs.items()}
        self.gates = {n: Gate.of_state(n, d.diff()) for n, d in self.docs.items()}
        self.subscriptions = [
            doc.doc.observe(self._noting(name)) for name, doc in self.docs.items()
        ]

    def _noting(self, name: str) -> Any:
        def note(event: TransactionEvent) -> None:
            if event.update not in (b"", b"\x00\x00"):
                self.log[name].append(event.update)

        return note

    @property
    def canvas(self) -> Canvas:
        return read_canvas(self.docs, id="", epoch=1, revision=1, language="fr")

    def pick(self, number: int) -> str:
        names = sorted(dict.fromkeys(card.id for card in self.canvas.cards))
        return names[number % len(names)] if names else "nobody"

    def where(self, kind: str, number: int) -> Any:
        places = {"before": edits.Before, "after": edits.After}
        return places[kind](self.pick(number)) if kind in places else kind

    @rule(section=sections, title=words, said=words, kind=wheres, number=picks)
    def add(self, section: Any, title: str, said: str, kind: str, number: int) -> None:
        with contextlib.suppress(Refusal):
            edits.add_card(
                self.docs,
                section,
                {"title": title, "body": body.from_text(said)},
                language="fr",
                where=self.where(kind, number),
                draw=self.draw,
            )

    @rule(number=picks, key=st.sampled_from(["title", "plain", "body"]), said=words)
    def write(self, number: int, key: str, said: str) -> None:
        with contextlib.suppress(Refusal):
            value = body.from_text(said) if key == "body" else said
            edits.change_card(self.docs, self.pick(number), {key: value, "sensitive": bool(said)})

    @rule(number=picks, kind=wheres, other=picks)
    def move(self, number: int, kind: str, other: int) -> None:
        with contextlib.suppress(Refusal):
            edits.move(self.docs, self.pick(number), self.where(kind, other), draw=self.draw)

    @rule(number=picks, section=sections)
    def move_away(self, number: int, section: Any) -> None:
        with contextlib.suppress(Refusal):
            edits.move_to_section(
                self.docs, self.pick(number), section, at=AT, language="fr", draw=self.draw
            )

    @rule(number=picks, back=st.booleans())
    def aside(self, number: int, back: bool) -> None:
        with contextlib.suppress(Refusal):
            if back:
                edits.restore(self.docs, self.pick(number))
            else:
                edits.set_aside(self.docs, self.pick(number), at=AT)

    @rule(number=picks, other=picks)
    def merge(self, number: int, other: int) -> None:
        with contextlib.suppress(Refusal):
            edits.merge(self.docs, self.pick(number), self.pick(other), at=AT)

    @rule(number=picks, block=st.integers(0, 2), offset=st.integers(0, 3))
    def split(self, number: int, block: int, offset: int) -> None:
        with contextlib.suppress(Refusal):
            edits.split(
                self.docs,
                self.pick(number),
                block=block,
                offset=offset,
                language="fr",
                keep=[link.id for link in self.canvas.links],
                draw=self.draw,
            )

    @rule(number=picks, other=picks, kind=st.sampled_from([kind.id for kind in LINK_KINDS]))
    def link(self, number: int, other: int, kind: str) -> None:
        extras = {"tie": "trust"} if kind == "tie" else {}
        with contextlib.suppress(Refusal):
            edits.link(self.docs, kind, self.pick(number), self.pick(other), extras)

    @rule(section=sections)
    def rebalance(self, section: str) -> None:
        before = [card.id for card in self.canvas.section(section).cards]
        edits.rebalance(self.docs[section], self.draw)
        assert [card.id for card in self.canvas.section(section).cards] == before

    @invariant()
    def nothing_is_malformed(self) -> None:
        assert self.canvas.faults == ()

    @invariant()
    def codes_are_unique_and_ids_present_once(self) -> None:
        for section in CARD_SECTIONS:
            codes = [card.code for card in self.canvas.section(section).cards]
            assert len(set(codes)) == len(codes)
        present = [card.id for card in self.canvas.cards if card.moved_to is None]
        assert len(set(present)) == len(present)

    @invariant()
    def everything_reads_and_travels(self) -> None:
        canvas = self.canvas
        ask(canvas)
        again = from_json(json.loads(json.dumps(to_json(canvas))))
        assert to_json(again) == to_json(canvas)
        assert changes_between(canvas, canvas) == ()
        for link in canvas.links:
            assert LINK_KIND[link.kind].source == link.section

    @override
    def teardown(self) -> None:
        if not hasattr(self, "docs"):
            return
        for doc, subscription in zip(self.docs.values(), self.subscriptions, strict=True):
            doc.doc.unobserve(subscription)
        for name, doc in self.docs.items():
            first, *later = self.log[name]
            replayed = SectionDoc.opened(name, first, later)
            assert replayed.content_hash() == doc.content_hash()
            for data in later:
                judged = self.gates[name].judge(data, actor="system", system=True)
                self.gates[name].accept(judged)
        made = read_canvas(documents_of(self.canvas), id="", epoch=1, revision=1, language="fr")
        assert to_json(made) == to_json(self.canvas)
        for card in self.canvas.cards:
            assert find(self.docs, card.id).id == card.id


TestCanvasing = Canvasing.TestCase
TestCanvasing.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
