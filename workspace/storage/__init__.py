"""The only speaker of SQL. Doors: `open_database` → `Database`, `SqlLog`, and the tables' keepers.

`database`        one door to SQLite or PostgreSQL; `errors` has its troubles in our words
`update_log`      the log of all canvases (`MemoryLog` keeps the same promises for tests);
                  `log_writing` and `log_reading` hold its statements
`verification`    proves that rows, chain, bindings and checkpoints agree
`canvases`        titles, members and invitations around a canvas
`people`          persons, guests, logins, tokens
`audit`           who did what with access
`schema_version`  migrations
"""
