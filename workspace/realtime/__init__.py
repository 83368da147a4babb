"""The live room: how an edit reaches the others.

To follow one, read these in order:

`messages`       what travels, as types
`codec`          bytes to messages and back, for our page and for stock Yjs providers
`connection`     one socket's life: greeted, talking, closed; sizes and speed
`room`           one open canvas: facts in, effects out; the heart
`gate`           judges an update before anything native reads it (`update_reader` decodes it)
`open_section`   the document, its index, and how far it has been shared
`presence`       who is here, as far as each may see
`server.keeper`  the room's hands; `server.committer` writes for all rooms at once
`server.hub`     all rooms of this node; `server.socket` and `server.wire`, the door

Everything outside `server` is pure: no socket, no database, no clock of its own.
The promises R1–R14 that the code cites are stated in `docs/protocol.md`.
"""
