"""Components from Python functions. A function is read, never run: nothing here imports or executes it."""
