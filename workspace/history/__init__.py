"""The past of a canvas: the log as a promise, and everything that can be read out of it.

To follow one look back, read these in order:

`log`            the promise that every body of the log keeps; `chain`, its hashes
`replay`         the documents as they were, from the beginning or from a checkpoint
`bursts`         where one burst of work ends and the next begins
`witness`        replays and sees: events in, authorship and moments out
`mirror`         how the canvas stands while the log goes by
`pieces`         one text as the pieces it was made of; `body_pieces` and `body_nodes`, a body
`authorship`     who wrote and who struck out every stretch; written out with a checkpoint
`telling`        what is different at the end of a burst, and by whose hands
`moments`        a burst as people read it; `moment_json` keeps it, `redaction` takes words out
`comparison`     two readings, marked word by word (`words`) with the hands (`hands`)
`sentences`      what can be said; `gathering` gathers changes into it
`story`          what became of one card
`restore`        brings back what was, by adding

All of it is pure: no socket, no database, no clock of its own; heavy work is for a
process of its own, because applying updates holds the interpreter.
"""
