"""Finds the sentences in TypeScript: an extractor for Babel that looks inside calls.

Babel's own JavaScript extractor takes any string it meets in a call for the sentence
(`t(way === 'out' ? a : b)` would give "out") and does not look for a call inside
another (`t('{a} and {b}', { a: t('Needs') })`). This one uses Babel's tokens, takes an
argument only when it is a string and nothing else, and looks everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import IO, Any, Final

from babel.messages.jslexer import Token, tokenize, unquote_string

_OPENING: Final = frozenset("([{")
_CLOSING: Final = frozenset(")]}")
Found = tuple[int, str, str | tuple[str | None, ...], list[str]]


def extract_typescript(
    file: IO[bytes],
    keywords: Mapping[str, object],
    comment_tags: Collection[str],
    options: Mapping[str, Any],
) -> Iterator[Found]:
    """Babel's extractor interface: (line, function, arguments, comments) for every call."""
    jsx = str(options.get("jsx", "false")).lower() == "true"
    yield from _calls(file.read().decode("utf-8"), keywords, tuple(comment_tags), jsx, 1)


def _calls(
    source: str, keywords: Collection[str], tags: tuple[str, ...], jsx: bool, line: int
) -> Iterator[Found]:
    comments: list[tuple[int, str]] = []
    tokens: list[Token] = []
    for token in tokenize(source, jsx=jsx, dotted=False, template_string=True, lineno=line):
        if token.type in ("linecomment", "multilinecomment"):
            comments.append((token.lineno + token.value.count("\n"), _said(token.value)))
        else:
            tokens.append(token)
    for at, token in enumerate(tokens):
        if token.type == "template_string":
            for inside in _inside(token.value):
                yield from _calls(inside, keywords, tags, jsx, token.lineno)
        elif token.type == "name" and token.value in keywords and _is_call(tokens, at):
            arguments = _arguments(tokens, at + 2)
            if any(arguments):
                notes = [
                    note
                    for below, note in comments
                    if below == token.lineno - 1 and note.startswith(tags)
                ]
                given = arguments[0] if len(arguments) == 1 else tuple(arguments)
                yield token.lineno, token.value, given or "", notes


def _said(comment: str) -> str:
    return comment.removeprefix("//").removeprefix("/*").removesuffix("*/").strip(" *\n")


def _is_call(tokens: list[Token], at: int) -> bool:
    before = tokens[at - 1].value if at else ""
    after = tokens[at + 1].value if at + 1 < len(tokens) else ""
    # `map.t(…)` is somebody else's `t`, `function t(…)` is where ours is made.
    return after == "(" and before not in (".", "function")


def _arguments(tokens: list[Token], at: int) -> list[str | None]:
    """The arguments of the call whose bracket opened just before `at`; None for no plain string."""
    arguments: list[str | None] = []
    argument: list[Token] = []
    depth = 0
    for token in _until_end(tokens, at):
        if token.type == "operator":
            if token.value in _OPENING:
                depth += 1
            elif token.value in _CLOSING:
                depth -= 1
                if depth < 0:
                    break
            elif token.value == "," and depth == 0:
                arguments.append(_text(argument))
                argument = []
                continue
        argument.append(token)
    return [*arguments, _text(argument)] if argument else arguments


def _until_end(tokens: list[Token], at: int) -> Iterable[Token]:
    return (tokens[number] for number in range(at, len(tokens)))


def _text(argument: list[Token]) -> str | None:
    """The string that these tokens are, or None when they are anything more than strings."""
    strings = argument[::2]
    joined = all(token.value == "+" for token in argument[1::2])
    plain = all(
        token.type == "string" or (token.type == "template_string" and "${" not in token.value)
        for token in strings
    )
    if not strings or not joined or not plain or len(argument) % 2 == 0:
        return None
    return "".join(unquote_string(token.value) for token in strings)


def _inside(template: str) -> Iterator[str]:
    """The code between `${` and its `}` in a template string."""
    for opening in re.finditer(r"(?<!\\)\$\{", template):
        depth = 1
        for at in range(opening.end(), len(template)):
            depth += {"{": 1, "}": -1}.get(template[at], 0)
            if depth == 0:
                yield template[opening.end() : at]
                break
