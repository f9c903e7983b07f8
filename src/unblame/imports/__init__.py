"""Documents from outside into the record.

Built now: the standard write-up, corrected by hand in its markdown. `markdown_parser` finds the blocks,
`plain_text` says what stands in them, and `markdown_parts` gives both as headings, tables and items; a reader of one
kind of document (`own_writeup`) finds in them what is said at which place; `corrections` puts what differs from the
record into it. A reader of another format adds its own module and uses the same parts. Nothing here writes a file or
renders: the command line passes the write-up in.
"""
