"""The checks of 环境自检, by what they look at.

Each takes a `Windows` and yields results; none changes anything but a probe file it deletes again.
`doctor` puts them in order; a new check is one function and one row there.
"""
