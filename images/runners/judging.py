# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# The judge's own process: what it may import, what the test's use of the standard library means for its subject, and
# the run itself.
import _socket
import builtins
import ctypes
import functools
import importlib.machinery
import io
import signal

KEPT_LIMIT = 64 << 20
GUARDED = {"exec", "compile", "pickle.find_class", "ctypes.dlopen"}
STANDARD_PATH = list(sys.path)
STANDARD_FOLDERS = tuple(os.path.join(folder, "") for folder in STANDARD_PATH)
# Functions that look into an object: given one of the subject's, they run there.
MOVED = {"dataclasses": ("fields", "asdict", "astuple", "replace", "is_dataclass"),
         "copy": ("copy", "deepcopy", "replace"), "typing": ("get_type_hints",), "importlib": ("reload",),
         "inspect": ("signature", "isfunction", "ismethod", "isroutine", "iscoroutinefunction", "isgenerator",
                     "isgeneratorfunction", "iscoroutine", "getdoc", "getmembers", "getfullargspec", "isabstract")}
# Functions that change what a whole process does: they run in both.
DOUBLED = {"random": ("seed", "setstate"), "os": ("umask",), "time": ("tzset",), "locale": ("setlocale",)}


class GlobalName:
    """Something of the standard library as the subject knows it."""

    def __init__(self, module, name):
        self.module, self.name = module, name


def moved(module, name, original):
    @functools.wraps(original)
    def function(*arguments, **keywords):
        if not arguments or not PEER.is_remote(arguments[0]):
            return original(*arguments, **keywords)
        if name == "deepcopy":
            arguments = arguments[:1]
        return PEER.request("invoke", GlobalName(module, name), arguments, pairs(keywords))
    return function


def doubled(module, name, original):
    @functools.wraps(original)
    def function(*arguments, **keywords):
        PEER.request("invoke", GlobalName(module, name), arguments, pairs(keywords))
        return original(*arguments, **keywords)
    return function


def adapt(module):
    """Makes a module of the standard library aware that the code under test is elsewhere."""
    name = module.__name__
    for table, wrapper in ((MOVED, moved), (DOUBLED, doubled)):
        for function in table.get(name, ()):
            if hasattr(module, function):
                setattr(module, function, wrapper(name, function, getattr(module, function)))
    if name == "unittest.mock":
        adapt_mock(module)


def adapt_mock(mock):
    """What a test replaces in the standard library is replaced for the code under test as well."""
    enter, leave = mock._patch.__enter__, mock._patch.__exit__

    def place(patch):
        target = patch.target
        if isinstance(target, types.ModuleType) and not isinstance(target, RemoteModule):
            place = (target.__name__, "", patch.attribute)
        elif isinstance(target, type) and not isinstance(target, RemoteType):
            place = (target.__module__, target.__qualname__, patch.attribute)
        else:
            return None
        streams = place[0] == "sys" and place[2] in ("stdout", "stderr", "stdin", "argv", "path")
        return place if is_standard(place[0]) and not streams else None

    def __enter__(self):
        result = enter(self)
        where = place(self)
        if where:
            PEER.request("patch", *where, getattr(self.target, self.attribute))
        return result

    def __exit__(self, *details):
        where = place(self)
        if where:
            PEER.request("unpatch", *where)
        return leave(self, *details)

    mock._patch.__enter__, mock._patch.__exit__ = __enter__, __exit__


def almost(original):
    """Looks at the number that an object stands for, and not at what its own subtraction says."""
    @functools.wraps(original)
    def method(self, first, second, *arguments, **keywords):
        if PEER.is_remote(first) != PEER.is_remote(second):
            plain, remote = (second, first) if PEER.is_remote(first) else (first, second)
            found = PEER.committed(remote, plain)
            if not found:
                PEER.refuse(f"a {type(remote).__name__} stands for no number")
            first, second = (found[0], plain) if remote is first else (plain, found[0])
        return original(self, first, second, *arguments, **keywords)
    return method


