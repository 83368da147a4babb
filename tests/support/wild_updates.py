"""Updates made by somebody who knows the format and the document, and means no good.

Pure chance is refused at the first byte. These are well written, mostly join what is known,
and name real neighbours, parents and keys, so that a good part of them is let in: what the
gate lets in is what has to be harmless.
"""

from __future__ import annotations

from random import Random

from tests.support.hostile_updates import ACTORS, ALICE, BOB
from tests.support.update_bytes import (
    Bytes,
    Ident,
    Item,
    Section,
    Where,
    deleted,
    gc,
    mark,
    plain,
    shared,
    string,
)
from workspace.realtime.gate import Gate
from workspace.realtime.gate_index import KEY_MASK, KEY_SHIFT, TYPE_SHIFT
from workspace.realtime.gate_schema import (
    TEXT_NODE,
    Entries,
    Fixed,
    KeyRule,
    Node,
    PlainText,
    PlainValue,
    RichBody,
    Role,
    Values,
)
from workspace.realtime.update_format import CLOCK_BITS, CLOCK_MASK, NOTHING, STRING

CLIENTS = (ALICE, BOB, 30, 40, 50)
TEXTS = ("a", "bc", "été", "😀", "x😀y", "مرحبا", "\n", "mot " * 8)
MARKS = (
    ("strong", "{}"),
    ("strong", "null"),
    ("em", "{}"),
    ("link", '{"href":"https://a.org"}'),
    ("link", "null"),
    ("strong", "1"),
)
NAMES = ("paragraph", "bullet_list", "ordered_list", "list_item", "hard_break", "script")
KEYS = ("kind", "order", "title", "body", "plain", "set_aside", "set_aside", "status", "code")
VALUES: tuple[object, ...] = (
    "need",
    "a1",
    None,
    {"at": "2026-03-02T09:00:00Z", "group": None},
    1,
    0.5,
    [],
    {},
)
FITTING = {"kind": "need", "order": "a2", "set_aside": {"at": "2026-03-02", "group": None}}
CAUSES = {"kind": "causes", "from": "c1", "to": "c9"}


def actor_of(client: int) -> str:
    """Who writes under this client id."""
    return ACTORS.get(client, f"person:{client}")


