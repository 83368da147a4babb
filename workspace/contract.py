"""The contract with the browser, written out: what `frontend/src/generated` holds.

The schema stands in Python once; the page gets it as typed constants, so that a
form, a link picker or the editor can never know other fields than the gate. The
files are committed; `make check` compares them with what the code says now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from workspace.access import KEPT_FROM_PARTNERS, PARTNER_ROLES, Capability, Role
from workspace.access.names import ROLE_NAMES
from workspace.access.roles import TABLE
from workspace.canvas import order, schema
from workspace.canvas.schema import body, common, limits
from workspace.canvas.schema.shapes import Field, Heading, Kind, LinkKind, Option, Section

FOLDER: Final = Path(__file__).parent.parent / "frontend" / "src" / "generated"
_HEAD: Final = "// Written by `canevas contract` from workspace/canvas/schema. Never edit it.\n\n"


def write(folder: Path = FOLDER) -> list[Path]:
    """Writes every generated file; returns those that changed."""
    folder.mkdir(parents=True, exist_ok=True)
    changed = stale(folder)
    for path in changed:
        path.write_text(GENERATED[path.name](), "utf-8")
    return changed


def stale(folder: Path = FOLDER) -> list[Path]:
    """The generated files that are missing or say something else than the code."""
    return [
        path
        for name, text in GENERATED.items()
        if not (path := folder / name).exists() or path.read_text("utf-8") != text()
    ]


def schema_ts() -> str:
    """`schema.ts`: sections, fields, links, the body's nodes and the limits."""
    sections = "".join(f"{part.id}: {_section(part)},\n" for part in schema.SECTION.values())
    texts: dict[str, str] = {name: _words(schema.text_keys(name)) for name in schema.SECTIONS}
    parts = (
        _names("SECTIONS", "SectionId", schema.SECTIONS),
        _names("CARD_SECTIONS", "CardSectionId", schema.CARD_SECTIONS),
        _names("LINK_KIND_IDS", "LinkKindId", schema.LINK_KIND),
        "/** Fields that every card has. They come first in each section's fields. */",
        _const("COMMON_FIELDS", "readonly Field[]", _list(map(_field, common.COMMON_FIELDS))),
        _const("SECTION", "Readonly<Record<CardSectionId, Section>>", f"{{\n{sections}}}"),
        _const("FRAME_FIELDS", "readonly Field[]", _list(map(_field, schema.FRAME_FIELDS))),
        _const("LINK_KINDS", "readonly LinkKind[]", _list(map(_link, schema.LINK_KINDS))),
        "/** Keys that hold a Y.Text, made together with the card (or with the canvas). */",
        _const("TEXT_KEYS", "Readonly<Record<SectionId, readonly string[]>>", _record(texts)),
        "/** Keys of a card that only the server writes. */",
        _const("SERVER_KEYS", "readonly string[]", _words(sorted(schema.SERVER_KEYS))),
        _const("TEXT_SCHEMA", "TextSchema", _text_schema()),
        f"export const LIMITS = {_record(_limits())} as const\n",
        f"export const ID_PATTERN = /{limits.ID_PATTERN}/",
        f"export const ORDER_PATTERN = /{limits.ORDER_PATTERN}/\n",
        "/** All of it in one object. */",
        f"export const SCHEMA = {_record(_ALL)}",
    )
    return _HEAD + _TYPES + _indented("\n".join(parts))


def roles_ts() -> str:
    """`roles.ts`: the roles, what each may do, and what a partner's people never may."""
    table = {
        role.value: _record(
            {
                "name": _said(ROLE_NAMES[role]),
                "may": _words(able.value for able in Capability if able in TABLE[role]),
            }
        )
        for role in Role
    }
    kept = [able.value for able in Capability if able in KEPT_FROM_PARTNERS]
    parts = (
        _names("ROLES", "RoleId", [role.value for role in Role]),
        _names("CAPABILITIES", "Capability", [able.value for able in Capability]),
        "/** What each role may do. The server decides; the page only leaves out dead buttons. */",
        _const("ROLE", "Readonly<Record<RoleId, RoleFacts>>", _record(table)),
        "/** What nobody from a partner organisation may do, whatever the role. */",
        _const("KEPT_FROM_PARTNERS", "readonly Capability[]", _words(kept)),
        "/** The roles in which a partner organisation's people may come in. */",
        _const(
            "PARTNER_ROLES",
            "readonly RoleId[]",
            _words(role.value for role in Role if role in PARTNER_ROLES),
        ),
    )
    head = _HEAD.replace("workspace/canvas/schema", "workspace/access/roles.py")
    return head + _ROLE_TYPES + _indented("\n".join(parts))


