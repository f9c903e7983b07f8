"""What a session is: the record, its words for times and numbers, and where things are in it.

Modules: `session` (the root), `incident`, `timeline`, `analysis`, `actions`, `meeting`, `followup` (the
tables), `where` (paths by id), `order` (what stands where), `ids`, and for what people type `times`,
`dates`, `numbers`, `entry`, `text`. Only the modules of tables import pydantic; nothing here imports
anything above.
"""

import os

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plugins costs start-up time; none is used
