"""The JSON API: operations on canvases for programs and for our own pages.

Follow one request: `web/routes.py` names the operation, `operation.py` resolves who
asks, which canvas, with what right and what body, and calls one function of
`canvases.py`, `cards.py`, `links.py`, `exchange.py` or `invitations.py` with a `Call`.
`openapi.py` writes the same table out as a document, so the two cannot differ.
"""
