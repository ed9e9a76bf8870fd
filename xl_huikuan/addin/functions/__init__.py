"""Worksheet functions: what a clerk types into a cell, one decorated function each.

`registry.call` is the only way in: bridges, tests and xlwings all go through it. A function never
reads the clock, a file or the workbook; what it needs are its arguments.
"""
