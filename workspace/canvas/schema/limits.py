"""How long, how many, how deep. The gate, the forms and the API hold to the same numbers."""

from __future__ import annotations

import re
from typing import Final

TITLE: Final = 500
TITLE_ADVISED: Final = 140
LONG_TEXT: Final = 20_000
BODY: Final = 20_000
BODY_DEPTH: Final = 16
TEXT: Final = 500
RECORD_TEXT: Final = 2_000
RECORDS: Final = 50
SET: Final = 50
HREF: Final = 2_048
ORDER: Final = 128
CARDS: Final = 2_000

# Ids come from browsers, importers and other people's clients.
ID_PATTERN: Final = r"^[A-Za-z0-9_-]{1,64}$"
ORDER_PATTERN: Final = rf"^[0-9A-Za-z]{{1,{ORDER}}}$"
DATE_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"

ID: Final = re.compile(ID_PATTERN.rstrip("$") + r"\Z")
ORDER_KEY: Final = re.compile(ORDER_PATTERN.rstrip("$") + r"\Z")