class Finder:
    """Finds the operator's modules in what was given, the standard library's where it stood at the start, and all
    others in the subject. Nothing is loaded from the tree."""

    def __init__(self, root, codes):
        self.root, self.codes, self.imported = root, codes, set()
        self.modules = {path[:-3].replace("/", ".").removesuffix(".__init__"): path for path in codes}
        self.packages = {name[:index] for name in self.modules for index, letter in enumerate(name) if letter == "."}
        self.packages |= {name for name, path in self.modules.items() if path.endswith("__init__.py")}

    def find_spec(self, name, path=None, target=None):
        place = self.modules.get(name)
        if place is not None or name in self.packages:
            return self.spec(name, self, place, name in self.packages)
        standard = self.standard(name, path)
        if standard is not None:
            return standard
        for folder in sys.path:
            place = os.path.relpath(os.path.join(folder, name.replace(".", "/") + ".py"), self.root)
            if place in self.codes:
                return self.spec(name, self, place, False)
        return self.remote(name)

    @staticmethod
    def spec(name, loader, state, is_package):
        spec = importlib.machinery.ModuleSpec(name, loader, loader_state=state, is_package=is_package)
        return spec

    @staticmethod
    def standard(name, path):
        if path is None:
            for importer in (importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter):
                found = importer.find_spec(name)
                if found:
                    return found
        elif not all(os.path.join(folder, "").startswith(STANDARD_FOLDERS) for folder in path):
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, STANDARD_PATH if path is None else path)
        if spec is None or spec.loader is None:
            return None
        if name in MOVED or name in DOUBLED or name == "unittest.mock":
            run = spec.loader.exec_module

            def exec_module(module):
                run(module)
                adapt(module)
            spec.loader.exec_module = exec_module
        return spec

    def remote(self, name):
        afresh = name in self.imported
        try:
            found = PEER.request("import", name, afresh)
        except ModuleNotFoundError as error:
            if f"'{name}'" in str(error):
                return None
            raise
        if type(found) is not tuple or len(found) != 2 or not isinstance(found[0], RemoteModule):
            PEER.run.end("the code under test answered out of turn: no module")
        self.imported.add(name)
        return self.spec(name, self, found[0], found[1] is True)

    def create_module(self, spec):
        return spec.loader_state if isinstance(spec.loader_state, RemoteModule) else None

    def exec_module(self, module):
        place = module.__spec__.loader_state
        if type(place) is str:
            module.__file__ = os.path.join(self.root, place)
            module.__dict__["__nexus_twin__"] = Twin
            exec(loaded(self.codes[place]), module.__dict__)
        elif not isinstance(module, RemoteModule):
            module.__getattr__ = functools.partial(self.beside, module.__name__)

    def beside(self, package, name):
        """What a folder of the operator's that has no module of its own holds besides: that is the tree's."""
        if name.startswith("__") or f"{package}.{name}" in self.packages | set(self.modules):
            raise AttributeError(name)
        try:
            return getattr(PEER.request("import", package, False)[0], name)
        except ImportError:
            raise AttributeError(name) from None


class OutsideRecorder(Recorder):
    def startTest(self, test):
        super().startTest(test)
        self.left_over()
        PEER.run.test = self.names.get(id(test), "")
        PEER.remarks.clear()
        PEER.waits = 0

    def left_over(self):
        """What was refused or swallowed outside any test."""
        for text in Refusal.made + [message for message, _ in PEER.failures]:
            self.fixtures.append({"file": self.file, "message": text})
        Refusal.made.clear()
        PEER.failures.clear()

    def row(self, test, outcome, error=None):
        refused, failed, remarks = list(Refusal.made), list(PEER.failures), list(PEER.remarks)
        Refusal.made.clear()
        PEER.failures.clear()
        super().row(test, outcome, error)
        if outcome == "fail" and remarks and self.names.get(id(test)):
            self.rows[-1]["message"] = f"{self.rows[-1]['message'][:1500]} ({remarks[-1]})"[:2000]
        if outcome in ("pass", "skip", "expectedFailure") and self.names.get(id(test)):
            row = self.rows[-1]
            if refused:
                row.update(outcome="error", message=refused[0])
            elif failed:
                row.update(outcome="fail", message=failed[0][0], line=failed[0][1])


