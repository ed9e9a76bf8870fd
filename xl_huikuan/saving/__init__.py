"""Putting a file in the place of the clerk's own, so that it is the old one or the new one, whole.

Nothing here knows what is inside a workbook: how to write and how to prove are given from above.
Nothing is removed that we did not write ourselves, by name and by index.
"""
