"""What the Makefile calls: small programs that set up, check and try the project.

They run with the virtual environment's Python and print what they do in words.
"""
