"""The history in words, for a page: what the chronicle says, as rows of spans.

The chronicle answers with facts, already narrowed to what one reader may see;
`outputs.history_words` makes whole sentences of facts. Here the two meet.

Read `facts` (from the chronicle's shapes back to values), then `lines`, then `shapes`.
"""
