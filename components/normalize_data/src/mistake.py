"""The one error that is shown to the user as it is."""


class Mistake(Exception):
    """Something the user can put right; its text is the sentence they see."""
