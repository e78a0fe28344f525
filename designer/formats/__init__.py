"""Texts to and from the core. No Django, no database: a text comes in, plain data goes out, and back."""
