"""Rules of receivables as pure functions on frames.

This folder knows no file, no clock, no workbook and no Word document: the as-of date is an
argument. It imports the standard library, numpy and pandas only. Bad data comes out as a
`Finding`, never as a silent repair.
"""
