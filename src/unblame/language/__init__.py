"""Blameless language: which words of a text blame, why, and what to offer instead. Knows nothing of sessions.

Others use `checker` (check a text or one paragraph), `markdown` (what of a source is the author's own prose) and
`rule` (the rules as data).
"""
