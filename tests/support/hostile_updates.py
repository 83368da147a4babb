"""Updates that no page of ours would send, each with what it would do and how it is answered.

`house` is the honest document they are sent to; ids in it are named here. A vector is
(name, why, bytes, code, fault): `code` is the refusal's, `fault` the reader's word or the
gate's reason where there is one. Every vector is sent by Bob.
"""

# ruff: noqa: E501 - a vector is a row of a table

from __future__ import annotations

from dataclasses import dataclass

from tests.support.update_bytes import (
    Bytes,
    Ident,
    Item,
    Section,
    deleted,
    gc,
    mark,
    plain,
    shared,
    string,
    text,
    uint,
    update,
)

SERVER, ALICE, BOB, NEW = 1, 10, 20, 30
ACTORS = {SERVER: "system", ALICE: "person:a11ce", BOB: "person:b0b"}

CARD: Ident = (ALICE, 0)
TITLE: Ident = (ALICE, 3)
EMOJI: Ident = (ALICE, 5)
BODY: Ident = (ALICE, 8)
PARAGRAPH: Ident = (ALICE, 9)
WORDS: Ident = (ALICE, 10)
PLAIN: Ident = (ALICE, 16)
LINK: Ident = (ALICE, 22)

ALICE_END, BOB_END = 23, 3

HOUSE: tuple[tuple[str, bytes], ...] = (
    (
        "person:a11ce",
        update(
            ALICE,
            0,
            shared(1, parent="cards", key="c1"),
            plain("need", parent=CARD, key="kind"),
            plain("a0", parent=CARD, key="order"),
            shared(2, parent=CARD, key="title"),
            string("a😀b", parent=TITLE),
            shared(4, parent=CARD, key="body"),
            shared(3, "paragraph", parent=BODY),
            shared(6, parent=PARAGRAPH),
            string("words", parent=WORDS),
            shared(2, parent=CARD, key="plain"),
            string("plain", parent=PLAIN),
            plain({"kind": "causes", "from": "c1", "to": "c2"}, parent="links", key="l1"),
        ),
    ),
    ("person:b0b", update(BOB, 0, string("xyz", origin=(ALICE, 21)))),
    ("system", update(SERVER, 0, plain("B1", parent=CARD, key="code"))),
    ("system", update(SERVER, 1, plain(1, parent="meta", key="schema"))),
)


@dataclass(frozen=True)
class Hostile:
    name: str
    why: str
    data: bytes
    code: str
    fault: str = ""


def bob(*items: Item, deletes: tuple[tuple[int, tuple[tuple[int, int], ...]], ...] = ()) -> bytes:
    """Bob's next update."""
    return update(BOB, BOB_END, *items, deletes=deletes)


def delete(client: int, *ranges: tuple[int, int]) -> bytes:
    return update(BOB, BOB_END, deletes=((client, ranges),))


def raw(head: str, item: bytes = b"") -> bytes:
    return bytes.fromhex(head) + item


AFTER_PLAIN: Ident = (BOB, 2)
LINK_VALUE = {"kind": "causes", "from": "c1", "to": "c3"}


def typed(content: str = "t") -> Item:
    """An honest letter after Bob's last."""
    return string(content, origin=AFTER_PLAIN)


def nested(levels: int) -> Item:
    """A value of lists in lists."""
    return Item(8, uint(1) + b"\x75\x01" * levels + b"\x7e", parent=CARD, key="x")


def nodes(depth: int) -> bytes:
    """Lists in list items in lists …, each level two nodes."""
    items = [shared(3, "bullet_list", origin=PARAGRAPH)]
    for level in range(1, depth):
        name = "list_item" if level % 2 else "bullet_list"
        items.append(shared(3, name, parent=(BOB, BOB_END + level - 1)))
    return bob(*items)


def value_bytes(content: bytes) -> bytes:
    """Bob sets a key to one value, written as given."""
    return bob(Item(8, uint(1) + content, origin=(ALICE, 2)))


def malformed(name: str, why: str, data: bytes, fault: str) -> Hostile:
    return Hostile(name, why, data, "malformed_update", fault)


