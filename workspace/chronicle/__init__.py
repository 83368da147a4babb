"""The hands of the history: moments, milestones, reviews, restoring, and the log's upkeep.

`workshop` and `worker`   heavy work in a process of its own; the event loop never replays
`past`                    the canvas and its authors at any revision, from the nearest mark on
`chronicler`              the task that writes moments and marks, packs old rows, lets names fade
`moments` · `milestones` · `reviews` · `restoring` · `moving`   what the API and the page ask for
`parties` · `saying` · `shapes`   who may be named, and everything as a reader may see it
"""
