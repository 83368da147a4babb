"""Which passwords are refused: too short to last, or what everybody tries first.

No rules about signs: they make passwords hard to remember and easy to predict. A length,
and a look at what lists of stolen passwords begin with, in the languages of our pages.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from workspace.accounts.shapes import WeakPassword

SHORTEST: Final = 12
LONGEST: Final = 500
_FEWEST_DIFFERENT_SIGNS: Final = 5

# A word of these, however often and with whatever figures around it, is no password.
_WORDS: Final = frozenset(
    [
        "abc",
        "abcd",
        "abcde",
        "abcdef",
        "admin",
        "administrateur",
        "administrator",
        "amour",
        "animation",
        "animateur",
        "animatrice",
        "association",
        "azerty",
        "azertyuiop",
        "baseball",
        "batman",
        "beautiful",
        "bienvenue",
        "bonjour",
        "brussel",
        "bruxelles",
        "canevas",
        "centresocial",
        "changeme",
        "changezmoi",
        "charleroi",
        "chocolat",
        "chocolate",
        "coucou",
        "default",
        "dragon",
        "educateur",
        "educatrice",
        "equipe",
        "facebook",
        "family",
        "famille",
        "football",
        "freedom",
        "geheim",
        "google",
        "guest",
        "hallo",
        "hello",
        "iloveyou",
        "internet",
        "invite",
        "jetaime",
        "jesus",
        "jordan",
        "killer",
        "letmein",
        "liefde",
        "liverpool",
        "lol",
        "loulou",
        "louvre",
        "maison",
        "marseille",
        "master",
        "michael",
        "minecraft",
        "monkey",
        "motdepasse",
        "mypassword",
        "naruto",
        "nicolas",
        "ninja",
        "oscar",
        "pass",
        "passe",
        "passpass",
        "passwd",
        "password",
        "passwort",
        "pokemon",
        "princess",
        "princesse",
        "qazwsx",
        "qazwsxedc",
        "qwer",
        "qwerty",
        "qwertyuiop",
        "qwertz",
        "roubaix",
        "secret",
        "secrets",
        "service",
        "social",
        "soleil",
        "starwars",
        "sunshine",
        "superman",
        "superuser",
        "supersecret",
        "sysadmin",
        "test",
        "tester",
        "thomas",
        "trustno",
        "travail",
        "user",
        "utilisateur",
        "voetbal",
        "wachtwoord",
        "welcome",
        "welkom",
        "whatever",
        "work",
        "zaq",
        "zaqwsx",
        "zxcvbn",
        "zxcvbnm",
    ]
)
_WHOLE: Final = frozenset(
    {
        "correcthorsebatterystaple",
        "lesoleilbrille",
        "jetaimemonamour",
        "ilovemyfamily",
        "opensesame",
    }
)
_ROWS: Final = (
    "01234567890123456789",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "azertyuiopqsdfghjklmwxcvbn",
    "qwertzuiopasdfghjklyxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "1a2z3e4r5t6y7u8i9o0p",
)
_NUMBER: Final = 16
_EDGES: Final = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LOOKALIKES: Final = str.maketrans("013457@$!", "oieastasi")


def check_password(password: str, *own_words: str) -> None:
    """Accepts a password that will last; `own_words` are the person's address and name.

    Raises:
        WeakPassword: it is too short, too long, or one of those that are tried first.
    """
    if len(password) < SHORTEST:
        raise WeakPassword(why="short")
    if len(password) > LONGEST:
        raise WeakPassword(why="long")
    if is_common(password, *own_words):
        raise WeakPassword(why="common")


def is_common(password: str, *own_words: str) -> bool:
    """Whether somebody who guesses would come to this one early."""
    plain = _plain(password)
    if len(set(plain)) < _FEWEST_DIFFERENT_SIGNS:
        return True
    if any(plain in row or plain in row[::-1] for row in _ROWS):
        return True
    letters = _letters(password)
    if not letters:
        # Dates, telephone numbers, cards: a long number of one's own making is better than that.
        return len(plain) < _NUMBER
    words = _WORDS | {_letters(part) for own in own_words for part in (own, *_parts(own))}
    guesses = {letters, _letters(_EDGES.sub("", password.casefold()).translate(_LOOKALIKES))}
    return any(guess in _WHOLE or _is_made_of(guess, words) for guess in guesses)


def _is_made_of(text: str, words: frozenset[str]) -> bool:
    """Whether it is one word, however often, or two; three are somebody's own sentence."""
    for word in words:
        if word and text.startswith(word):
            rest = text[len(word) :]
            if not rest.replace(word, "") or rest in words:
                return True
    return False


def _parts(own: str) -> list[str]:
    return [part for part in re.split(r"[\W\d_]+", own) if len(part) > 2]


def _letters(text: str) -> str:
    return "".join(sign for sign in _plain(text) if sign.isalpha())


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text).casefold()
    return "".join(sign for sign in folded if sign.isalnum())