MEMORY = (
    malformed(
        "two_sections_for_one_client_in_a_map",
        "Native code frees the same memory twice and the process dies when the map is read.",
        bytes.fromhex("020162052801056361726473016b01780162052701056361726473016b0100"),
        "client_twice",
    ),
    malformed(
        "two_sections_for_one_client_in_a_text",
        "After the next honest keystroke every read loops for ever with the GIL held.",
        bytes.fromhex("0201630004010174017801630004010174017900"),
        "client_twice",
    ),
    malformed(
        "two_sections_for_one_client_apart",
        "The same with somebody else's section between the two.",
        Bytes(
            [
                Section(BOB, BOB_END, [typed()]),
                Section(NEW, 0, [string("n", parent=PLAIN)]),
                Section(BOB, BOB_END + 1, [string("u", origin=(BOB, BOB_END))]),
            ]
        ).write(),
        "client_twice",
    ),
    malformed(
        "a_section_without_items",
        "For a client the document knows, yrs panics with what is no Exception.",
        bytes.fromhex("0100010500"),
        "empty",
    ),
    malformed(
        "a_section_without_items_beside_a_full_one",
        "The same, hidden behind honest typing.",
        uint(2) + Section(BOB, BOB_END, [typed()]).write() + uint(0) + uint(NEW) + b"\0" + b"\0",
        "empty",
    ),
    malformed(
        "one_client_twice_in_the_deletions",
        "The two lists of ranges are merged unsorted; what is deleted depends on the reader.",
        Bytes([], [(ALICE, [(17, 1)]), (ALICE, [(19, 1)])]).write(),
        "client_twice",
    ),
    malformed(
        "a_client_without_ranges_in_the_deletions",
        "An empty queue is what yrs panics on.",
        bytes.fromhex("00010a00"),
        "empty",
    ),
    malformed(
        "an_empty_string",
        "An item of length nought shares its id with the next one.",
        bob(string("", origin=AFTER_PLAIN)),
        "empty",
    ),
    malformed(
        "an_empty_row_of_values",
        "The same for plain values.",
        bob(plain(origin=(ALICE, 2))),
        "empty",
    ),
    malformed("an_empty_tombstone", "The same for a tombstone.", bob(gc(0)), "empty"),
    malformed(
        "an_empty_deleted_item",
        "The same for a deleted item.",
        bob(deleted(0, origin=AFTER_PLAIN)),
        "empty",
    ),
    malformed(
        "a_deletion_of_nothing",
        "A range of length nought is found nowhere and looked for in the wrong block.",
        delete(ALICE, (17, 0)),
        "empty",
    ),
    malformed(
        "deletions_out_of_order",
        "Readers that search ranges expect them sorted.",
        delete(ALICE, (19, 1), (17, 1)),
        "delete_order",
    ),
    malformed(
        "deletions_that_overlap",
        "The same id deleted twice is split twice.",
        delete(ALICE, (17, 2), (18, 1)),
        "delete_order",
    ),
)

KINDS = tuple(
    malformed(f"content_kind_{name}", why, bob(Item(kind, body, origin=AFTER_PLAIN)), "kind")
    for name, kind, body, why in (
        ("json", 2, uint(1) + text("1"), "Its reader is off by one: the state cannot be loaded."),
        ("json_empty", 2, uint(0) + text("1"), "Twelve bytes after which no checkpoint loads."),
        ("binary", 3, uint(1) + b"x", "Bytes that no section holds and nobody can check."),
        ("embed", 5, text("{}"), "An object in a text: no schema here has one."),
        ("document", 9, text("guid") + b"\x76\x00", "A document in a document, loaded by its id."),
        ("skip", 10, uint(1), "A gap on purpose: what follows waits and integrates later."),
        ("move", 11, b"\0\0\0", "Content that only other libraries know."),
        ("sixteen", 16, text("x"), "Readers disagree on how many bits name the kind."),
        ("string_with_bit_five", 20, text("x"), "yrs reads a string, yjs fails."),
    )
)

TYPES = tuple(
    malformed(
        f"type_{name}",
        "A shared type that no section holds.",
        bob(Item(7, body, parent=BODY)),
        "type",
    )
    for name, body in (
        ("array", b"\x00"),
        ("xml_hook", b"\x05" + text("hook")),
        ("weak_reference", b"\x07\x00"),
        ("document", b"\x09"),
        ("undefined", b"\x0f"),
    )
)

STACK = (
    malformed(
        "lists_in_lists_beyond_sixteen",
        "The first level that is too many.",
        bob(nested(17)),
        "depth",
    ),
    malformed(
        "lists_in_lists_four_hundred",
        "817 bytes end a process whose threads have small stacks.",
        bob(nested(400)),
        "depth",
    ),
    malformed(
        "lists_in_lists_twenty_eight_thousand",
        "56 kB end any process, while they are still being read.",
        bob(nested(28_000)),
        "depth",
    ),
    malformed(
        "objects_in_objects",
        "The same with objects.",
        bob(Item(8, uint(1) + b"\x76\x01\x01a" * 400 + b"\x7e", parent=CARD, key="x")),
        "depth",
    ),
    malformed(
        "lists_in_lists_cut_off",
        "The native reader dies before it notices that the bytes end.",
        bob(nested(28_000))[:-3],
        "depth",
    ),
    malformed(
        "lists_in_lists_in_a_mark",
        "The value of a mark is JSON, read by another parser with the same weakness.",
        bob(mark("strong", "[" * 2_000 + "]" * 2_000, origin=(ALICE, 15))),
        "depth",
    ),
    Hostile(
        "nodes_in_nodes_beyond_thirty_two",
        "Writing, deleting and reading a deep tree recurses in native code.",
        nodes(31),
        "too_deep",
    ),
    Hostile(
        "nodes_in_nodes_twenty_thousand",
        "The same at the size that kills.",
        nodes(20_000),
        "too_deep",
    ),
)

