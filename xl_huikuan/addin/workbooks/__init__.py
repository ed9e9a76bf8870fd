"""Workbooks the program makes itself: the blank ledger and the sample."""
