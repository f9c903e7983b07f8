"""The screens: `library`, `session` with a module a section, and the small ones that lie over it.

A section draws what `context` hands it and asks the document for edits; no screen knows another one.
"""
