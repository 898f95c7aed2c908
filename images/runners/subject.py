# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# The process in which code under test runs. It is asked for attributes, calls and plain values, and told nothing of
# tests: python3 -I -S -B -c SOURCE, working folder = the tree, the conversation on descriptor 0.
import importlib.machinery
import io
import warnings

# By name, the kinds that are said as a tuple, and those that any number may stand for.
CONTAINERS = {"tuple": tuple, "list": list, "set": set, "frozenset": frozenset, "deque": collections.deque,
              **{kind.__name__: lambda items: from_pairs(items) for kind in MAPPINGS}}
# Seconds.
LOOK = 0.005
NUMBERS = ("bool", "int", "float", "Decimal", "Fraction")


class Output(io.TextIOBase):
    """A standard stream whose text reaches the one that stands in its place in the judge."""
    encoding, errors = "utf-8", "surrogateescape"

    class Bytes(io.RawIOBase):
        def __init__(self, text):
            self.text = text

        def writable(self):
            return True

        def write(self, data):
            self.text.write(bytes(data).decode("utf-8", "surrogateescape"))
            return len(data)

    def __init__(self, mark):
        self.mark = mark
        self.buffer = self.Bytes(self)

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        PEER.output.append((self.mark, str.__str__(text)))
        PEER.output_size += len(text)
        if PEER.output_size > 1 << 16:
            PEER.request("flush")
        return len(text)


