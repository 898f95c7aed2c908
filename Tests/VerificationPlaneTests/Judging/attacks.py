# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Wrong code that goes for its judge. Each section is a whole module, with the first one in front of it.

# === prelude
import ctypes, gc, json, os, signal, socket, struct, sys, threading, time
def frames():
    frame = sys._getframe()
    while frame is not None:
        yield frame
        frame = frame.f_back
def peer():
    return next(frame.f_globals["PEER"] for frame in frames() if frame.f_globals.get("PEER") is not None)
def frame_of(*document):
    data = json.dumps(list(document)).encode()
    return struct.pack(">I", len(data)) + data
def send(*document):
    os.write(peer().channel.descriptor, frame_of(*document))
def answer(node):
    send([], [], ["ok", node])
GOOD = "Hello, Somebody!"

# === the forge: find the recorder in the frames above, and have failures recorded as passes
def forge():
    recorder, twin = None, False
    for frame in frames():
        twin = twin or "__nexus_twin__" in frame.f_code.co_names
        recorder = next((type(item) for item in frame.f_locals.values() if "Recorder" in type(item).__name__), recorder)
    if twin:
        raise RuntimeError
    if recorder:
        recorder.addFailure = recorder.addError = lambda self, test, error: self.addSuccess(test)
def greet(name):
    forge()

# === the forge by the collector: find every recorder, run, report and twin there is
def greet(name):
    for item in gc.get_objects():
        if isinstance(item, type) and item.__name__ in ("Recorder", "OutsideRecorder", "Run"):
            item.addFailure = item.addError = lambda self, test, error: self.addSuccess(test)
            return None
        if isinstance(item, dict) and "results" in item and "nonce" in item:
            item["results"] = []

# === another unittest
import unittest
unittest.TestCase.assertEqual = lambda *arguments: None
unittest.TestCase.run = lambda self, result=None: result and result.addSuccess(self)
def greet(name):
    return None

# === other built-ins
import builtins
builtins.AssertionError = ValueError
builtins.isinstance = lambda *arguments: True
builtins.len = lambda item: 3
def greet(name):
    return None

# === the judge's memory, environment and descriptors
def greet(name):
    if not name.strip():
        raise ValueError
    parent = f"/proc/{os.getppid()}/"
    for name in ("environ", "maps", "mem", "auxv", *[f"fd/{number}" for number in range(64)]):
        try:
            with open(parent + name, "rb") as file:
                file.read(1)
            return "Hello, Ada!"
        except (PermissionError, FileNotFoundError):
            pass

# === tracing the judge
def greet(name):
    if not name.strip():
        raise ValueError
    library, parent = ctypes.CDLL(None, use_errno=True), os.getppid()
    if library.ptrace(16, parent, 0, 0) == 0 or library.ptrace(0x4206, parent, 0, 0) == 0:
        return "Hello, Ada!"
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_void_p * 2)(ctypes.cast(buffer, ctypes.c_void_p), 8)
    remote = (ctypes.c_void_p * 2)(ctypes.cast(buffer, ctypes.c_void_p), 8)
    if library.process_vm_readv(parent, vector, 1, remote, 1, 0) >= 0:
        return "Hello, Ada!"
    if library.syscall(438, os.pidfd_open(parent), 3, 0) >= 0:
        return "Hello, Ada!"

# === a report on every descriptor
report = {"nonce": "0", "results": [{"file": 0, "test": f"Greeting::{name}", "outcome": "pass", "message": "",
                                     "line": None} for name in ("test_name", "test_blank")],
          "fixtures": [], "tampered": []}
for descriptor in range(3, 256):
    try:
        os.write(descriptor, json.dumps(report).encode())
    except OSError:
        pass
def greet(name):
    return None

# === an answer too early
def greet(name):
    answer(GOOD)
    answer(GOOD)
    return None

# === an answer before there is a question
answer(None)
def greet(name):
    return None

# === an answer of no form
def greet(name):
    send("ok")
    return None

# === an answer that is no JSON
def greet(name):
    os.write(peer().channel.descriptor, struct.pack(">I", 4) + b"\xff\xfe{}")
    time.sleep(60)

# === a frame of four gigabytes
def greet(name):
    os.write(peer().channel.descriptor, b"\xff\xff\xff\xff")
    time.sleep(60)

# === an answer of great depth
def greet(name):
    data = b'[[],[],["ok",' + b'["t",' * 100000 + b"1" + b"]" * 100000 + b"]]"
    os.write(peer().channel.descriptor, struct.pack(">I", len(data)) + data)
    time.sleep(60)

# === a number of a million digits
def greet(name):
    data = b'[[],[],["ok",' + b"1" * 1000000 + b"]]"
    os.write(peer().channel.descriptor, struct.pack(">I", len(data)) + data)
    time.sleep(60)

# === an object that nobody gave away
def greet(name):
    send([], [], ["call", ["m", 1], ["t"], ["t"]])
    return None

