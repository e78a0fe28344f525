"""The migrations of runs, and one more behind them."""

from designer.runs import migrations

__path__ = [*__path__, *migrations.__path__]
