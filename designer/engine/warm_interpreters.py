"""The guardian's side of warm interpreters: one for an environment and what scripts import first, forked for each step.

Whatever goes wrong with one before a step's script is begun, the step is started as a plain process, and knows why.
The standard library alone, as all that the step guardian is made of.
"""

import contextlib
import json
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from designer.engine.guarded_step import Step
    from designer.engine.namespaces import sealed
    from designer.engine.process_tree import Spare, children_of, descendants_of, mark_of, name_of, send_signal
    from designer.engine.warm_interpreter import Fork, Interpreter, forget
else:
    from guarded_step import Step
    from namespaces import sealed
    from process_tree import Spare, children_of, descendants_of, mark_of, name_of, send_signal
    from warm_interpreter import Fork, Interpreter, forget

MOST_INTERPRETERS = 4
# Of one interpreter in a turn, so that one that never stops talking keeps nobody else from being heard.
MOST_MESSAGES = 1000
LONGEST_REASON = 300
# How soon it is seen that a step has ended without a word of its interpreter.
LOOK_SECONDS = 1.0
KEEPERS = frozenset({"sh", "dash", "bash", "busybox", "cat"})


class WarmInterpreters:
    """`start_plain` starts a step as a process; `begun` is told of one that runs, and whose pid the guardian may reap.

    Outside of a sandbox its interpreter reaps it, and `ended` is called with its status; the guardian, if that is gone.
    """

    def __init__(
        self,
        steps: dict[int, Step],
        selector: selectors.BaseSelector,
        spare: Spare,
        new_mark: Callable[[], int],
        start_plain: Callable[[Step], None],
        begun: Callable[[Step], None],
        ended: Callable[[Step, int], None],
    ) -> None:
        self.steps = steps
        self.selector = selector
        self.spare = spare
        self.new_mark = new_mark
        self.start_plain = start_plain
        self.begun = begun
        self.ended = ended
        self.interpreters: dict[str, Interpreter] = {}
        # Those that are gone, while something of them is alive.
        self.going: list[Interpreter] = []
        self.unfit: dict[str, dict[str, str]] = {}

    # A step

    def start(self, step: Step) -> None:
        """Fork the step when an interpreter is warm for it; or start it plainly, now or later."""
        order: dict[str, Any] = step.order["warm"]
        unfit = self.unfit.setdefault(order["environment_key"], {})
        if "" in unfit:
            self.fall_back(step, unfit[""])
            return
        modules = []
        for name, is_optional in order["modules"]:
            if name in unfit:
                # What comes after it is left out too, so that what is imported keeps its order.
                step.note = unfit[name]
                break
            modules.append([name, is_optional])
        key = json.dumps([order["environment_key"], modules])
        interpreter = self.interpreters.get(key)
        if interpreter is None:
            if not self.make_room():
                self.fall_back(step, f"All {MOST_INTERPRETERS} warm interpreters are at work for other scripts.")
                return
            try:
                interpreter = self.begin(order | {"key": key}, modules)
            except (OSError, subprocess.SubprocessError) as error:
                unfit[""] = f"A warm interpreter cannot be started here: {getattr(error, 'strerror', None) or error}."
                self.fall_back(step, unfit[""])
                return
        interpreter.idle_since = None
        if interpreter.state == "ready":
            self.fork(interpreter, step)
        else:
            interpreter.waiting.append(step)

    def begin(self, order: dict[str, Any], modules: list[list[Any]]) -> Interpreter:
        for other in list(self.interpreters.values()):
            is_old = other.place == order["place"] and environment_of(other) != order["environment_key"]
            if is_old and other.idle_since is not None:
                self.retire(other)
        interpreter = Interpreter(order, self.new_mark())
        self.interpreters[interpreter.key] = interpreter
        self.selector.register(interpreter.socket, selectors.EVENT_READ, lambda: self.hear(interpreter))
        # If it has ended already, that is heard with the next look.
        with contextlib.suppress(OSError):
            interpreter.send({"op": "preload", "modules": modules, "never": order["never"]}, [])
        return interpreter

    def make_room(self) -> bool:
        if len(self.interpreters) < MOST_INTERPRETERS:
            return True
        idle = [one for one in self.interpreters.values() if one.idle_since is not None]
        if not idle:
            return False
        self.retire(min(idle, key=lambda one: one.idle_since or 0.0))
        return True

    def fork(self, interpreter: Interpreter, step: Step) -> None:
        own: dict[str, str] = step.order["warm"]["environment"]
        differing = [name for name in interpreter.read if own.get(name) != interpreter.environment.get(name)]
        if differing:
            self.fall_back(step, f"It sets {differing[0]}, which its packages read when they are imported.")
            self.rest(interpreter)
            return
        try:
            fork = interpreter.forking[step.id] = Fork(step)
        except OSError as error:
            self.fall_back(step, f"The warm interpreter failed: it could not be forked ({error.strerror}).")
            self.rest(interpreter)
            return
        try:
            if interpreter.namespace is None:
                self.order_fork(interpreter, fork, [])
                return
            fork.hold(interpreter.namespace, step.order["warm"]["holder"])
        except OSError as error:
            self.give_up(interpreter, fork, f"it could not be forked ({error.strerror or error})")
            return
        assert fork.ready is not None
        self.selector.register(fork.ready, selectors.EVENT_READ, lambda: self.held(interpreter, fork))

    def held(self, interpreter: Interpreter, fork: Fork) -> None:
        """The namespaces of a step's sandbox are there, or will never be."""
        # What was given up in the same turn is heard of once more.
        if fork.ready is None:
            return
        assert fork.code is not None
        assert fork.holder is not None
        assert interpreter.namespace is not None
        self.selector.unregister(fork.ready)
        says = os.read(fork.ready, 1)
        os.close(fork.ready)
        fork.ready = None
        try:
            # bubblewrap, in it the first process of the sandbox, and in it the one that holds it.
            inside = [pid for child in children_of(fork.holder.pid) for pid in children_of(child)]
            if not says or not inside:
                raise OSError("its sandbox cannot be made")
            mounts = os.open(f"/proc/{inside[0]}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
            try:
                namespaces = sealed(interpreter.namespace, mounts)
            finally:
                os.close(mounts)
            try:
                self.order_fork(interpreter, fork, [fork.code, *namespaces])
            finally:
                for file in namespaces:
                    os.close(file)
        except OSError as error:
            self.give_up(interpreter, fork, f"it could not be forked ({error.strerror or error})")
            return
        os.close(fork.code)
        fork.code = None

    def order_fork(self, interpreter: Interpreter, fork: Fork, sandbox: list[int]) -> None:
        warm = fork.step.order["warm"]
        told = {name: warm[name] for name in ("script", "argv", "cwd", "environment", "threads", "own_sockets")}
        # In a file for the forked process alone: the interpreter, from which others are forked, never sees it.
        order = os.memfd_create("order", os.MFD_CLOEXEC)
        try:
            text = json.dumps(told | {"mark": fork.step.mark}).encode()
            while text:
                text = text[os.write(order, text) :]
            os.lseek(order, 0, os.SEEK_SET)
            assert fork.step.child_end is not None
            assert fork.wait is not None
            interpreter.send({"op": "fork", "id": fork.step.id}, [order, fork.step.child_end, fork.wait, *sandbox])
        finally:
            os.close(order)

    def give_up(self, interpreter: Interpreter, fork: Fork, reason: str, note: str = "") -> None:
        """Start the step plainly: what was forked for it does not begin, for it is never let go."""
        del interpreter.forking[fork.step.id]
        if fork.ready is not None:
            self.selector.unregister(fork.ready)
        fork.close()
        if fork.holder is not None:
            forget(fork.holder)
            send_signal(fork.holder.pid, signal.SIGKILL)
        fork.step.forget_inside()
        self.rest(interpreter)
        self.fall_back(fork.step, note or f"The warm interpreter failed: {reason}.")

    def fall_back(self, step: Step, note: str) -> None:
        step.note = note
        self.start_plain(step)

    def stop(self, step: Step) -> bool:
        """Whether the step was waiting for an interpreter, and waits no longer."""
        for interpreter in self.interpreters.values():
            if step in interpreter.waiting:
                interpreter.waiting.remove(step)
                self.rest(interpreter)
                return True
        return False

    def finished(self, step: Step) -> None:
        for interpreter in (*self.interpreters.values(), *self.going):
            if step.id in interpreter.running:
                interpreter.running.discard(step.id)
                interpreter.to_tell.pop(step.id, None)
                self.rest(interpreter)

    # An interpreter

    def hear(self, interpreter: Interpreter) -> None:
        for _ in range(MOST_MESSAGES):
            if interpreter.is_closed:
                return
            try:
                heard = interpreter.receive()
                if heard is None:
                    return
                self.obey(interpreter, *heard)
            except EOFError:
                self.lose(interpreter, "it ended")
                if not interpreter.is_closed:
                    self.selector.unregister(interpreter.socket)
                    interpreter.is_closed = True
            except (ValueError, KeyError, TypeError, OverflowError):
                self.lose(interpreter, "it said what nobody understands")

    def hear_all(self) -> None:
        for interpreter in (*self.interpreters.values(), *self.going):
            self.hear(interpreter)

    def reaped(self, pid: int) -> None:
        """A process of the guardian's has ended, and its number may soon be that of another."""
        for interpreter in (*self.interpreters.values(), *self.going):
            if interpreter.process.pid == pid:
                interpreter.is_reaped = True
                self.lose(interpreter, "it ended")
            for fork in list(interpreter.forking.values()):
                if fork.holder is not None and fork.holder.pid == pid:
                    forget(fork.holder)
                    fork.holder = None
                    self.give_up(interpreter, fork, "its sandbox ended")

    def obey(self, interpreter: Interpreter, message: dict[str, Any], pid: int) -> None:
        """Raises ValueError, KeyError, TypeError or OverflowError for what no interpreter says."""
        fork = interpreter.forking.get(message.get("id", 0))
        match message["op"]:
            case "gone":
                self.lose(interpreter, "it ended")
            case "ready" if interpreter.state == "warming":
                interpreter.state, interpreter.read = "ready", [str(name) for name in message["read"]]
                waiting, interpreter.waiting = interpreter.waiting, []
                for step in waiting:
                    self.fork(interpreter, step)
                self.rest(interpreter)
            case "unfit" if interpreter.state != "gone":
                module = str(message["module"])
                reason = f"{module or 'The environment'} is not kept warm: {message['reason']}."[:LONGEST_REASON]
                self.unfit[environment_of(interpreter)][module] = reason
                self.lose(interpreter, "", reason)
            case "inside" if fork and interpreter.is_sandboxed:
                self.watch(interpreter, fork, pid)
            case "refused" if fork:
                self.give_up(interpreter, fork, "", f"{message['reason']}."[:LONGEST_REASON])
            case "failed" if fork:
                reason = f"it could not be forked ({message['reason']})"
                self.give_up(interpreter, fork, reason[:LONGEST_REASON])
            case "started" if fork and fork.ready is None:
                if interpreter.is_sandboxed and not fork.step.has_inside():
                    raise ValueError(message)
                if not interpreter.is_sandboxed and not self.watch(interpreter, fork, pid):
                    return
                fork.step.is_child = interpreter.is_sandboxed
                del interpreter.forking[fork.step.id]
                interpreter.running.add(fork.step.id)
                fork.step.is_warm = True
                if fork.holder is not None:
                    forget(fork.holder)
                    pid = fork.holder.pid
                fork.step.begin(pid)
                self.begun(fork.step)
                fork.let_go()
            case "used" if message["id"] in interpreter.running and interpreter.is_sandboxed:
                self.steps[message["id"]].add(*usage_of(message))
            case "ended" if pid == interpreter.process.pid and not interpreter.is_sandboxed:
                if fork:
                    self.give_up(interpreter, fork, "what was forked ended before it began")
                elif message["id"] in interpreter.running and (step := self.steps[message["id"]]).status is None:
                    usage, status = usage_of(message), status_of(message)
                    step.add(*usage)
                    self.ended(step, status)
            case _:
                pass

    def watch(self, interpreter: Interpreter, fork: Fork, pid: int) -> bool:
        try:
            fork.step.watch_inside(pid)
        except OSError as error:
            self.give_up(interpreter, fork, f"its first process cannot be watched ({error.strerror})")
            return False
        return True

    def lose(self, interpreter: Interpreter, reason: str, note: str = "") -> None:
        """End an interpreter that failed, and start plainly whatever waits for it."""
        if interpreter.state == "warming" and not note:
            note = f"The warm interpreter could not be made ready: {reason}."
            self.unfit[environment_of(interpreter)][""] = note
        self.end(interpreter, reason, note)

    def end(self, interpreter: Interpreter, reason: str, note: str = "") -> None:
        if interpreter.state == "gone":
            return
        interpreter.state = "gone"
        del self.interpreters[interpreter.key]
        self.going.append(interpreter)
        # Also what it has forked and what had no time to get a mark of its own; not what runs.
        with contextlib.suppress(OSError), self.spare:
            for pid in self.belonging(interpreter):
                send_signal(pid, signal.SIGKILL)
        # Where nothing can be marked it is not among them, and only once it is gone are its steps the guardian's.
        if not interpreter.is_sandboxed and not interpreter.is_reaped:
            send_signal(interpreter.process.pid, signal.SIGKILL)
        for fork in list(interpreter.forking.values()):
            self.give_up(interpreter, fork, reason)
        waiting, interpreter.waiting = interpreter.waiting, []
        for step in waiting:
            self.fall_back(step, note or f"The warm interpreter failed: {reason}.")
        self.rest(interpreter)

    def belonging(self, interpreter: Interpreter) -> list[int]:
        """The interpreter's own process, and those on their way from it to a step."""
        marks = {interpreter.mark, *(fork.step.mark for fork in interpreter.forking.values())}
        sandbox: list[int] = []
        if interpreter.is_sandboxed:
            inner = children_of(interpreter.process.pid)
            keepers = [pid for child in inner for pid in children_of(child) if name_of(pid) in KEEPERS]
            sandbox = [interpreter.process.pid, *inner, *keepers]
        return [pid for pid in descendants_of(os.getpid()) if mark_of(pid) in marks and pid not in sandbox]

    def retire(self, interpreter: Interpreter) -> None:
        self.end(interpreter, "it was ended")

    def rest(self, interpreter: Interpreter) -> None:
        """Note since when an interpreter has nothing to do; and let go of one that is gone and has no step left."""
        if interpreter.waiting or interpreter.forking or interpreter.running:
            return
        interpreter.idle_since = time.monotonic()
        if interpreter.state == "gone":
            if not interpreter.is_closed:
                self.selector.unregister(interpreter.socket)
                interpreter.is_closed = True
            interpreter.close()
            forget(interpreter.process)
            if not interpreter.is_reaped:
                send_signal(interpreter.process.pid, signal.SIGKILL)
            self.going = [one for one in self.going if one is not interpreter]

    def tick(self) -> None:
        now = time.monotonic()
        for interpreter in list(self.interpreters.values()):
            if interpreter.state == "warming" and now >= interpreter.deadline:
                reason = (
                    f"Its packages were not imported within {interpreter.preload_seconds:g} seconds, "
                    "so none are kept warm."
                )
                self.unfit[environment_of(interpreter)][""] = reason
                self.lose(interpreter, "", reason)
            elif late := [fork for fork in interpreter.forking.values() if now >= fork.deadline]:
                self.lose(interpreter, f"nothing was forked within {late[0].seconds:g} seconds")
            elif interpreter.idle_since is not None and now >= interpreter.idle_since + interpreter.idle_seconds:
                self.retire(interpreter)

        for interpreter in (*self.interpreters.values(), *self.going):
            self.look_for_ends(interpreter, now)

    def look_for_ends(self, interpreter: Interpreter, now: float) -> None:
        """See to steps that are gone, and of which their parent, the interpreter, does not tell how they ended."""
        if interpreter.is_sandboxed:
            return
        for step in [self.steps[number] for number in interpreter.running]:
            if step.status is not None or step.has_inside():
                continue
            if interpreter.is_reaped:
                if is_zombie_of_ours(step.pid):
                    continue
                # To reap it was the last that the interpreter did, and nobody can say any more.
                step.reason = step.reason or "guardian_lost"
                self.ended(step, signal.SIGKILL)
            elif now >= interpreter.to_tell.setdefault(step.id, now + step.order["warm"]["fork_seconds"]):
                # Then the step is the guardian's to reap.
                self.lose(interpreter, "it does not tell how steps ended")

    def wakes_at(self) -> float | None:
        moments = []
        if any(one.running and not one.is_sandboxed for one in (*self.interpreters.values(), *self.going)):
            moments.append(time.monotonic() + LOOK_SECONDS)
        for one in self.interpreters.values():
            moments += [fork.deadline for fork in one.forking.values()]
            if one.state == "warming":
                moments.append(one.deadline)
            elif one.idle_since is not None:
                moments.append(one.idle_since + one.idle_seconds)
        return min(moments, default=None)

    def pids(self) -> set[int]:
        return {one.process.pid for one in (*self.interpreters.values(), *self.going) if not one.is_reaped}


def environment_of(interpreter: Interpreter) -> str:
    name: str = json.loads(interpreter.key)[0]
    return name


def is_zombie_of_ours(pid: int) -> bool:
    try:
        return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
    except ChildProcessError:
        return False


def status_of(message: dict[str, Any]) -> int:
    """As wait4 gives it. Raises ValueError or TypeError for what is no status of a process that ended."""
    status = message["status"]
    if type(status) is not int or not 0 <= status < 1 << 16:
        raise ValueError(message)
    os.waitstatus_to_exitcode(status)
    return status


def usage_of(message: dict[str, Any]) -> tuple[float, int]:
    """Seconds of CPU time and bytes of memory. Raises ValueError, TypeError or OverflowError for no such number."""
    cpu, peak = float(message["cpu"]), int(message["peak"])
    if not (0 <= cpu < float("inf") and peak >= 0):
        raise ValueError(message)
    return cpu, peak