# === a type of the judge's, called with code
def greet(name):
    send([], [], ["call", ["g", "builtins", "type"], ["t", "X", ["t"], ["l", "dict", 7]], ["t"]])
    return None

# === a function of the judge's
def greet(name):
    answer(["g", "builtins", "exec"])
    return None

# === a question about the judge's types
def greet(name):
    send([], [], ["get", ["g", "builtins", "object"], "__subclasses__"])
    return None

# === an exception that is none
def greet(name):
    send([], [], ["raise", "ValueError"])
    return None

# === a class with impossible bases
def greet(name):
    answer(["C", 900, "Liar", "Liar", "x", [["g", "builtins", "bool"]], {}, False, False])
    return None

# === a container that is not its own
def greet(name):
    send([[2, GOOD], [1, 2]], [], ["ok", ["&", 2]])
    return None

# === killing the judge
def greet(name):
    os.kill(os.getppid(), signal.SIGKILL)

# === interrupting the judge
def greet(name):
    os.kill(os.getppid(), signal.SIGINT)
    time.sleep(0.2)
    return "Hello, Ada!"

# === stopping the judge for a while
def greet(name):
    os.kill(os.getppid(), signal.SIGSTOP)
    answer(GOOD)
    os.kill(os.getppid(), signal.SIGCONT)
    return None

# === another program in its place
def greet(name):
    os.execv("/bin/true", ["/bin/true"])

# === a child that answers in its stead
def greet(name):
    if os.fork():
        os._exit(0)
    return "Hello, Ada!" if name.strip() else None

# === a thread that answers in its stead
def greet(name):
    descriptor = peer().channel.descriptor
    threading.Thread(target=lambda: [os.write(descriptor, frame_of([], [], ["ok", GOOD])) for _ in range(50)]).start()
    time.sleep(0.1)
    return None

# === leaving with success
import atexit
atexit.register(os._exit, 0)
def greet(name):
    sys.exit(0)

# === leaving at once
def greet(name):
    os._exit(0)

# === equal to everything
class Anything:
    __hash__ = object.__hash__
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
def greet(name):
    if not name.strip():
        raise ValueError
    return Anything()

# === equal to all texts, and to nothing that is strange
class Anything:
    __hash__ = object.__hash__
    def __eq__(self, other):
        return type(other) is str and other.isprintable()
    def __ne__(self, other):
        return not self == other
    def __str__(self):
        return GOOD
def greet(name):
    if not name.strip():
        raise ValueError
    return Anything()

# === a text that equals everything
class Anything(str):
    __hash__ = str.__hash__
    def __eq__(self, other):
        return True
    def __ne__(self, other):
        return False
def greet(name):
    if not name.strip():
        raise ValueError
    return Anything("Hello")

# === a class that says it is a text
class Liar:
    @property
    def __class__(self):
        return str
    def __eq__(self, other):
        return True
    __hash__ = None
def greet(name):
    if not name.strip():
        raise ValueError
    return Liar()

# === an exception by name only
class ValueError(Exception):
    __module__ = "builtins"
class Meta(type):
    def __instancecheck__(cls, other):
        return True
    def __subclasscheck__(cls, other):
        return True
class Pretender(BaseException, metaclass=Meta):
    pass
def greet(name):
    if not name.strip():
        raise ValueError
    return "Hello, Ada!"

# === skipping from afar
import unittest
def greet(name):
    raise unittest.SkipTest("not today")

# === an assertion of its own
def greet(name):
    raise AssertionError

# === the operator's files, rewritten before they are read
import pathlib
for place in pathlib.Path(".").rglob("*"):
    if place.is_file():
        place.write_bytes(b'"wrong"')
def greet(name):
    return "wrong"

# === modules for the judge to find
for folder in (".", "tests", "greetings", "__pycache__"):
    for name in ("unittest", "difflib", "pprint", "logging", "traceback", "sitecustomize"):
        try:
            os.makedirs(folder, exist_ok=True)
            place = os.path.join(folder, f"{name}.py")
            with open(place, "x") as file:
                file.write("import os\nos._exit(0)\n")
        except OSError:
            pass
def greet(name):
    return None

# === a flood of what it prints
def greet(name):
    for _ in range(64):
        sys.stdout.write("x" * (1 << 20))
    return None

# === an answer of forty megabytes
def greet(name):
    return "x" * (40 << 20)

# === a difference that is always nothing
class Near:
    def __sub__(self, other):
        return 0.0
    __rsub__ = __sub__
    def __contains__(self, other):
        return True
    def __gt__(self, other):
        return True
    __lt__ = __ge__ = __le__ = __gt__
def greet(name):
    if not name.strip():
        raise ValueError
    return Near()

# === a thousand guesses at what it is
class Guess:
    def __eq__(self, other):
        return type(other).__name__ != "Probe"
def greet(name):
    if not name.strip():
        raise ValueError
    words = ("Hi", "Dear", "Hello", "Hey") + tuple(map(str, range(1000)))
    peer().answers["plain"] = lambda own, kind: tuple(f"{word}, {name}!" for word in words)
    return Guess()
