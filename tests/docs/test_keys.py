"""The keys in `docs/accessibility.md` are the keys that the page itself lists."""

from __future__ import annotations

import re

from tests.docs.reading import rows, section, text_of

DIALOG = text_of("frontend/src/view/dialogs/KeysDialog.tsx")
ROW = re.compile(r"^\s*\[(?:'([^']+)'|t\('([^']+)'\)), t\(", re.MULTILINE)


def test_the_keys_are_those_of_the_page_in_the_same_order() -> None:
    shown = [plain or said for plain, said in ROW.findall(DIALOG)]
    listed = [row[0] for row in rows(section(text_of("docs/accessibility.md"), "Keyboard"))]
    assert len(shown) > 10
    assert listed == shown
