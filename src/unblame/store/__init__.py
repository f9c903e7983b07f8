"""Session files: read and write them, keep them safe, and find them.

Modules: `load` (a file to a Session), `toml` (a Session to its text), `errors` (what an unreadable file
says), `atomic` (writing that a crash cannot tear), `autosave` (writing while typing goes on, and taking in what
others write), `merge` (three versions into one), `lock` (one editor at a time), `backup` (what a file held
before), `library` (the folder of sessions), `live` (where a meeting stands), `known` (where a session was opened
before), `git` (what is asked of git). Behind `load` stand `syntax`, `migrate`, `wrong` and `locate`, behind
`autosave` `saving`, `session_file` and `incoming`. Only what handles a Session imports pydantic, through the record.
"""