GENERATED: Final[Mapping[str, Callable[[], str]]] = {
    "roles.ts": roles_ts,
    "schema.ts": schema_ts,
}


_ALL: Final = {
    "version": str(schema.SCHEMA_VERSION),
    "sections": "CARD_SECTIONS.map((id) => SECTION[id])",
    "frame": "FRAME_FIELDS",
    "links": "LINK_KINDS",
    "text": "TEXT_SCHEMA",
    "limits": "LIMITS",
}


def _names(name: str, type_name: str, ids: Iterable[str]) -> str:
    return (
        f"export const {name} = {_words(ids)} as const\n"
        f"export type {type_name} = (typeof {name})[number]\n"
    )


def _const(name: str, type_name: str, value: str) -> str:
    return f"export const {name}: {type_name} = {value}\n"


def _section(part: Section) -> str:
    own = part.fields[len(common.COMMON_FIELDS) :]
    return _record(
        {
            "id": _word(part.id),
            "label": _said(part.label),
            "question": _said(part.question),
            "invitation": _said(part.invitation),
            "letters": _record({code: _word(sign) for code, sign in part.letters.items()}),
            "kinds": _list(map(_kind, part.kinds)),
            "defaultKind": _word(part.default_kind),
            "headings": _list(map(_heading, part.headings)),
            "fields": "[\n...COMMON_FIELDS,\n" + "".join(f"{_field(f)},\n" for f in own) + "]",
        }
    )


def _kind(kind: Kind) -> str:
    return f"{{ id: {_word(kind.id)}, label: {_said(kind.label)}, help: {_said(kind.help)} }}"


def _heading(heading: Heading) -> str:
    return f"{{ id: {_word(heading.id)}, label: {_said(heading.label)} }}"


def _option(option: Option) -> str:
    return f"{{ id: {_word(option.id)}, label: {_said(option.label)}, help: {_said(option.help)} }}"


def _field(field: Field) -> str:
    facts: dict[str, str] = {}
    if field.help:
        facts["help"] = _said(field.help)
    if field.heading:
        facts["heading"] = _word(field.heading)
    if field.options:
        facts["options"] = _list(map(_option, field.options))
    if field.fields:
        facts["fields"] = _list(map(_field, field.fields))
    for name in ("limit", "minimum", "advised"):
        if number := getattr(field, name):
            facts[name] = str(number)
    for name, key in (("required", "required"), ("lines", "lines"), ("server_only", "serverOnly")):
        if getattr(field, name):
            facts[key] = "true"
    start = f"field({_word(field.key)}, {_word(field.type)}, {_said(field.label)}"
    return f"{start}, {_record(facts)})" if facts else f"{start})"


def _link(link: LinkKind) -> str:
    return _record(
        {
            "id": _word(link.id),
            "source": _word(link.source),
            "target": _word(link.target),
            "label": _said(link.label),
            "inverse": _said(link.inverse),
            "heading": _word(link.heading),
            "inverseHeading": _word(link.inverse_heading),
            "fields": _list(map(_field, link.fields)),
            "most": str(link.most),
            "symmetric": "true" if link.symmetric else "false",
        }
    )


def _text_schema() -> str:
    nodes = {
        node.name: f"{{ content: {_word(node.content)}, group: {_word(node.group)} }}"
        for node in body.NODES
    }
    marks = {mark.name: _words(mark.attributes) for mark in body.MARKS}
    return _record(
        {
            "version": str(body.TEXT_SCHEMA_VERSION),
            "nodes": _record(nodes),
            "marks": _record(marks),
            "schemes": _words(body.SCHEMES),
            "depth": str(limits.BODY_DEPTH),
        }
    )


def _limits() -> dict[str, str]:
    numbers = {
        "title": limits.TITLE,
        "titleAdvised": limits.TITLE_ADVISED,
        "longText": limits.LONG_TEXT,
        "body": limits.BODY,
        "text": limits.TEXT,
        "recordText": limits.RECORD_TEXT,
        "records": limits.RECORDS,
        "set": limits.SET,
        "href": limits.HREF,
        "order": limits.ORDER,
        "longOrder": order.LONG,
        "cards": limits.CARDS,
    }
    return {name: str(number) for name, number in numbers.items()}


# ── TypeScript, said carefully ──


