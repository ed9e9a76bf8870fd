"""Buttons: the table of them, and the generator function behind each."""
