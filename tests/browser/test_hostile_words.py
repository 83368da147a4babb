"""Words that look like code are words: they are shown, and nothing runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Dialog, expect

from tests.browser.conftest import Join

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "</title><svg onload=alert(1)>",
    '"><iframe srcdoc="<script>alert(1)</script>">',
    "{{constructor.constructor('alert(1)')()}}",
    "javascript:alert(1)",
)


def test_titles_and_names_are_shown_letter_by_letter(canvas: str, join: Join) -> None:
    amina, bo = join(canvas, "<b onclick=alert(1)>Bo"), join(canvas, "Amina")
    dialogs: list[str] = []

    def note(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    for person in (amina, bo):
        person.page.on("dialog", note)
    amina.add("needs", *PAYLOADS)
    for payload in PAYLOADS:
        expect(bo.section("needs").get_by_text(payload, exact=True)).to_be_visible()
    bo.page.locator(".people").click()
    expect(bo.dialog.locator(".row-words", has_text="<b onclick=alert(1)>Bo")).to_be_visible()
    made = bo.page.locator("img, iframe, script:not([src]):not([type='application/json'])")
    assert made.count() == 0
    assert dialogs == []


@pytest.mark.parametrize("flavour", ["text/html", "text/plain"])
def test_what_is_pasted_keeps_its_words_and_loses_everything_that_acts(
    flavour: str, canvas: str, join: Join
) -> None:
    amina, bo = join(canvas, "Amina"), join(canvas, "Bo")
    amina.add("needs", "Collé")
    amina.open("Collé")
    editor = amina.write_body("")
    html = (
        "<p onclick='alert(1)'>Deux <b>douches</b><img src=x onerror=alert(1)></p>"
        "<style>*{display:none}</style><script>alert(1)</script>"
        "<p><a href='javascript:alert(1)'>ici</a> et <a href='https://example.org/'>là</a></p>"
    )
    editor.evaluate(
        """(element, [flavour, html]) => {
            const data = new DataTransfer()
            data.setData(flavour, html)
            const init = { clipboardData: data, bubbles: true, cancelable: true }
            element.dispatchEvent(new ClipboardEvent('paste', init))
        }""",
        [flavour, html],
    )
    amina.is_saved()
    bo.open("Collé")
    text = bo.panel.locator(".body-text")
    if flavour == "text/plain":
        expect(text).to_contain_text("<script>alert(1)</script>")
        return
    expect(text).to_contain_text("Deux douches")
    expect(text.locator("strong")).to_have_text("douches")
    expect(text.locator("a")).to_have_text("là")
    assert text.locator("img, script, style, [onclick], [style]").count() == 0
