"""What leaves the canvas as words or as a document. Plain data in, text or bytes out.

`history_words/` says what happened, in the reader's language; `history_document` lays it
out once, and `as_html`, `as_docx` and `as_pdf` give that one layout a body each. Nothing
here reads a database or a clock: who gathers the facts decides what the reader may know.
All functions are synchronous, and making a PDF may take a second: not on the event loop.
"""
