/** What the editor holds first: short, and whole enough to be tried at once. */
export const STARTER = `import pandas as pd


def keep_rows(table: pd.DataFrame, column: str, at_most: float = 10.0) -> pd.DataFrame:
    """Keep the rows whose value is not above a limit.

    Args:
        table: The rows to choose from.
        column: The column to look at.
        at_most: The limit.
    """
    kept = table[table[column] <= at_most]
    print(f"{len(kept)} of {len(table)} rows kept")
    return kept
`

/** Rows to try a table with. */
export const STARTER_ROWS = 'name,value\na,1\nb,5\nc,25\n'
