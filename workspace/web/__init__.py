"""Pages, JSON API and the sockets' front door.

`routes.py` holds every URL. A request for the API is resolved by `api/operation.py`,
one for a page by `visit.py`, a socket by `live.py`; all three ask `identity.py` who it
is and `belonging.py` what they may do there. Errors travel as types and meet their
sentences in `problems.py`.
"""

from workspace.web.application import create_app
from workspace.web.context import Services

__all__ = ["Services", "create_app"]
