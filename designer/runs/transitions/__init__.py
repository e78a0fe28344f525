"""The hot path, hand-written SQL behind plain functions: settle, claim, finish, cancel, lose.

Every function that moves something is one transaction that first locks the run's row (runs.journal), then steps, then
attempts, and returns the effects that must follow the commit. core.run_state says which moves are legal; each move
names the states it may leave in its WHERE clause, so a move that came too late changes no row.
"""
