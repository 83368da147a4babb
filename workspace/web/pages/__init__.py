"""The pages people see, made on the server and complete without script.

One module per place: `home`, `invitation`, `canvas` with its readable twin
`reading`, `files` (script, style, icons), and `health` for whoever runs the server.
"""
