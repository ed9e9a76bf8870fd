"""What answers Excel: one restricted entry, jobs that can be polled, and its COM class."""
