"""The faults that docs/faults.md tells of, in its order."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """`holds`: what must hold when the fault happens."""

    id: str
    fault: str
    holds: str


ROWS = (
    Row(
        "F1",
        "1,000 steps in 20 runs, the worker is killed (-9) every 2 s",
        "no step lost, none succeeds twice; a step that was taken back begins again within 20 s (p99)",
    ),
    Row("F2", "the same steps, the server is killed (-9) every 5 s", "no step lost, none succeeds twice, 20 of 20 end"),
    Row(
        "F3",
        "supervisor, server, worker and guardian are killed (-9) at once, then started",
        "no step lost, none succeeds twice; the first step begins within 30 s",
    ),
    Row(
        "F4",
        "in a cluster, Redis loses all it holds and is started anew in the middle of runs",
        "no step lost, none succeeds twice; the next step begins within 15 s",
    ),
    Row(
        "F5",
        "in a cluster, Redis is down (60 s; 6 s in `make test`) while runs go on and one is started",
        "the server says that the broker is away, the API writes, no step is lost",
    ),
    Row(
        "F6",
        "in a cluster, PostgreSQL is restarted 10 times in one run, fast and immediate by turns (2 in `make test`)",
        "no step lost, none fails, none succeeds twice; requests meanwhile get 503",
    ),
    Row("F7", "one in five COMMITs of the worker is done and answered by an error", "no transition is made twice"),
    Row("F8", "every wake-up comes 3 times, shuffled, up to 30 s late", "none succeeds twice, none is executed twice"),
    Row("F9", "every 5th wake-up is lost", "all runs end"),
    Row("F10", "the machine's clock jumps 10 min ahead, 10 min back, then 1 h back", "no step is executed twice"),
    Row(
        "F11",
        "the worker is stopped (SIGSTOP) until another has its step, then goes on",
        "its result is refused; what it still runs is killed within one beat (2 s) and the grace",
    ),
    Row(
        "F12",
        "two steps kill their worker each time they run",
        "at most 3 attempts alone on a worker, then failed with worker_lost; others are slowed down by less than 10 %",
    ),
    Row("F13", "a step leaves daemons with sessions of their own, then its run is cancelled", "no process after 15 s"),
    Row("F14", "the worker is killed (-9) while a step's processes run", "no process after 5 s"),
    Row("F15", "a step ignores SIGTERM at its time limit of 5 s", "killed within the limit and the grace of 10 s"),
    Row("F16", "runs are cancelled at random moments of their life", "each ends once; nothing begins after its end"),
    Row(
        "F17",
        "the disk is full: of artifacts, of logs, of the database",
        "the step fails and says so, nothing partial is visible, the server answers; it goes on once there is space",
    ),
    Row(
        "F18",
        "the worker is killed (-9) at each moment of storing outputs; a stored file is damaged",
        "nobody sees a part of an output; a damaged input is refused",
    ),
    Row(
        "F22",
        "one of 50 sockets reads 1 byte a second",
        "the others hear within 1 s (p99), the server grows by less than 50 MB, the slow one is closed and catches up",
    ),
    Row(
        "F23",
        "the server is killed (-9) under 200 sockets, which all come back at once",
        "all have what the database has within 10 s, without a gap",
    ),
    Row(
        "F24",
        "every third nudge to the server is lost; all are",
        "200 of 200 sockets end with what the database has in 10 s",
    ),
    Row("F25", "a socket stays open for 25 h of the machine's clock", "it is still told what happens"),
    Row(
        "F26",
        "a step writes 1 GB of log at 10 MB/s, with bytes that are no text and a line of 50 MB",
        "server and worker hold none of it, the limit stops it, the API answers meanwhile",
    ),
    Row("F27", "the worker is replaced (SIGTERM) while steps run", "no step lost, none counts as a crash"),
    Row("F28", "the tables are upgraded while runs are unfinished", "no step fails, all runs end"),
    Row(
        "F30",
        "10,000 sequences of moves by the rules alone; 1,000 seeds of simulated crashes, hangs and lost messages",
        "nothing that must hold is ever broken",
    ),
)