class LogWatch:
    """Has what is logged decided on by the judge's loggers, from the moment in which logging is imported."""

    def find_spec(self, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(self)
        spec = importlib.machinery.PathFinder.find_spec(name)
        run = spec.loader.exec_module

        def exec_module(module):
            run(module)

            USUAL = {*vars(module.makeLogRecord({})), "message", "asctime"}

            class Forward(module.Handler):
                def emit(self, record):
                    text = record.exc_text or (record.exc_info and module.Formatter().formatException(record.exc_info))
                    arguments = (record.args,) if isinstance(record.args, dict) else record.args or ()
                    extra = {name: value for name, value in vars(record).items() if name not in USUAL}
                    place = record.name, record.levelno, record.pathname, record.lineno, record.funcName, text or None
                    try:
                        PEER.request("log", *place, record.msg, arguments, pairs(extra))
                    except Refusal:
                        PEER.request("log", *place, record.getMessage(), (), ())
            module.getLogger().addHandler(Forward())
            module.getLogger().setLevel(module.NOTSET)
        spec.loader.exec_module = exec_module
        return spec


class Subject(Peer):
    def __init__(self, descriptor):
        super().__init__(Channel(descriptor), 1)
        self.output, self.output_size, self.loop, self.originals = [], 0, None, {}
        # What is awaited, by identity, with the task that runs it; and futures of what waits for the judge.
        self.tasks, self.parked = {}, []
        self.tree = self.folder = os.getcwd()
        self.answers.update({
            "import": self.answer_import, "plain": self.answer_plain, "patch": self.answer_patch,
            "unpatch": self.answer_unpatch,
            "invoke": lambda function, arguments, keywords: function(*arguments, **from_pairs(keywords)),
        })

    def unpack_global(self, module, name):
        return resolve(module, name)

    def pack_type(self, kind):
        return ["g", *HIDDEN[kind]] if kind in HIDDEN else super().pack_type(kind)

    def extras(self):
        output, self.output, self.output_size = self.output, [], 0
        folder = current_folder()
        if folder != self.folder:
            self.folder = folder
            output.append(("d", folder))
        return [self.pack(item) for item in output]

    def take_extras(self, extras):
        for name, value in map(self.unpack, extras):
            if name == "environ":
                wanted = from_pairs(value)
                for key in [key for key in os.environ if key not in wanted]:
                    del os.environ[key]
                os.environ.update(wanted)
            elif name == "folder":
                os.chdir(value)
                self.folder = current_folder()
            elif name == "arguments":
                sys.argv[:] = value
            elif name == "path":
                sys.path[:] = [*value, self.tree]
            elif name == "input":
                sys.stdin = value

    def perform(self, operation, answer, parts):
        # Others may talk while code under test runs; the innermost call goes on when it is done.
        self.lock.release()
        try:
            return answer(*parts)
        finally:
            self.lock.acquire()

    def member(self, own, name):
        if name == "__all__" and isinstance(own, types.ModuleType) and not hasattr(own, name):
            return [name for name in vars(own) if not name.startswith("_")]
        return getattr(own, name)

    def answer_import(self, name, afresh):
        if afresh:
            sys.modules.pop(name, None)
            importlib.invalidate_caches()
        module = importlib.import_module(name)
        return module, hasattr(module, "__path__")

    def answer_patch(self, module, name, attribute, value):
        owner = resolve(module, name) if name else importlib.import_module(module)
        before = vars(owner).get(attribute, self)
        self.originals.setdefault((module, name, attribute), []).append((owner, before))
        setattr(owner, attribute, value)

    def answer_unpatch(self, module, name, attribute):
        owner, before = self.originals[module, name, attribute].pop()
        delattr(owner, attribute) if before is self else setattr(owner, attribute, before)

    def answer_plain(self, own, kind):
        """What an object is as plain data of one kind, said before anybody tells what it will be compared with: of the
        forms that it could have, the first that it calls itself equal to."""
        forms = [form for form in self.forms(own, kind) if self.is_of(kind, form)]
        return tuple([form for form in forms if self.equals(own, kind, form)] or forms)[:1]

    def forms(self, own, kind):
        # One of two is guessed too easily to be left to a field: the truth of an object is what decides.
        if kind == "bool":
            return [bool(own)]
        found = []
        names = [name for owner in type(own).__mro__ for name in self.slots(owner)]
        fields = [getattr(own, name) for name in names if hasattr(own, name)]
        fields += getattr(own, "__dict__", {}).values()
        if len(fields) == 1:
            found.append(fields[0])
        try:
            found.append(self.converted(own, kind))
        except Exception:
            pass
        if kind in ("list", "tuple"):
            found.append(tuple(fields))
        if kind == "dict" and not names:
            found.append(tuple(item for pair in vars(own).items() for item in pair))
        return found

    @staticmethod
    def is_of(kind, form):
        return type(form).__name__ == kind or type(form) is tuple and kind in CONTAINERS or (
            isinstance(form, (int, float)) and kind in NUMBERS)

    @staticmethod
    def equals(own, kind, form):
        try:
            return bool(own == (CONTAINERS[kind](form) if type(form) is tuple else form))
        except Exception:
            return False

    @staticmethod
    def slots(owner):
        slots = vars(owner).get("__slots__", ())
        return [slots] if isinstance(slots, str) else [name for name in slots if name not in ("__dict__", "__weakref__")]

    @staticmethod
    def converted(own, kind):
        if kind in ("list", "tuple", "set", "frozenset", "deque"):
            return tuple(own)
        if kind in ("dict", "OrderedDict", "Counter", "defaultdict"):
            return tuple(item for key in own.keys() for item in (key, own[key]))
        if kind in ("PosixPath", "PurePosixPath"):
            return late("pathlib", kind, os.fspath(own))
        if kind in ("Decimal", "Fraction"):
            return late("fractions", "Fraction", *own.as_integer_ratio())
        if kind == "bytes":
            return bytes(own) if isinstance(own, memoryview) else type(own).__bytes__(own)
        return {"str": str, "int": int, "float": float, "complex": complex, "bool": bool}[kind](own)

    def run_to_end(self, awaitable):
        """Goes on with an awaitable: whether it is done, and its result."""
        import asyncio

        async def whole():
            return await awaitable
        try:
            asyncio.get_running_loop()
        except RuntimeError:
            if self.loop is None:
                self.loop = asyncio.new_event_loop()
                asyncio.set_event_loop(self.loop)
            if id(awaitable) not in self.tasks:
                self.tasks[id(awaitable)] = awaitable, self.loop.create_task(whole())
            task = self.tasks[id(awaitable)][1]
            if not self.run_until(task):
                return False, None
            del self.tasks[id(awaitable)]
            return True, task.result()
        # A coroutine of the tree awaits one of the judge's, which awaits one of the tree's.
        result = []

        def run():
            try:
                result.append((asyncio.run(whole()), None))
            except BaseException as error:
                result.append((None, error))
        thread = threading.Thread(target=run)
        thread.start()
        thread.join()
        value, error = result[0]
        if error is not None:
            raise error
        return True, value

    def run_until(self, task):
        """Runs what can run now: whether a task is done with it."""
        parked, self.parked = self.parked, []
        for future in parked:
            if not future.done():
                future.set_result(None)
        while not task.done():
            if self.loop._ready:
                self.loop.call_soon(self.loop.stop)
                self.loop.run_forever()
                continue
            timers = [handle.when() for handle in self.loop._scheduled if not handle.cancelled()]
            if timers or len(self.loop._selector.get_map()) > 1 or self.loop._default_executor is not None:
                # What comes with time or from outside: a short look, then the judge's tasks have their turn.
                wait = min(timers, default=self.loop.time() + LOOK) - self.loop.time()
                self.loop.call_later(max(0, min(wait, LOOK)), self.loop.stop)
                self.loop.run_forever()
            if not self.loop._ready:
                return task.done()
        return True

    def meanwhile(self):
        import asyncio
        future = asyncio.get_running_loop().create_future()
        self.parked.append(future)
        return (yield from future.__await__())


def current_folder():
    try:
        return os.getcwd()
    except FileNotFoundError:
        return ""


def shown(message, category, filename, lineno, file=None, line=None):
    PEER.request("warn", message, filename, lineno)


def main():
    global PEER
    descriptor = os.dup(0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    PEER = Subject(descriptor)
    sys.argv = [""]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.pycache_prefix = os.devnull + "/none"
    sys.path.append(os.getcwd())
    sys.meta_path.insert(0, LogWatch())
    sys.stdout, sys.stderr = Output("o"), Output("e")
    warnings.simplefilter("always")
    warnings.showwarning = shown
    PEER.lock.acquire()
    try:
        while True:
            PEER.serve(PEER.receive())
    except Ended:
        os._exit(0)


# The module that holds these functions must outlive its entry in sys.modules.
this_module = sys.modules["__main__"]
main()