CIRCLES = (
    Hostile(
        "an_item_that_stands_on_itself",
        "It is looked for before it exists.",
        bob(string("x", origin=(BOB, BOB_END))),
        "bad_origin",
        "circular",
    ),
    Hostile(
        "an_item_that_stands_on_its_own_future",
        "yjs does not check ids of the same client and splits what is not there.",
        bob(string("x", origin=(BOB, BOB_END + 1)), string("y", origin=AFTER_PLAIN)),
        "bad_origin",
        "circular",
    ),
    Hostile(
        "two_items_that_stand_on_each_other",
        "Neither can ever be placed: both wait, unseen, for good.",
        Bytes(
            [
                Section(BOB, BOB_END, [string("x", origin=(NEW, 0))]),
                Section(NEW, 0, [string("y", origin=(BOB, BOB_END))]),
            ]
        ).write(),
        "bad_origin",
        "circular",
    ),
    Hostile(
        "a_type_inside_itself",
        "Walking up to the root never ends.",
        bob(shared(3, "paragraph", parent=(BOB, BOB_END))),
        "bad_origin",
        "circular",
    ),
)

IDENTITY = (
    malformed(
        "a_client_of_two_to_the_fifty_three_plus_one",
        "Native code keeps 53 bits: it writes as client 1, the server.",
        raw("01018180808080808010", b"\x02" + string("x", parent=PLAIN).write() + b"\0"),
        "number_range",
    ),
    malformed(
        "a_client_of_thirty_three_bits",
        "No Yjs makes one, and every further bit is a chance for readers to disagree.",
        update(1 << 32, 0, string("x", parent=PLAIN)),
        "client_range",
    ),
    malformed(
        "a_client_of_six_bytes",
        "One byte too many: whoever reads five takes it for somebody else's id.",
        raw("0101948080808001", b"\x03" + typed().write() + b"\0"),
        "number_range",
    ),
    malformed(
        "a_number_that_never_ends",
        "Readers overflow at different places.",
        raw("0101" + "ff" * 30, b"\x01" + typed().write() + b"\0"),
        "number_range",
    ),
    malformed(
        "a_deletion_under_an_aliased_client",
        "It deletes the victim's text without any section to check.",
        bytes.fromhex("00018180808080808010010005"),
        "number_range",
    ),
    malformed(
        "a_deletion_under_a_client_of_thirty_three_bits",
        "The same one bit above the limit.",
        Bytes([], [(1 << 32, [(0, 1)])]).write(),
        "client_range",
    ),
    malformed(
        "an_origin_under_a_client_of_thirty_three_bits",
        "A neighbour is named that another reader takes for somebody else's.",
        bob(string("x", origin=((1 << 32) + BOB, 2))),
        "origin_range",
    ),
    malformed(
        "a_right_neighbour_beyond_the_clocks",
        "The same for the right neighbour and its clock.",
        bob(string("x", right=(ALICE, 1 << 31))),
        "origin_range",
    ),
    malformed(
        "a_parent_beyond_the_clocks",
        "The same for the parent.",
        bob(string("x", parent=(ALICE, (1 << 31) + 16))),
        "origin_range",
    ),
    malformed(
        "a_clock_of_thirty_two_bits",
        "Native code keeps 32 bits and starts again at nought.",
        update(BOB, 1 << 31, typed()),
        "clock_range",
    ),
    malformed(
        "an_item_that_ends_beyond_the_clocks",
        "Its end wraps round to the client's beginning.",
        bob(gc((1 << 31) - BOB_END)),
        "clock_range",
    ),
    malformed(
        "a_length_beyond_the_clocks",
        "The length alone is out of range.",
        bob(gc(1 << 31)),
        "clock_range",
    ),
    malformed(
        "a_deletion_that_ends_beyond_the_clocks",
        "The same for a range.",
        delete(ALICE, (17, (1 << 31) - 1)),
        "clock_range",
    ),
    Hostile(
        "writing_under_anothers_client",
        "The log would show Alice as the author.",
        update(ALICE, ALICE_END, string("x", origin=(ALICE, 21))),
        "foreign_client",
    ),
    Hostile(
        "writing_under_the_servers_client",
        "Only the server writes as the server.",
        update(SERVER, 2, string("x", origin=AFTER_PLAIN)),
        "foreign_client",
    ),
    Hostile(
        "writing_under_anothers_client_beside_ones_own",
        "One honest section does not cover for another.",
        Bytes(
            [
                Section(BOB, BOB_END, [typed()]),
                Section(ALICE, ALICE_END, [string("x", origin=(ALICE, 21))]),
            ]
        ).write(),
        "foreign_client",
    ),
    Hostile(
        "sixty_five_new_clients_at_once",
        "Each new client lengthens the state vector that everybody sends, for good.",
        Bytes([Section(100 + n, 0, [string("x", origin=(ALICE, 21))]) for n in range(65)]).write(),
        "too_many_clients",
    ),
)

