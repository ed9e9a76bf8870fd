"""Word letters and statements: contexts, templates, batch, manifest and the letter linter.

It never imports `sheets`. Templates are plain .docx files with 【placeholders】; nothing in a
template can execute.
"""
