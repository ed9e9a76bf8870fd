"""Letters as PDF, by Word or LibreOffice where one of them is there; a letter never needs it.

converting    the files in chunks, each with a time-out; one bad file stops no other
libreoffice   one process for many files
word          Windows only: a Word of our own, never the clerk's
"""