GAPS = (
    Hostile(
        "a_gap",
        "yrs integrates it and reports nothing; yjs waits. Nobody logs it.",
        update(BOB, BOB_END + 1, string("x", origin=AFTER_PLAIN)),
        "out_of_order",
    ),
    Hostile(
        "a_gap_under_a_new_client",
        "The same for somebody unknown.",
        update(NEW, 1, string("x", origin=AFTER_PLAIN)),
        "out_of_order",
    ),
    Hostile(
        "an_unknown_left_neighbour",
        "It waits, unjudged, until an honest member delivers what it waits for.",
        bob(string("x", origin=(ALICE, ALICE_END))),
        "out_of_order",
    ),
    Hostile(
        "an_unknown_right_neighbour",
        "The same to the right.",
        bob(string("x", right=(NEW, 0))),
        "out_of_order",
    ),
    Hostile(
        "an_unknown_parent",
        "The same above.",
        bob(string("x", parent=(NEW, 4))),
        "out_of_order",
    ),
    Hostile(
        "an_unknown_neighbour_among_two_authors",
        "The same where two sections have to be woven together.",
        Bytes(
            [
                Section(BOB, BOB_END, [typed()]),
                Section(NEW, 0, [string("x", origin=(BOB, BOB_END + 1))]),
            ]
        ).write(),
        "out_of_order",
    ),
    Hostile(
        "a_deletion_of_what_nobody_has_written",
        "It waits and deletes what its author writes later.",
        delete(ALICE, (22, 2)),
        "out_of_order",
    ),
    Hostile(
        "a_deletion_for_a_client_nobody_knows",
        "The same.",
        delete(NEW, (0, 1)),
        "out_of_order",
    ),
)

ORDER = (
    Hostile(
        "right_neighbour_left_of_the_left_one",
        "Live it reads one way, after loading another, in yrs and in yjs.",
        update(NEW, 0, string("x", origin=AFTER_PLAIN, right=(ALICE, 17))),
        "bad_origin",
        "right_before_left",
    ),
    Hostile(
        "one_item_as_both_neighbours",
        "The same in its shortest form.",
        bob(string("x", origin=(ALICE, 18), right=(ALICE, 18))),
        "bad_origin",
        "equal",
    ),
    Hostile(
        "neighbours_that_never_stood_side_by_side",
        "In order, but its author has seen what lies between: loading places it elsewhere.",
        bob(string("x", origin=(ALICE, 17), right=(ALICE, 20))),
        "bad_origin",
        "not_neighbours",
    ),
    Hostile(
        "appending_to_a_text_whose_end_one_has_written",
        "It claims that Alice's letter is the last, after writing three more behind it.",
        bob(string("x", origin=(ALICE, 21))),
        "bad_origin",
        "not_neighbours",
    ),
    Hostile(
        "beginning_a_text_that_one_has_read",
        "It claims that the text is empty.",
        bob(string("x", parent=PLAIN)),
        "bad_origin",
        "not_neighbours",
    ),
    Hostile(
        "neighbours_in_two_texts",
        "It would hang in one text and be counted in the other.",
        bob(string("x", origin=(ALICE, 7), right=(ALICE, 17))),
        "bad_origin",
        "places",
    ),
    Hostile(
        "neighbours_in_two_keys",
        "The same for the keys of a card.",
        bob(plain("x", origin=(ALICE, 1), right=(ALICE, 2))),
        "bad_origin",
        "places",
    ),
    Hostile(
        "a_right_neighbour_in_a_map",
        "Values of a key are only ever set after one another.",
        bob(plain("x", right=(ALICE, 2))),
        "bad_origin",
        "right_in_map",
    ),
    Hostile(
        "a_key_flag_in_a_text",
        "Readers that believe the flag look for a key that is not there.",
        bob(string("x", origin=AFTER_PLAIN, flags=0x20)),
        "bad_origin",
        "key_flag",
    ),
    Hostile(
        "a_letter_as_parent",
        "yrs refuses half way: the items before it stay applied.",
        bob(typed(), string("x", parent=(ALICE, 18))),
        "bad_origin",
        "parent",
    ),
    Hostile(
        "inside_an_emoji_from_the_left",
        "JavaScript shows two broken characters, the server one whole one, for ever.",
        bob(string("x", origin=EMOJI, right=(ALICE, 6))),
        "split_pair",
    ),
    Hostile(
        "inside_an_emoji_from_the_right",
        "The same, naming only the right half.",
        bob(string("x", right=(ALICE, 6))),
        "split_pair",
    ),
    Hostile(
        "deleting_the_first_half_of_an_emoji",
        "The same by a deletion that ends inside.",
        delete(ALICE, (4, 2)),
        "split_pair",
    ),
    Hostile(
        "deleting_the_second_half_of_an_emoji",
        "The same by a deletion that begins inside.",
        delete(ALICE, (6, 2)),
        "split_pair",
    ),
    Hostile(
        "inside_ones_own_new_emoji",
        "The same for a character that comes with the update.",
        bob(typed("😀"), string("x", origin=(BOB, 3), right=(BOB, 4))),
        "split_pair",
    ),
)

