"""The room's hands: sockets, tasks and commits. What to do is decided in `realtime.room`."""
