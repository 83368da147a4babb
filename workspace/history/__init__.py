"""The past of a canvas: the log protocol and its hash chain. Pure; storage gives it a body."""