SCHEMA = tuple(
    Hostile(name, why, data, "not_in_schema")
    for name, why, data in (
        (
            "an_unknown_root",
            "Text that nobody sees, in every copy and backup.",
            bob(string("x", parent="secrets")),
        ),
        ("an_unknown_key", "The same on a card.", bob(plain(1, parent=CARD, key="colour"))),
        ("an_empty_key", "The same.", bob(plain(1, parent=CARD, key=""))),
        ("a_text_in_the_root_of_cards", "One root, two types.", bob(string("x", parent="cards"))),
        ("an_element_in_the_root_of_cards", "The same.", bob(shared(1, parent="cards"))),
        (
            "a_card_that_is_a_value",
            "Readers expect a map.",
            bob(plain({}, parent="cards", key="c2")),
        ),
        ("a_card_that_is_a_text", "The same.", bob(shared(2, parent="cards", key="c2"))),
        ("a_card_with_a_bad_id", "Ids go into pages.", bob(shared(1, parent="cards", key="<b>"))),
        ("a_card_with_a_long_id", "And addresses.", bob(shared(1, parent="cards", key="c" * 65))),
        ("a_deleted_card", "A card that never was.", bob(deleted(1, parent="cards", key="c2"))),
        (
            "a_link_that_is_a_map",
            "Readers expect a value.",
            bob(shared(1, parent="links", key="l2")),
        ),
        (
            "a_link_with_a_bad_id",
            "Ids go into pages.",
            bob(plain(LINK_VALUE, parent="links", key="a b")),
        ),
        ("an_item_in_the_root_of_links", "One root, two types.", bob(plain(1, parent="links"))),
        ("a_kind_that_is_a_text", "A value is expected.", bob(shared(2, origin=(ALICE, 1)))),
        (
            "a_string_as_a_value",
            "It would be split and merged.",
            bob(string("x", origin=(ALICE, 1))),
        ),
        ("a_value_in_a_text", "A text holds letters.", bob(plain(1, origin=AFTER_PLAIN))),
        ("a_map_in_a_text", "The same.", bob(shared(1, origin=AFTER_PLAIN))),
        (
            "a_mark_in_a_plain_text",
            "Plain texts have no marks.",
            bob(mark("strong", "{}", origin=AFTER_PLAIN)),
        ),
        ("letters_under_a_key_of_a_text", "The same.", bob(string("x", parent=PLAIN, key="k"))),
        ("letters_under_a_key_of_a_node", "The same.", bob(string("x", parent=WORDS, key="k"))),
        (
            "a_node_as_a_text_of_a_card",
            "A text is expected.",
            update(
                NEW, 0, shared(1, parent="cards", key="c2"), shared(4, parent=(NEW, 0), key="title")
            ),
        ),
        (
            "a_text_as_a_body_of_a_card",
            "A body is expected.",
            update(
                NEW, 0, shared(1, parent="cards", key="c2"), shared(2, parent=(NEW, 0), key="body")
            ),
        ),
        (
            "a_value_as_a_title",
            "Readers fail.",
            update(
                NEW,
                0,
                shared(1, parent="cards", key="c2"),
                plain("T", parent=(NEW, 0), key="title"),
            ),
        ),
        (
            "a_deleted_title",
            "A card whose title is gone from the first.",
            update(
                NEW,
                0,
                shared(1, parent="cards", key="c2"),
                deleted(1, parent=(NEW, 0), key="title"),
            ),
        ),
        ("a_value_in_a_card_without_a_key", "A card has keys only.", bob(plain(1, parent=CARD))),
        ("a_key_in_a_text", "Texts have no keys.", bob(plain(1, parent=PLAIN, key="k"))),
        (
            "letters_in_a_body",
            "The editor fails on text outside a paragraph.",
            bob(string("x", origin=PARAGRAPH)),
        ),
        ("a_text_node_in_a_body", "The same.", bob(shared(6, origin=PARAGRAPH))),
        ("a_script", "HTML made of it would run.", bob(shared(3, "script", origin=PARAGRAPH))),
        ("an_image", "It would call home.", bob(shared(3, "img", origin=PARAGRAPH))),
        ("an_element_without_a_name", "No node has none.", bob(shared(3, "", origin=PARAGRAPH))),
        ("an_element_named_text", "It is not a text.", bob(shared(3, "#text", origin=PARAGRAPH))),
        (
            "an_element_named_text_in_a_paragraph",
            "There a text may stand.",
            bob(shared(3, "#text", origin=WORDS)),
        ),
        (
            "a_list_item_outside_a_list",
            "The editor drops it.",
            bob(shared(3, "list_item", origin=PARAGRAPH)),
        ),
        ("a_paragraph_in_a_paragraph", "The same.", bob(shared(3, "paragraph", origin=WORDS))),
        (
            "a_plain_text_in_a_paragraph",
            "Its text is of the other kind.",
            bob(shared(2, origin=WORDS)),
        ),
        ("an_attribute", "onclick, style, id.", bob(plain("x", parent=PARAGRAPH, key="onclick"))),
        ("an_attribute_of_a_text", "The same.", bob(plain("x", parent=WORDS, key="style"))),
        ("a_value_in_a_body", "A body holds nodes.", bob(plain(1, origin=PARAGRAPH))),
        (
            "an_unknown_mark",
            "The editor deletes it for all.",
            bob(mark("blink", "{}", origin=(ALICE, 15))),
        ),
        ("an_unknown_mark_ended", "The same.", bob(mark("blink", "null", origin=(ALICE, 15)))),
    )
)

