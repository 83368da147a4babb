"""What people build together: sections, cards, links, and what may be done with them.

Everything here is pure: no socket, no database, no clock. Read it in this order:
`schema` says what a canvas can hold, `model` what a reader sees, `document` opens
the shared documents and reads them, `edits` changes them, `changes` tells in our
words what a change did, `questions` asks what a facilitator would ask, and
`interchange` takes a canvas in and out.
"""
