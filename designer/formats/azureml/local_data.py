"""A written pipeline whose data lies in files beside it, rather than in the workspace it came from."""

import re
from collections.abc import Mapping

from designer.core.graph import FromData
from designer.formats.azureml.references_text import data_reference

_PATH_LINE = re.compile(r"(?m)^(?P<key>\s*path: )(?P<quote>['\"]?)(?P<reference>azureml:[^'\"\s]+)(?P=quote)$")


def with_local_data(text: str, paths: Mapping[FromData, str]) -> str:
    """`text` as write_pipeline gave it, with a path in place of each reference to these data assets."""
    by_reference = {data_reference(data): path for data, path in paths.items()}

    def replace(line: re.Match[str]) -> str:
        path = by_reference.get(line["reference"])
        return line[0] if path is None else line["key"] + path

    return _PATH_LINE.sub(replace, text)