def _word(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _said(text: str) -> str:
    """A sentence for the catalogues: marked, so that it is gathered for the browser too."""
    return f"N_({_word(text)})" if text else '""'


def _words(texts: Iterable[str]) -> str:
    return "[" + ", ".join(map(_word, texts)) + "]"


def _list(items: Iterable[Any]) -> str:
    said = "".join(f"{item},\n" for item in items)
    return f"[\n{said}]" if said else "[]"


def _record(facts: Mapping[str, str]) -> str:
    return "{\n" + "".join(f"{key}: {value},\n" for key, value in facts.items()) + "}"


def _indented(text: str) -> str:
    """Two spaces for every bracket that a line leaves open."""
    lines: list[str] = []
    depth = 0
    for line in text.splitlines():
        if line.startswith(("}", "]")):
            depth -= 1
        lines.append("  " * depth + line if line and not line.startswith(" ") else line)
        if line.endswith(("{", "[")):
            depth += 1
    return "\n".join(lines) + "\n"


_ROLE_TYPES: Final = """\
/** Marks an English sentence for the catalogues; it is translated where it is shown. */
const N_ = (text: string): string => text

export interface RoleFacts {
  readonly name: string
  readonly may: readonly Capability[]
}

"""
_FIELD_TYPES: Final = (
    "'line' | 'long_text' | 'rich_text' | 'text' | 'texts' | 'enum' | 'enum_set' | 'boolean'\n"
    "  | 'integer' | 'number' | 'date' | 'group' | 'group_set' | 'card' | 'session' | 'record'"
    " | 'records'"
)
_TYPES: Final = f"""\
/** Marks an English sentence for the catalogues; it is translated where it is shown. */
const N_ = (text: string): string => text

/** `line`, `long_text` (Y.Text) and `rich_text` (Y.XmlFragment) are live, others plain. */
export type FieldType =
  | {_FIELD_TYPES}

/** One value of an enumeration. Labels and helps are sentences to translate. */
export interface Option {{
  readonly id: string
  readonly label: string
  readonly help: string
}}

/** One field of a card, of the frame, of a record or of a link. */
export interface Field {{
  readonly key: string
  readonly type: FieldType
  readonly label: string
  readonly help: string
  /** Id of the plain question it stands under; empty in records, links and the frame. */
  readonly heading: string
  readonly options: readonly Option[]
  /** Members of a `record`, or of each of the `records`. */
  readonly fields: readonly Field[]
  /** Most characters, most items or the greatest number, by type; 0: none of its own. */
  readonly limit: number
  readonly minimum: number
  /** A length the form only recommends; 0: none. */
  readonly advised: number
  readonly required: boolean
  /** A long text that reads as a list, one point per line. */
  readonly lines: boolean
  readonly serverOnly: boolean
}}

export interface Kind {{
  readonly id: string
  readonly label: string
  readonly help: string
}}

/** A plain question that fields and links stand under in the form. */
export interface Heading {{
  readonly id: string
  readonly label: string
}}

export interface Section {{
  readonly id: CardSectionId
  readonly label: string
  readonly question: string
  /** What an empty section says to begin with. */
  readonly invitation: string
  /** First sign of the cards' codes, by language. */
  readonly letters: Readonly<Record<string, string>>
  readonly kinds: readonly Kind[]
  readonly defaultKind: string
  readonly headings: readonly Heading[]
  readonly fields: readonly Field[]
}}

/** A typed, directed relation; it lives in the document of its source card. */
export interface LinkKind {{
  readonly id: LinkKindId
  readonly source: CardSectionId
  readonly target: CardSectionId
  /** Read from source to target: "is answered by". */
  readonly label: string
  /** Read the other way: "answers". */
  readonly inverse: string
  /** Heading in the source card's form, and in the target card's. */
  readonly heading: string
  readonly inverseHeading: string
  /** What the link itself says, besides an optional `because`. */
  readonly fields: readonly Field[]
  /** Most links of this kind from one card; 0: as many as one likes. */
  readonly most: number
  readonly symmetric: boolean
}}

export interface TextSchema {{
  readonly version: number
  /** In ProseMirror's words; an empty group or content is none. */
  readonly nodes: Readonly<Record<string, {{ readonly content: string; readonly group: string }}>>
  /** Mark → attributes it must have. */
  readonly marks: Readonly<Record<string, readonly string[]>>
  readonly schemes: readonly string[]
  readonly depth: number
}}

const NOTHING: Omit<Field, 'key' | 'type' | 'label'> = {{
  help: '', heading: '', options: [], fields: [], limit: 0, minimum: 0, advised: 0,
  required: false, lines: false, serverOnly: false,
}}
type Facts = Partial<Field>
const field = (key: string, type: FieldType, label: string, facts: Facts = {{}}): Field => ({{
  ...NOTHING, ...facts, key, type, label,
}})

"""
