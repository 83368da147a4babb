"""The only speaker of SQL. Doors: `open_database` → `Database`, `SqlLog`, and the tables' keepers.

`database`        one door to SQLite or PostgreSQL
`update_log`      the log of all canvases (`MemoryLog` keeps the same promises for tests)
`canvases`        titles, people and rights around a canvas
`people`          persons, logins, tokens
`schema_version`  migrations
`verification`    proves that rows, chain and checkpoints agree
"""
