"""A workbook open in Excel, piece by piece; `sheets.live` puts the pieces together.

Functions here take objects of Excel's own object model (`Any`: they have no Python types). They
read and write whole blocks, never cell by cell, and none of them saves the clerk's workbook or
ends Excel. Row and column numbers are 0-based, as everywhere in this program.
"""
