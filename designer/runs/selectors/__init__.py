"""What people and programs read about runs, in the shapes the API promises."""