class Run:
    """The run under way, which can be ended from anywhere."""

    def __init__(self, descriptor, nonce, files):
        self.files = files
        self.descriptor, self.write, self.leave = descriptor, os.write, os._exit
        self.encode, self.kill = json.JSONEncoder().encode, os.killpg
        self.report = {"nonce": nonce, "results": [], "fixtures": [], "tampered": []}
        self.file, self.path, self.test, self.process = 0, "", "", None

    def end(self, message=None):
        """Reports and leaves at once: with a message, as a failure of what is under way."""
        if message is not None:
            during = f", during {self.test}" if self.test else ""
            # What comes after it never runs, and for the same reason.
            for file in range(self.file, self.files):
                self.report["fixtures"].append({"file": file, "message": f"{message}{during}"[:2000]})
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except BaseException:
                pass
        deliver(self.report, self.descriptor, self.encode, self.write)
        if self.process is not None:
            self.kill(self.process, signal.SIGKILL)
        self.leave(0)

    def end_as_killed(self):
        """Where the subject was killed, this process is too: whether the host did it or the subject itself, nobody can
        tell, so there is no report."""
        # Its descriptors are closed before it can be waited for; one that closes them and lives on is not waited for.
        watch = select.poll()
        watch.register(os.pidfd_open(self.process), select.POLLIN)
        if not watch.poll(5000):
            return
        end = os.waitid(os.P_PID, self.process, os.WEXITED | os.WNOWAIT)
        if end.si_code == os.CLD_KILLED and end.si_status == signal.SIGKILL:
            self.kill(self.process, signal.SIGKILL)
            os.kill(os.getpid(), signal.SIGKILL)