VALUES = tuple(
    Hostile(name, why, data, "bad_value")
    for name, why, data in (
        ("a_kind_nobody_knows", "Forms and exports fail.", bob(plain("villain", origin=(ALICE, 1)))),
        ("a_kind_that_is_a_number", "The same.", bob(plain(7, origin=(ALICE, 1)))),
        ("a_kind_that_is_a_list", "Lists cannot be looked up.", bob(plain(["need"], origin=(ALICE, 1)))),
        ("two_values_of_which_the_second_is_bad", "The last one counts.", bob(plain("need", [], origin=(ALICE, 1)))),
        ("a_set_aside_that_is_a_word", "A record is expected.", bob(plain("yes", parent=CARD, key="set_aside"))),
        ("a_link_without_ends", "It points nowhere.", bob(plain({"kind": "causes"}, parent="links", key="l2"))),
        ("a_link_with_more", "Hidden words.", bob(plain({**LINK_VALUE, "x": 1}, parent="links", key="l2"))),
        ("a_link_that_is_null", "Links are deleted, not emptied.", bob(plain(None, parent="links", key="l2"))),
        ("a_javascript_address", "It runs when followed.", bob(mark("link", '{"href":"javascript:alert(1)"}', origin=(ALICE, 15)))),
        ("a_data_address", "The same.", bob(mark("link", '{"href":"data:text/html,x"}', origin=(ALICE, 15)))),
        ("a_hidden_javascript_address", "Browsers drop the break.", bob(mark("link", '{"href":"java\\nscript:x"}', origin=(ALICE, 15)))),
        ("an_address_with_a_space_before", "Browsers drop the space.", bob(mark("link", '{"href":" javascript:x"}', origin=(ALICE, 15)))),
        ("a_file_address", "Readers' own files.", bob(mark("link", '{"href":"file:///etc/passwd"}', origin=(ALICE, 15)))),
        ("an_address_of_this_server", "A scheme is asked for.", bob(mark("link", '{"href":"//example.org"}', origin=(ALICE, 15)))),
        ("a_link_mark_with_more", "target, onclick.", bob(mark("link", '{"href":"https://a.org","onclick":"x"}', origin=(ALICE, 15)))),
        ("a_link_mark_without_address", "The renderer fails.", bob(mark("link", "{}", origin=(ALICE, 15)))),
        ("a_strong_that_is_true", "Marks hold an object.", bob(mark("strong", "true", origin=(ALICE, 15)))),
        ("a_strong_with_more", "Attributes in disguise.", bob(mark("strong", '{"style":"x"}', origin=(ALICE, 15)))),
    )
)  # fmt: skip

