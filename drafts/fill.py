"""fill.py NAME: put the translations of /work/brief/words/NAME.json into the catalogues of the current worktree."""
import json, sys
from pathlib import Path
sys.path.insert(0, ".")
from workspace.language import po
from workspace.language.catalogue import po_path
from workspace.language.languages import LANGUAGES
words = []
for name in sys.argv[1:]:
    p = Path(f"/work/brief/words/{name}.json")
    if p.exists(): words += json.loads(p.read_text())
by = {(w.get("context"), w["id"]): w for w in words}
for code, language in LANGUAGES.items():
    if code == "en": continue
    cat = po.read(po_path(code)); n = 0
    for m in po.sentences(cat):
        key = (m.context, m.id[0] if isinstance(m.id, tuple) else m.id)
        w = by.get(key)
        if w and code in w:
            v = w[code]
            m.string = tuple(v) if isinstance(v, list) else v
            m.flags.discard("fuzzy"); n += 1
    po.write(po_path(code), cat, language); print(code, n, "filled")
