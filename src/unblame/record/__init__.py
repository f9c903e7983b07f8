"""What a session is: the record, its words for times and numbers, and where things are in it.

Modules: `session` (the root), `incident`, `timeline`, `analysis`, `actions`, `meeting`, `followup` (the
tables), `where` (paths by id), `order` (what stands where), `ids`, and for what people type `times`,
`dates`, `numbers`, `entry`, `chat`, `text`, `typed` with its `grammars`. Only the modules of tables import
pydantic, and their annotations are values: as texts (`from __future__`) pydantic would evaluate each again at
start. Nothing here imports anything above.
"""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins costs start-up time; none is used
