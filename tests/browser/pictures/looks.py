"""A run whose one step writes a file of every kind that has a preview, curves, and a long log."""

import json
import math
import pickle
import struct
import zlib
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.running import RunningHome

PAGE = "<!doctype html><title>Report</title><h1>Quarterly report</h1><p>Sales rose by 4%.</p>"
NOTEBOOK = {
    "nbformat": 4,
    "cells": [
        {"cell_type": "markdown", "source": "# Findings\n\nHeavier cars use **more** fuel."},
        {
            "cell_type": "code",
            "execution_count": 1,
            "source": "import pandas as pd\ncars = pd.read_csv('cars.csv')\ncars.shape",
            "outputs": [
                {"output_type": "execute_result", "execution_count": 1, "data": {"text/plain": "(406, 9)"}},
                {"output_type": "stream", "name": "stderr", "text": "FutureWarning: a column was guessed\n"},
            ],
        },
    ],
}
SUMMARY = """# Summary

The model explains **87%** of the variance. What counts most:

| feature | weight |
|---|---|
| weight | 0.61 |
| year | 0.24 |

- `weight` in pounds
- `year` since 1900

```python
model.score(test)
```
"""
ROWS = 5000


def _plot(width: int, height: int) -> bytes:
    """Points around a falling line between two axes, as a PNG."""
    paper, ink, mark = b"\xff\xff\xff", b"\x60\x66\x70", b"\x1f\x77\xb4"
    rows = [[paper] * width for _ in range(height)]
    left, bottom = 40, height - 32
    for x in range(left, width - 16):
        rows[bottom][x] = ink
        if (x - left) % 80 == 0:
            for y in range(bottom, bottom + 6):
                rows[y][x] = ink
    for y in range(16, bottom):
        rows[y][left] = ink
    for at in range(120):
        x = left + 24 + at * (width - left - 64) // 120
        y = int(60 + at * (height - 160) / 120 + 28 * math.sin(at * 2.7))
        for down in range(-3, 4):
            for across in range(-3, 4):
                if down * down + across * across <= 10:
                    rows[y + down][x + across] = mark
    lines = b"".join(b"\0" + b"".join(row) for row in rows)
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(lines)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def write_files(folder: Path) -> None:
    folder.mkdir(parents=True)
    columns = {
        "number": list(range(ROWS)),
        "price": [None if at % 50 == 0 else round(1000 + 400 * math.sin(at), 2) for at in range(ROWS)],
        "town": [("Seoul", "Busan", "Incheon")[at % 7 % 3] for at in range(ROWS)],
        "is_new": [at % 3 == 0 for at in range(ROWS)],
    }
    pq.write_table(pa.table(columns), folder / "houses.parquet")
    (folder / "report.html").write_text(PAGE)
    (folder / "summary.md").write_text(SUMMARY)
    (folder / "work.ipynb").write_text(json.dumps(NOTEBOOK))
    (folder / "model.pkl").write_bytes(pickle.dumps({"weights": [1, 2, 3]}))
    (folder / "plot.png").write_bytes(_plot(640, 400))
    (folder / "settings.json").write_text(json.dumps({"trees": 100, "depth": None, "features": ["weight", "year"]}))


def run_that_writes_every_kind(home: RunningHome, root: Path) -> int:
    write_files(root / "src" / "files")
    pipeline = {
        "type": "pipeline",
        "display_name": "Everything to look at",
        "settings": {"default_compute": "azureml:local"},
        "jobs": {
            "looks": {
                "type": "command",
                "display_name": "Write reports",
                "component": {
                    "type": "command",
                    "name": "write_reports",
                    "display_name": "Write reports",
                    "code": "./src",
                    "environment": {"image": "any"},
                    "outputs": {"all": {"type": "uri_folder"}},
                    "command": "cp -r files/. ${{outputs.all}}/; for n in $(seq 400); do "
                    r'printf "\033[32mINFO\033[0m epoch %d, loss 0.%d\n" $n $((900 - n)); done',
                },
            }
        },
    }
    (root / "pipeline.yml").write_text(json.dumps(pipeline))
    told = home.command("run", "submit", str(root / "pipeline.yml"), "--json").stdout
    return int(json.loads(told)["id"])
