"""The doors: buttons, command line and generated files. The only folder that may read the clock."""
