"""Session files: read and write them, keep them safe, and find them.

Modules: `load` (a file to a Session), `toml` (a Session to its text), `errors` (what an unreadable file
says), `atomic` (writing that a crash cannot tear), `autosave` (writing while typing goes on), `library` (the
folder of sessions), `live` (who has a session open); behind `load` stand `syntax`, `wrong` and `locate`. Only
`load`, `toml`, `wrong`, `autosave` and `library` import pydantic, through the record.
"""
