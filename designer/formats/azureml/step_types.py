"""The types of components and steps that the format has, and what to do about those that cannot run here."""

COMMAND = "command"

_IN_ITS_PLACE = {
    "automl": "write a command step that trains the model",
    "data_transfer": "copy the data in a command step",
    "do_while": "write the repetition inside a command step",
    "flow_parallel": "run the flow in a command step",
    "if_else": "write the condition inside a command step",
    "import": "import the data as a data asset first",
    "parallel": "write the loop over the files inside a command step",
    "parallel_for": "write the loop inside a command step",
    "pipeline": "put the steps of that pipeline into this one",
    "promptflow_parallel": "run the flow in a command step",
    "spark": "start the session in a command step",
    "sweep": "use its trial as a command step, with values that you choose",
}


def refused_type(text: str) -> str | None:
    """Why `text` cannot be the type of a component or step; None for `command`."""
    word = text.strip().lower()
    if word in (COMMAND, "commandcomponent"):
        return None
    if word in _IN_ITS_PLACE:
        return f"type '{word}' is not supported yet: {_IN_ITS_PLACE[word]}."
    return f"type '{text[:40]}' is not known; write command."
