"""Three-way merge of sessions: by table, key and record id, with what cannot be merged kept both ways.

Modules: `sessions` (the merge itself), `settle` (choosing a side of a conflict), `ancestor` (which version two
sides come from); behind them stand `tables` (keys and records), `sequences` (lines and entries), `ordering`
(records' order), `collisions` (one id for two records), `deletions` (links to what is gone), `people` (a renamed
participant), `texts` (values as a conflict shows them) and `same` (equality as a file sees it).
"""
