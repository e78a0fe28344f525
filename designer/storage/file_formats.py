"""Files that are no text, named by how they begin, so that a person can be told what they hold. None is ever opened:
loading a pickle runs whatever its author wrote."""

from designer.storage.table_files import FileSource

_LONGEST_MARK = 512
_NAMED = {
    ".pkl": "pickle",
    ".pickle": "pickle",
    ".joblib": "pickle",
    ".pt": "torch",
    ".pth": "torch",
    ".ckpt": "torch",
    ".skops": "skops",
    ".safetensors": "safetensors",
    ".onnx": "onnx",
    ".keras": "keras",
    ".npz": "numpy",
}
_MARKS = (
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\0", "xz"),
    (b"(\xb5/\xfd", "zstandard"),
    (b"\x89HDF\r\n\x1a\n", "hdf5"),
    (b"\x93NUMPY", "numpy"),
    (b"SQLite format 3\0", "sqlite"),
    (b"ARROW1", "arrow"),
    (b"%PDF-", "pdf"),
    (b"\x7fELF", "program"),
)
# The second byte of a pickle is its protocol; before protocol 2 it has no mark.
_PICKLE_MARKS = tuple(bytes([0x80, protocol]) for protocol in range(2, 6))


def binary_format(source: FileSource) -> str | None:
    """What the file is, as far as its first bytes or else its name tell; None for what may be a text."""
    head = source.start(_LONGEST_MARK)
    named = _NAMED.get(source.suffix)
    if head.startswith(_PICKLE_MARKS):
        return "pickle"
    found = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if head[257:262] == b"ustar":
        found = "tar"
    # A zip or HDF5 of a model says less than its name.
    return named if found is None or (named and found in {"zip", "hdf5"}) else found
