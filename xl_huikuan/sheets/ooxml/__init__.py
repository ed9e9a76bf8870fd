"""Writing: result sheets become XML and are grafted into a copy of the clerk's package.

Every foreign part stays byte-identical; nothing is replaced before the result is proven.
"""