NOT_VALUES = tuple(
    malformed(name, why, data, fault)
    for name, why, data, fault in (
        ("a_number_that_is_none", "NaN: JSON has no word for it.", value_bytes(b"\x7b\x7f\xf8" + b"\0" * 6), "number"),
        ("an_infinite_number", "The same.", value_bytes(b"\x7c\x7f\x80\0\0"), "number"),
        ("a_number_beyond_two_to_the_fifty_three", "Other readers round it.", value_bytes(b"\x7b\x43\x40\0\0\0\0\0\1"), "number"),
        ("a_whole_number_beyond", "The same, written as an integer.", value_bytes(b"\x7d\x82\x80\x80\x80\x80\x80\x80\x40"), "number"),
        ("a_whole_number_written_long", "Two ways to write one value.", value_bytes(b"\x7d\x80\x00"), "long_number"),
        ("an_endless_whole_number", "The same without an end.", value_bytes(b"\x7d" + b"\xff" * 12), "number_range"),
        ("a_big_integer", "Most readers cannot hold it.", value_bytes(b"\x7a" + b"\0" * 8), "value"),
        ("undefined", "A value that is none.", value_bytes(b"\x7f"), "value"),
        ("bytes_as_a_value", "Nobody can check them.", value_bytes(b"\x74\x01x"), "value"),
        ("an_unknown_value", "Tags nobody knows.", value_bytes(b"\x01"), "value"),
        ("a_nul_in_a_value", "PostgreSQL and C end there.", value_bytes(b"\x77" + text("a\0b")), "nul"),
        ("a_nul_in_a_text", "The same.", bob(typed("a\0b")), "nul"),
        ("a_nul_in_a_key", "The same.", bob(plain(1, parent=CARD, key="a\0")), "nul"),
        ("a_key_twice_in_an_object", "Readers differ on which one counts.", value_bytes(b"\x76\x02\x01a\x7e\x01a\x78"), "value_key"),
        ("a_proto_key", "It changes what the object is in JavaScript.", value_bytes(b"\x76\x01" + text("__proto__") + b"\x76\0"), "value_key"),
        ("a_key_twice_in_a_mark", "The same in JSON.", bob(mark("link", '{"href":"https://a.org","href":"x"}', origin=(ALICE, 15))), "json"),
        ("a_mark_that_is_no_json", "yrs fails half way.", bob(mark("strong", "{", origin=(ALICE, 15))), "json"),
        ("a_mark_of_infinity", "Python reads it, others do not.", bob(mark("strong", "-Infinity", origin=(ALICE, 15))), "json"),
        ("a_mark_with_half_a_pair", "It cannot be written as UTF-8.", bob(mark("link", '{"href":"https://a.org/\\ud83d"}', origin=(ALICE, 15))), "json"),
        ("a_mark_with_an_endless_number", "Reading it takes the square of its length.", bob(mark("strong", "9" * 4_000, origin=(ALICE, 15))), "json"),
        ("a_mark_of_megabytes", "A mark is a word.", bob(mark("strong", '"' + "x" * 5_000 + '"', origin=(ALICE, 15))), "name_length"),
        ("a_key_of_kilobytes", "A key is a word.", bob(plain(1, parent=CARD, key="k" * 300)), "name_length"),
        ("broken_utf8", "Readers replace it differently.", bob(Item(4, b"\x02\xc3\x28", origin=AFTER_PLAIN)), "text"),
        ("overlong_utf8", "Two ways to write one letter.", bob(Item(4, b"\x02\xc1\x81", origin=AFTER_PLAIN)), "text"),
        ("half_a_pair_in_utf8", "A character that is none.", bob(Item(4, b"\x03\xed\xa0\x80", origin=AFTER_PLAIN)), "text"),
        ("broken_utf8_in_a_key", "The same.", bob(Item(8, b"\x01\x7e", parent=CARD, flags=0x20)).replace(b"\x01\x7e", b"\x01\xff\x01\x7e"), "text"),
    )
)  # fmt: skip

RIGHTS = (
    Hostile("the_code", "Two browsers would give B1 twice.", bob(plain("B9", origin=(SERVER, 0))), "server_only"),
    Hostile("the_code_deleted", "The same.", delete(SERVER, (0, 1)), "server_only"),
    Hostile("where_a_card_went", "Only the server moves cards.", bob(plain("values", parent=CARD, key="moved_to")), "server_only"),
    Hostile("the_schema_version", "Older pages would strip what they do not know.", bob(plain(9, origin=(SERVER, 1))), "server_only"),
    Hostile("the_schema_version_deleted", "The same.", delete(SERVER, (1, 1)), "server_only"),
    Hostile("a_new_note_in_meta", "The same.", bob(plain(9, parent="meta", key="x")), "server_only"),
    Hostile("a_card_deleted", "What others are typing in it would be gone.", delete(ALICE, (0, 1)), "may_not_delete"),
    Hostile("a_title_deleted", "The same.", delete(ALICE, (3, 1)), "may_not_delete"),
    Hostile("a_body_deleted", "The same.", delete(ALICE, (8, 1)), "may_not_delete"),
    Hostile("a_title_deleted_among_letters", "One range over text and type.", delete(ALICE, (2, 3)), "may_not_delete"),
    Hostile("a_card_made_again", "One of the two vanishes with all that is in it.", bob(shared(1, parent="cards", key="c1")), "nested_late"),
    Hostile("a_card_set_over_another", "The same.", bob(shared(1, origin=CARD)), "nested_late"),
    Hostile("a_title_set_over_another", "The whole text is lost.", bob(shared(2, origin=TITLE)), "nested_late"),
    Hostile("a_text_added_to_a_card", "Two clients do it and one text is lost.", bob(shared(2, parent=CARD, key="existing_answers")), "nested_late"),
    Hostile("a_title_twice_on_a_new_card", "The same within one update.", bob(shared(1, parent="cards", key="c2"), shared(2, parent=(BOB, 3), key="title"), shared(2, origin=(BOB, 4))), "nested_late"),
)  # fmt: skip