class Wild:
    """Makes updates for what a gate knows."""

    def __init__(self, gate: Gate, random: Random) -> None:
        self.gate = gate
        self.random = random
        self.index = gate.memory.index

    def update(self) -> tuple[bytes, str]:
        """The bytes, and who sends them."""
        random = self.random
        client = random.choice(CLIENTS)
        sections = [self._section(client)]
        if random.random() < 0.08:
            other = random.choice(CLIENTS)
            if other != client:
                sections.append(self._section(other))
        deletes = self._deletes() if random.random() < 0.35 else []
        if deletes and random.random() < 0.3:
            sections = []
        return Bytes(sections, deletes).write(), actor_of(client)

    def _section(self, client: int) -> Section:
        random = self.random
        clock = self.index.clocks.get(client, 0)
        if random.random() < 0.05:
            clock = max(0, clock + random.randint(-4, 1))
        items: list[Item] = []
        at = clock
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            item, length = self._item(client, at, items)
            items.append(item)
            at += length
        return Section(client, clock, items)

    def _item(self, client: int, clock: int, before: list[Item]) -> tuple[Item, int]:
        random = self.random
        if random.random() < 0.03:
            length = random.randint(1, 3)
            return gc(length), length
        origin, right, parent, key, place = self._place()
        if before and random.random() < 0.3:
            # After one's own last item, or inside it when it is a type.
            if before[-1].kind == 7 and random.random() < 0.6:
                origin = right = None
                parent = (client, clock - 1)
                key = random.choice(KEYS) if before[-1].body[0] == 1 else None
                place = None
            else:
                origin, parent, key = (client, clock - 1), None, None
        return self._content(origin, right, parent, key, place)

    def _content(
        self,
        origin: Ident | None,
        right: Ident | None,
        parent: str | Ident | None,
        key: str | None,
        place: int | None,
    ) -> tuple[Item, int]:
        random = self.random
        where: Where = {"origin": origin, "right": right, "parent": parent, "key": key}
        if random.random() < 0.06:
            length = random.randint(1, 3)
            return deleted(length, **where), length
        if place is not None and random.random() < 0.85:
            role = self.gate.memory.types.roles[place >> TYPE_SHIFT]
            fitting = self._fitting(role, key or self.gate.memory.key_of(place), where)
            if fitting is not None:
                return fitting
        kind = random.random()
        if kind < 0.3:
            return plain(random.choice((*VALUES, CAUSES)), **where), 1
        if kind < 0.6:
            return shared(random.choice((1, 2, 4, 6)), **where), 1
        if kind < 0.7:
            return shared(3, random.choice(NAMES), **where), 1
        if kind < 0.8:
            return mark(*random.choice(MARKS), **where), 1
        return self._letters(where)

    def _letters(self, where: Where) -> tuple[Item, int]:
        text = self.random.choice(TEXTS)
        return string(text, **where), len(text.encode("utf-16-le")) // 2

    def _fitting(self, role: Role | None, key: str | None, where: Where) -> tuple[Item, int] | None:
        """An item that may stand there by the schema."""
        random = self.random
        match role:
            case PlainText():
                return self._letters(where)
            case Node(name=name) if name == TEXT_NODE:
                if random.random() < 0.25:
                    return mark(*random.choice(MARKS), **where), 1
                return self._letters(where)
            case Node(body, name):
                children = sorted(body.nodes.get(name, ()))
                if not children:
                    return None
                child = random.choice(children)
                if child == TEXT_NODE:
                    return shared(6, **where), 1
                return shared(3, child, **where), 1
            case Entries():
                return shared(1, **where), 1
            case Values():
                return plain(CAUSES, **where), 1
            case Fixed(keys):
                return self._field(keys.get(key or ""), key, where)
            case None:
                return None

    def _field(
        self, rule: KeyRule | None, key: str | None, where: Where
    ) -> tuple[Item, int] | None:
        match rule:
            case PlainText():
                return shared(2, **where), 1
            case RichBody():
                return shared(4, **where), 1
            case PlainValue():
                value = FITTING.get(key or "")
                return plain(value, **where), 1
            case None:
                return None

    def _place(
        self,
    ) -> tuple[Ident | None, Ident | None, str | Ident | None, str | None, int | None]:
        """Neighbours or a parent, and the place they are in, if there is one."""
        random = self.random
        memory = self.gate.memory
        kind = random.random()
        if kind < 0.12:
            key = random.choice(("c1", "c2", "c3", "l1", "l2", "l3"))
            return None, None, random.choice(("cards", "links", "links", "meta", "x")), key, None
        if kind < 0.3:
            idents = [ident for ident in memory.types.idents if ident != NOTHING]
            ident = random.choice(idents)
            number = memory.types.numbers.get(ident, 0)
            is_map = not isinstance(memory.types.roles[number], PlainText | Node)
            field = random.choice(KEYS) if is_map or random.random() < 0.03 else None
            return None, None, unpacked(ident), field, number << TYPE_SHIFT
        if kind < 0.36:
            return self._anything(), self._anything(), None, None, None
        if kind < 0.4:
            return None, None, self._anything(), None, None
        place = random.choice(self._inviting())
        items = self._standing(place)
        at = random.randrange(len(items))
        if place >> KEY_SHIFT & KEY_MASK and random.random() < 0.9:
            return unpacked(items[-1]), None, None, None, place
        left: int | None = items[at]
        step = 1 if random.random() < 0.85 else random.randint(-1, 4)
        to = at + step
        right = items[to] if 0 <= to < len(items) else None
        if random.random() < 0.1:
            left, right = None, items[0]
        return (
            unpacked(left) if left is not None else None,
            unpacked(right) if right is not None else None,
            None,
            None,
            place,
        )

    def _anything(self) -> Ident | None:
        """Any id that was ever given out, also of what nobody remembers."""
        if self.random.random() < 0.3:
            return None
        client, clock = self.random.choice(list(self.index.clocks.items()))
        return client, self.random.randrange(clock)

    def _inviting(self) -> list[int]:
        """Places, those that people may write in three times."""
        memory = self.gate.memory
        found: list[int] = []
        for place in self.index.heads.keys:
            role = memory.types.roles[place >> TYPE_SHIFT]
            found += [place] * (3 if isinstance(role, PlainText | Node | Values) else 1)
        return found

    def _standing(self, place: int) -> list[int]:
        items: list[int] = []
        here = self.index.head(place)
        while here != NOTHING and len(items) < 400:
            items.append(here)
            here = self.index.look(here)[1]
        return items

    def _deletes(self) -> list[tuple[int, list[tuple[int, int]]]]:
        random = self.random
        found: dict[int, list[tuple[int, int]]] = {}
        for _ in range(random.choice((1, 1, 2))):
            place = random.choice(self.index.heads.keys)
            item = random.choice(self._standing(place))
            if self.index.seat(item) & 0xF != STRING and random.random() < 0.3:
                continue
            client, clock = unpacked(item)
            ranges = found.setdefault(client, [])
            length = random.randint(1, 4)
            if not ranges or ranges[-1][0] + ranges[-1][1] <= clock:
                ranges.append((clock, length))
        return [(client, ranges) for client, ranges in found.items() if ranges]


def unpacked(ident: int) -> Ident:
    """(client, clock) of an item id."""
    return ident >> CLOCK_BITS, ident & CLOCK_MASK
