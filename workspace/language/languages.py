"""Which languages there are, and which one a visitor reads.

French is what a visitor sees who said nothing. A wish that was expressed on
purpose (an account, a cookie, a canvas) goes before what the browser guesses.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal


@dataclass(frozen=True, slots=True)
class Language:
    """A language of the interface: its code, its own name, the way it is written.

    A counted sentence has `forms` forms; the expression `plural`, in gettext's own
    notation, says which one belongs to `n`.
    """

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    forms: int
    plural: str


LANGUAGES: Final[dict[str, Language]] = {
    language.code: language
    for language in (
        Language("fr", "Français", "ltr", 2, "n > 1"),
        Language("en", "English", "ltr", 2, "n != 1"),
        Language("nl", "Nederlands", "ltr", 2, "n != 1"),
        Language(
            "ar",
            "العربية",
            "rtl",
            6,
            "n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
            "n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5",
        ),
    )
}

DEFAULT: Final = LANGUAGES["fr"]

# A browser sends a handful; whoever sends a thousand is no reader.
_MOST_WISHES: Final = 20


def language_of(tag: str | None) -> Language | None:
    """The language for a tag such as `nl-BE` or `fr_FR`; None for one we do not speak."""
    if not tag:
        return None
    return LANGUAGES.get(tag.replace("_", "-").split("-", 1)[0].strip().lower())


def choose_language(*wishes: str | None, accept: str | None = None) -> Language:
    """The first of `wishes` that we speak, else the best of `Accept-Language`, else French."""
    for wish in wishes:
        spoken = language_of(wish)
        if spoken is not None:
            return spoken
    for tag in _by_preference(accept or ""):
        spoken = language_of(tag)
        if spoken is not None:
            return spoken
    return DEFAULT


def _by_preference(header: str) -> list[str]:
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(header.split(",", _MOST_WISHES)[:_MOST_WISHES]):
        tag, _, weight = part.strip().partition(";")
        quality = _quality(weight)
        if tag and quality > 0:
            wishes.append((-quality, place, tag))
    return [tag for _, _, tag in sorted(wishes)]


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    if not name:
        return 1.0
    try:
        quality = float(value)
    except ValueError:
        return 0.0
    # A weight above one, or none of this world, is a header made by hand: it gains nothing.
    return quality if name.strip() == "q" and 0.0 <= quality <= 1.0 else 0.0
