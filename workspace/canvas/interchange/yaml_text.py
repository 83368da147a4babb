"""YAML as text: read without its traps, written without surprises.

No aliases (a page of them unfolds to gigabytes), no tags, no sixty-based numbers,
no dates made of strings, and "no" is a word, as it is the code of Norway.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

import yaml
from typing_extensions import override
from yaml.events import AliasEvent, Event
from yaml.nodes import MappingNode, Node, ScalarNode

from workspace.canvas.interchange.reading import MAX_DEPTH, BadFile

MAX_CHARACTERS: Final = 4_000_000


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers = {}  # noqa: RUF012 - PyYAML's own way
    depth = 0

    @override
    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event: Event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, AliasEvent):
            raise BadFile(_line(event.start_mark), "alias")
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise BadFile(_line(event.start_mark), "too_deep")
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node

    @override
    def construct_mapping(self, node: MappingNode, deep: bool = False) -> dict[Any, Any]:
        made = super().construct_mapping(node, deep)
        if len(made) != len(node.value):
            raise BadFile(_line(node.start_mark), "twice_the_same")
        return made


def _number(make: Callable[[str], int | float]) -> Callable[[_Loader, ScalarNode], int | float]:
    return lambda _loader, node: make(node.value)


_CORE: Final = "tag:yaml.org,2002:"
# Tags for times, sets and bytes are among those nobody knows here.
_Loader.yaml_constructors = {
    tag: made
    for tag, made in yaml.SafeLoader.yaml_constructors.items()
    if tag is None or tag.removeprefix(_CORE) in ("null", "bool", "str", "seq", "map")
}
_Loader.add_constructor(f"{_CORE}int", _number(int))
_Loader.add_constructor(f"{_CORE}float", _number(float))
for _tag, _pattern, _first in (
    ("null", r"~|null|Null|NULL", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("null", "", [""]),
):
    _Loader.add_implicit_resolver(f"{_CORE}{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


def _all_resolvers() -> dict[str, list[tuple[str, re.Pattern[str]]]]:
    """What any reader takes for something else than words, ours among them; but dates stay bare."""
    theirs, ours = yaml.SafeDumper.yaml_implicit_resolvers, _Loader.yaml_implicit_resolvers
    return {
        sign: [
            (tag, pattern)
            for tag, pattern in [*theirs.get(sign, ()), *ours.get(sign, ())]
            if tag != f"{_CORE}timestamp"
        ]
        for sign in {**theirs, **ours}
    }


class _Dumper(yaml.SafeDumper):
    yaml_implicit_resolvers = _all_resolvers()

    @override
    def ignore_aliases(self, _data: Any) -> bool:
        return True


def read_yaml(text: str) -> Any:
    """The plain data of a YAML document.

    Raises:
        BadFile: it is no YAML, too long, too deep, or uses aliases or tags.
    """
    if len(text) > MAX_CHARACTERS:
        raise BadFile("", "too_long")
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - it is a SafeLoader that does even less
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise BadFile(_line(mark), "not_yaml") from error
    except ValueError as error:
        # A number with thousands of digits.
        raise BadFile("", "not_yaml") from error


def write_yaml(data: Any) -> str:
    """`data` as YAML, in its own order."""
    text: str = yaml.dump(
        data,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
        default_flow_style=None,
    )
    return text


def _line(mark: Any) -> str:
    return f"line {mark.line + 1}" if mark is not None else ""
