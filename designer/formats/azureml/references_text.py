"""References to registered assets as the format writes them."""

from designer.core.graph import ComponentRef, FromData


def component_reference(ref: ComponentRef) -> str:
    return _reference(ref.name, ref.version)


def data_reference(data: FromData) -> str:
    return _reference(data.name, data.version)


def _reference(name: str, version: str) -> str:
    if version == "latest":
        return f"azureml:{name}@latest"
    return f"azureml:{name}:{version}" if version else f"azureml:{name}"
