"""What conda packages are called on the package index of pip, and which of them a virtual environment does not need."""

PIP_NAMES = {
    "dask-core": "dask",
    "faiss": "faiss-cpu",
    "matplotlib-base": "matplotlib",
    "msgpack-python": "msgpack",
    "opencv": "opencv-python-headless",
    "py-lightgbm": "lightgbm",
    "py-opencv": "opencv-python-headless",
    "py-xgboost": "xgboost",
    "py-xgboost-cpu": "xgboost",
    "py-xgboost-gpu": "xgboost",
    "pytables": "tables",
    "python-graphviz": "graphviz",
    "pytorch": "torch",
    "pytorch-cpu": "torch",
    "pytorch-gpu": "torch",
    "ruamel_yaml": "ruamel.yaml",
    "seaborn-base": "seaborn",
    "tensorflow-cpu": "tensorflow",
    "tensorflow-gpu": "tensorflow",
}

# The host, the virtual environment itself, or the wheels of other packages bring these along.
_DROPPED = frozenset(
    {
        "pip", "setuptools", "wheel", "conda", "python_abi", "tzdata", "ca-certificates", "openssl", "readline",
        "ncurses", "sqlite", "tk", "xz", "zlib", "bzip2", "cudatoolkit", "cudnn", "cuda", "pytorch-cuda",
        "cpuonly", "nccl", "openmpi", "mkl", "nomkl", "blas", "libblas", "openblas", "libopenblas",
        "llvm-openmp", "intel-openmp", "gcc", "gxx", "make", "cmake", "git", "curl", "wget", "_libgcc_mutex",
        "_openmp_mutex",
    }
)  # fmt: skip
_DROPPED_PREFIXES = (
    "libgcc",
    "libstdcxx",
    "libgomp",
    "libgfortran",
    "cuda-",
    "libcu",
    "gcc_",
    "gxx_",
    "ld_impl_",
    "mkl-",
)

_NOT_PYTHON = frozenset({"r", "nodejs", "openjdk", "ffmpeg", "java-jdk", "julia", "rust", "go", "perl", "texlive-core"})


def is_dropped(name: str) -> bool:
    return name in _DROPPED or name.startswith(_DROPPED_PREFIXES)


def is_not_python(name: str) -> bool:
    """Packages of other languages and tools, which pip does not have."""
    return name in _NOT_PYTHON or name.startswith("r-")


def pip_name(name: str) -> str:
    return PIP_NAMES.get(name, name)
