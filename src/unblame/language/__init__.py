"""Blameless language: which words of a text blame, why, and what to offer instead. Knows nothing of sessions.

Others use `checker` (check a text or one paragraph), `markdown` (what of a source is the author's own prose), `place`
(how strict a part of a document is) and `rule` (the rules as data). The rules are in `rules/`, the words in `words/`.

A text goes from `markdown` by blocks and sentences to `anchors`, which tells the rules worth trying; where a rule's
pattern matches, `subject` tells whom it is about, `guards` may let it pass, and `offers` makes the other wording.
"""