BYTES = (
    malformed("nothing", "No bytes are no update.", b"", "truncated"),
    malformed("one_byte", "Nor is one.", b"\x00", "truncated"),
    malformed("a_trailing_byte", "yrs stops reading; another reader goes on.", bob(typed()) + b"\0", "trailing_bytes"),
    malformed("a_number_written_long", "Two ways to write one id.", raw("01019400", typed().write() + b"\0"), "long_number"),
    malformed("a_fifth_byte_of_nought", "The same at full length.", raw("01018080808000", typed().write() + b"\0"), "long_number"),
    malformed("a_clock_with_a_fifth_byte_of_nought", "The same.", raw("0101948080800003", typed().write() + b"\0"), "long_number"),
    malformed("more_sections_than_bytes", "A loop of four thousand million.", bytes.fromhex("ffffffff0f"), "count"),
    malformed("more_items_than_bytes", "The same.", bytes.fromhex("01ffffff7f1403"), "count"),
    malformed("more_deletions_than_bytes", "The same.", bytes.fromhex("00ffffff7f"), "count"),
    malformed("more_ranges_than_bytes", "The same.", bytes.fromhex("00010affffff7f"), "count"),
    malformed("more_values_than_bytes", "The same.", bob(Item(8, b"\xff\xff\x7f", origin=(ALICE, 2))), "count"),
    malformed("more_members_than_bytes", "The same.", value_bytes(b"\x75\xff\xff\x7f"), "count"),
    malformed("a_string_longer_than_the_bytes", "It reads what is not there.", bob(Item(4, b"\x7fx", origin=AFTER_PLAIN)), "truncated"),
    malformed("a_key_longer_than_the_bytes", "The same.", bytes.fromhex("0101140328007f0a"), "truncated"),
    malformed("a_float_longer_than_the_bytes", "The same.", bytes.fromhex("01011403a80a02017b0000"), "truncated"),
    malformed("a_parent_of_a_third_kind", "Roots are 1, ids are 0.", bytes.fromhex("0101140304020161"), "parent_info"),
    malformed("a_tombstone_with_a_neighbour", "Its bits mean nothing, so they must be nought.", bob(Item(0, uint(1), origin=AFTER_PLAIN)), "info"),
    malformed("a_tombstone_with_a_key", "The same.", bob(Item(0, uint(1), flags=0x20)), "info"),
)  # fmt: skip

LIMITS = (
    Hostile("a_title_of_five_hundred_and_one", "A title is a line.", bob(string("x" * 497, origin=(ALICE, 7))), "too_long"),
    Hostile("a_long_field_beyond_its_limit", "A page, not a book.", bob(string("x" * 20_000, origin=AFTER_PLAIN)), "too_long"),
    Hostile("a_body_beyond_its_limit", "The same, spread over nodes.", bob(string("x" * 10_000, origin=(ALICE, 15)), string("y" * 10_000, origin=(BOB, 10_002))), "too_long"),
    Hostile("nine_first_values_of_one_key", "Each makes all the others be walked again.", bob(*[plain(None, parent=CARD, key="set_aside") for _ in range(10)]), "bad_origin", "not_neighbours"),
    Hostile("nine_first_values_of_one_key_by_nine_clients", "The same by authors who know nothing of each other.", Bytes([Section(100 + n, 0, [plain(None, parent=CARD, key="set_aside")]) for n in range(10)]).write(), "too_many_sets"),
)  # fmt: skip

HOSTILE: tuple[Hostile, ...] = (
    *MEMORY,
    *KINDS,
    *TYPES,
    *STACK,
    *CIRCLES,
    *IDENTITY,
    *GAPS,
    *ORDER,
    *SCHEMA,
    *VALUES,
    *NOT_VALUES,
    *RIGHTS,
    *BYTES,
    *LIMITS,
)
