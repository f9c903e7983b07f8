"""The record as documents for people.

`writeup.build` computes every fact of a session once, as plain text; `render.render` lays it out with a template;
`markdown` writes user text so that it shows as typed; `stamp` names the file and marks it, so that a write-up that
was edited by hand is never overwritten.
"""
