"""The forms of a page, as a browser without script would send them."""

from __future__ import annotations

from html.parser import HTMLParser

from typing_extensions import override


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._open = False

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append((said.get("action", ""), {}))
            self._open = True
        elif tag == "input" and self._open and "name" in said and _counts(said):
            self.found[-1][1][said["name"]] = said.get("value", "")

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = False


def fields_of(html: str, action: str | None = None) -> dict[str, str]:
    """What the first form of the page holds, or the first that goes to `action`."""
    forms = _Forms()
    forms.feed(html)
    return next(fields for where, fields in forms.found if action is None or where == action)


def _counts(said: dict[str, str]) -> bool:
    return said.get("type") not in ("checkbox", "radio") or "checked" in said
