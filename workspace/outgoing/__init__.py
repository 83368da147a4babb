"""What this server says to others of its own accord: webhooks.

Nothing here is asked for by a visitor's page, and every address was typed by somebody.
So the address is distrusted (`address`), the connection goes to the number that was
checked and nowhere else (`post`), what is said is signed (`signature`), and when to say
it is kept in rows, not in memory (`deliverer`, with `organisations.webhooks`).
"""
