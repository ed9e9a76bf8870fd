"""Installing on Windows, examining a PC, and the offline package, behind one thin layer."""