def hide():
    """Nobody may trace this process or look into it, whoever they are."""
    control = ctypes.CDLL(None, use_errno=True).prctl
    if control(4, 0, 0, 0, 0) != 0 or control(3, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl(PR_SET_DUMPABLE)")


def start(program):
    own, other = _socket.socketpair(_socket.AF_UNIX, _socket.SOCK_STREAM)
    process = os.posix_spawn(
        sys.executable, [sys.executable, "-I", "-S", "-B", "-c", program], dict(os.environ),
        file_actions=[(os.POSIX_SPAWN_DUP2, other.fileno(), 0)], setsid=True)
    other.close()
    return own.detach(), process


def keep(root, paths, tests):
    """The operator's files, and what lies beside tests, are read before anybody could change them, and read so from
    then on."""
    kept, opener, size, paths = {}, io.open, 0, tests + paths
    for folder in {os.path.dirname(place) for place in tests} - {""}:
        paths = paths + [os.path.join(above, name) for above, _, names in os.walk(folder) for name in names]
    for place in paths:
        if size > KEPT_LIMIT or not os.path.isfile(place):
            continue
        try:
            with opener(place, "rb") as file:
                kept[os.path.join(root, place)] = data = file.read(KEPT_LIMIT)
                size += len(data)
        except OSError:
            pass

    builtins.open = io.open = Opener(root, kept, opener)


def take_away(tests):
    """What tests expect is not for the code under test to read up: their files go, and what was compiled of them.
    One that stays ends the run."""
    for place in tests:
        folder, name = os.path.split(place)
        cache, stem = os.path.join(folder, "__pycache__"), os.path.splitext(name)[0]
        compiled = os.listdir(cache) if os.path.isdir(cache) else []
        for item in [place, os.path.join(folder, f"{stem}.pyc")] + [
                os.path.join(cache, name) for name in compiled if name.startswith(f"{stem}.")]:
            if os.path.lexists(item):
                os.unlink(item)


class Opener:
    """`open` for a judge: an object, because a class may have it among its methods."""

    def __init__(self, root, kept, opener):
        self.root, self.kept, self.opener = root, kept, opener

    def __call__(self, file, mode="r", buffering=-1, encoding=None, errors=None, newline=None, *rest, **keywords):
        if isinstance(file, (str, bytes, os.PathLike)) and not set(mode) & set("wax+"):
            # The operator's files are where they were, also when the code under test has gone elsewhere.
            place = os.fsdecode(file)
            data = self.kept.get(os.path.normpath(os.path.join(self.root, place)))
            if data is None and not os.path.isabs(place):
                data = self.kept.get(os.path.abspath(place))
            if data is not None:
                data = io.BytesIO(data)
                return data if "b" in mode else io.TextIOWrapper(data, encoding, errors, newline)
        return self.opener(file, mode, buffering, encoding, errors, newline, *rest, **keywords)


def guard(operators):
    """Code here is the operator's or the standard library's; no text, no file and no pickle becomes any."""
    def refused(event, arguments):
        if event == "exec":
            name = getattr(arguments[0], "co_filename", "<")
            known = name.startswith(("<", *STANDARD_FOLDERS)) or name in operators
            return name if not known or name.startswith("<doctest") else None
        if event == "compile" and sys._getframe(2).f_code.co_filename in operators:
            return "text that is made while tests run"
        if event == "pickle.find_class":
            found = resolve(*arguments)
            return None if isinstance(found, type) and global_type(found) else ".".join(arguments)
        if event == "ctypes.dlopen" and arguments[0] and "/" in os.fsdecode(arguments[0]):
            return arguments[0]
        return None

    def hook(event, arguments):
        if event in GUARDED:
            found = refused(event, arguments)
            if found is not None:
                PEER.refuse(f"{found} can't become code in the judge's process")
    sys.addaudithook(hook)


def main():
    global PEER
    descriptor = int(os.environ.pop("NEXUS_RESULT_FD"))
    os.set_inheritable(descriptor, False)
    os.closerange(3, descriptor)
    os.closerange(descriptor + 1, 256)
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    request = received()
    hide()
    root = os.getcwd()
    paths, support, kept, tests = ([os.fsdecode(bytes.fromhex(item)) for item in request[name]]
                                   for name in ("files", "support", "kept", "tests"))
    codes = dict(zip(paths + support, request["codes"] + request["supportCodes"]))
    sys.argv = [""]
    sys.modules["__main__"] = types.ModuleType("__main__")
    keep(root, kept, tests)
    take_away(tests)
    run = Run(descriptor, request["nonce"], len(paths))
    channel, run.process = start(request["subject"])
    finder = Finder(root, codes)
    guard(set(codes))
    PEER = Judge(Watched(channel, run.process), run, set(finder.modules))
    PEER.packers[GlobalName] = lambda value, depth: ["g", value.module, value.name]
    PEER.packers[Opener] = lambda value, depth: ["g", "io", "open"]
    sys.meta_path[:] = [finder]
    for name in ("assertAlmostEqual", "assertNotAlmostEqual"):
        setattr(unittest.TestCase, name, almost(getattr(unittest.TestCase, name)))
    for name in [*MOVED, *DOUBLED, "unittest.mock"]:
        if name in sys.modules:
            adapt(sys.modules[name])
    for index, path in enumerate(paths):
        run.file, run.path, run.test = index, path, ""
        run_file(index, path, loaded(codes[path]), run.report, OutsideRecorder)
        OutsideRecorder({}, [], run.report["fixtures"], index, path).left_over()
    run.end()


# The module that holds these functions must outlive its entry in sys.modules.
this_module = sys.modules["__main__"]
main()
