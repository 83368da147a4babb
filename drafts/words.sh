#!/bin/bash
# run in your worktree: bring catalogues in step and fill in your translations
set -e
[ -x .venv/bin/python ] || { echo "no .venv here"; exit 1; }
name=$(basename "$PWD")
.venv/bin/python -m workspace.language extract
.venv/bin/python /work/brief/fill.py "$name"
.venv/bin/python -m workspace.language typeset
.venv/bin/python -m workspace.language check || true
