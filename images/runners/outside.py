# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Runs compiled unittest files in a process that never loads a byte of the tree they judge. The tree is imported in a
# second process, which is asked, and sees no expectation, no test, no report and no nonce.
import builtins
import contextlib
import dis
import hashlib
import itertools
import select
import warnings

HINT = "; a test that needs this runs in the code's own process: judge=inside"
FUNCTION_NAMES = {"__name__", "__qualname__", "__doc__", "__module__"}
MOCK_NAMES = {"called", "call_count", "call_args", "call_args_list", "method_calls", "return_value", "side_effect",
              "reset_mock", "attach_mock", "configure_mock", "mock_calls", "mock_add_spec"}
# A test may look into a class of the tree; code under test asks nothing of the kind about one of the test's.
TYPE_LOCAL.difference_update({"__dict__", "__init__"})
# Looks at whether the code under test can go on, in one test, at first at every turn and then every 5 ms.
WAITS_LIMIT = 1500
TRANSFORMS = {"__abs__", "__round__", "__float__", "__int__", "__index__", "__complex__", "__trunc__", "__floor__",
              "__ceil__", "__neg__", "__pos__", "__bool__"}
SIZES = {"__len__", "__iter__", "__contains__"}
MULTITUDES = (set, frozenset, dict)
# The step in which `import *` looks for names, up to Python 3.11 and since.
STAR_IMPORTS = {"IMPORT_STAR", "CALL_INTRINSIC_1"}


class Watched(Channel):
    """The conversation with the subject, for as long as the subject lives."""

    def __init__(self, descriptor, process):
        super().__init__(descriptor)
        self.poll = select.poll()
        self.process = os.pidfd_open(process)
        self.poll.register(self.process, select.POLLIN)
        self.poll.register(descriptor, select.POLLIN)
        self.writing = select.poll()
        self.writing.register(self.process, select.POLLIN)
        self.writing.register(descriptor, select.POLLOUT)

    def wait(self, writing=False):
        ready = dict((self.writing if writing else self.poll).poll())
        if self.descriptor not in ready:
            raise Ended


class Judge(Peer):
    gives_methods = gives_content = False

    def __init__(self, channel, run, operators):
        super().__init__(channel, 2)
        self.run, self.operators = run, operators
        self.failures, self.remarks, self.given, self.named, self.starred = [], [], set(), set(), {}
        # What came out of an operation with plain data: number to that data, and the operation.
        self.derived = {}
        # Coroutines of the test's that the code under test awaits, with what each waits for.
        self.steps, self.waits = {}, 0
        self.told = {"environ": dict(os.environ._data), "folder": os.getcwd(), "arguments": list(sys.argv),
                     "path": list(sys.path), "input": sys.stdin}
        self.answers = {name: self.answers[name] for name in ("get", "set", "del", "call", "method", "special",
                                                              "isinstance", "content")}
        self.answers.update({"warn": self.answer_warn, "log": self.answer_log, "flush": lambda: None})

    # Whatever is not an honest answer ends the run.

    def request(self, operation, *values):
        try:
            answer = super().request(operation, *values)
            if operation == "get" and isinstance(values[0], types.ModuleType):
                return self.taken(values[1], answer)
            return answer
        except Violation as violation:
            self.run.end(f"the code under test answered out of turn: {violation}")
        except Ended:
            self.run.end_as_killed()
            self.run.end("the code under test ended its process")

    def taken(self, name, value):
        """What a test takes out of a module. With `import *` nothing takes the place of what it has from elsewhere, or
        from Python; a class that it calls by its name is one that it knows."""
        frame = sys._getframe(2)
        while frame.f_code.co_filename == sys._getframe().f_code.co_filename:
            frame = frame.f_back
        if dis.opname[frame.f_code.co_code[frame.f_lasti]] not in STAR_IMPORTS:
            if isinstance(value, RemoteType) and value.__name__ == name and name[:1].isupper():
                self.named.add(id(value))
            return value
        if name != "__all__":
            return value
        own = self.starred.setdefault(id(frame.f_globals), set())
        kept = [name for name in value if type(name) is str and not name.startswith("__")
                and not hasattr(builtins, name) and (name in own or name not in frame.f_locals)]
        own.update(kept)
        return kept

    def perform(self, operation, answer, parts):
        if operation not in ("warn", "log", "flush", "isinstance"):
            self.may_answer(operation, *parts)
        return answer(*parts)

    def raised(self, error):
        # What a failed expectation says is not for the code under test, and is not its to swallow.
        if isinstance(error, AssertionError) and id(error) not in self.remote_numbers:
            self.failures.append(described(error, self.run.path))
            return AssertionError()
        return error

    # What may be handed out, and what may be asked of it.

    def refuse(self, text):
        raise Refusal(text + HINT)

    def may_hold(self, value):
        kind = type(value)
        if isinstance(value, BaseException):
            return
        if isinstance(value, (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)) or isinstance(
                value, (unittest.TestCase, unittest.TestResult, unittest.TestSuite)) or (
                kind.__module__.startswith("unittest") and kind.__module__ != "unittest.mock"):
            self.refuse(f"a value of type {kind.__name__} can't be given to the code under test")

    def pack_other(self, value, depth):
        if self.is_remote(value):
            return super().pack_other(value, depth)
        if isinstance(value, type):
            self.given.add(id(value))
        if id(value) not in self.held_numbers and not isinstance(value, types.ModuleType):
            owner = getattr(value, "__objclass__", None) if isinstance(
                value, (types.MethodDescriptorType, types.WrapperDescriptorType)) else value
            if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType,
                                  types.WrapperDescriptorType, type)) and not isinstance(value, RemoteType):
                module, name = getattr(owner, "__module__", None), getattr(value, "__qualname__", None)
                if type(module) is str and type(name) is str and not module.startswith("unittest") and \
                        is_standard(module) and resolve(module, name) is value:
                    return ["g", module, name]
        return super().pack_other(value, depth)

    def may_answer(self, operation, own, *rest):
        name = rest[0] if rest and operation in ("get", "set", "del", "method") else ""
        if self.held_numbers.get(id(own)) is None or type(name) is not str:
            raise Violation("a question about what it was never given")
        if operation in ("set", "del") and not (type(own).__module__ in {"argparse", *self.operators}
                                                and not isinstance(own, type)):
            self.refuse(f"the code under test may not change a {type(own).__name__} of the test's")
        if operation == "special" and rest[0] not in FORWARDED:
            raise Violation("an unknown operation")
        self.may_name(own, name)

    def may_name(self, own, name):
        # What asyncio asks of everything that it is given.
        if name == "_asyncio_future_blocking":
            raise AttributeError(name)
        if isinstance(own, type) and (id(own) not in self.given or hasattr(type, name)
                                      or own.__module__ not in self.operators or issubclass(own, unittest.TestCase)):
            self.refuse(f"the code under test may not use {name or 'the class'} of {own.__name__}")
        # A template of `format` can walk through the attributes of what it is given.
        if isinstance(own, str) and name.startswith("format"):
            self.refuse("the code under test may not format with a text of the test's")
        if name.startswith("_") and not (name in FUNCTION_NAMES and isinstance(
                own, (types.FunctionType, types.MethodType, type))):
            raise AttributeError(name)
        if type(own).__module__ == "unittest.mock" and (name in MOCK_NAMES or name.startswith(("assert", "await"))):
            self.refuse(f"the code under test may not use {name} of a mock")

    def member(self, own, name):
        self.may_name(own, name)
        return getattr(own, name)

    def run_to_end(self, awaitable):
        steps, waits_for = self.steps.get(id(awaitable)) or (awaitable.__await__(), None)
        try:
            while waits_for is None or waits_for.done():
                waits_for = next(steps)
                if waits_for is not None and not hasattr(waits_for, "done"):
                    self.refuse("a coroutine of the test's that waits for others was awaited by the code under test")
        except StopIteration as stop:
            self.steps.pop(id(awaitable), None)
            return True, stop.value
        self.steps[id(awaitable)] = steps, waits_for
        return False, None

    def meanwhile(self):
        import asyncio
        self.waits += 1
        if self.waits > WAITS_LIMIT:
            self.refuse("a coroutine of the code under test waits for something that does not come")
        yield from asyncio.sleep(0 if self.waits < 100 else 0.005).__await__()

    # What goes with each message.

    def extras(self):
        found = []
        # A copy by value: what code under test does to its own is not done to the judge's.
        if os.environ._data != self.told["environ"]:
            self.told["environ"] = dict(os.environ._data)
            found.append(("environ", tuple(item for pair in os.environ.items() for item in pair)))
        for name, now in (("folder", os.getcwd()), ("arguments", sys.argv), ("path", sys.path), ("input", sys.stdin)):
            if now != self.told[name]:
                self.told[name] = list(now) if type(now) is list else now
                found.append((name, tuple(now) if type(now) is list else now))
        return [self.pack(item) for item in found]

    def take_extras(self, extras):
        if type(extras) is not list:
            raise Violation("output of a wrong form")
        for item in map(self.unpack, extras):
            if type(item) is not tuple or len(item) != 2 or type(item[1]) is not str:
                raise Violation("output of a wrong form")
            if item[0] == "d":
                self.go(item[1])
            else:
                (sys.stderr if item[0] == "e" else sys.stdout).write(item[1])

    def go(self, folder):
        """Code under test changed its working folder, which a test shares with it."""
        with contextlib.suppress(OSError, ValueError):
            os.chdir(folder)
            self.told["folder"] = os.getcwd()

    def answer_warn(self, message, filename, line):
        if not isinstance(message, Warning) or type(line) is not int:
            raise Violation("a warning of a wrong form")
        warnings.warn_explicit(message, None, str(filename), line, registry={})

    def answer_log(self, name, level, pathname, line, function, trace, text, arguments, extra):
        import logging
        if type(level) is not int or type(name) is not str or type(pathname) is not str or type(arguments) is not tuple:
            raise Violation("a log record of a wrong form")
        logger = logging.getLogger(None if name == "root" else name)
        if logger.isEnabledFor(level):
            record = logger.makeRecord(name, level, pathname, line, text, arguments, None, function)
            record.exc_text = trace
            for key, value in from_pairs(extra).items():
                if not hasattr(record, key):
                    setattr(record, key, value)
            logger.handle(record)

    # Leaving a context, and the questions whose answers would decide a test.

    def leave(self, own, name, error):
        if isinstance(error, AssertionError) and id(error) not in self.remote_numbers:
            self.special(own, name, AssertionError, AssertionError(), None)
            return False
        return super().leave(own, name, error)

    def is_remote(self, value):
        return id(value) in self.remote_numbers or type(value) is RemoteMethod

    def is_plain(self, value):
        kind = type(value)
        return value is None or kind is bool or kind in self.packers or value_parts(value) is not None

    def detached(self, value):
        """A copy of which no change comes back."""
        kind = type(value)
        if kind in (list, tuple, set, frozenset):
            return kind(map(self.detached, value))
        if kind in MAPPINGS:
            return {self.detached(key): self.detached(item) for key, item in value.items()}
        return bytes(value) if kind is bytearray else value

    def committed(self, own, other):
        """What an object says it is as plain data of another's kind, before it is shown that other: one thing in a
        list, or none. Who may say two has two guesses."""
        kind, found = type(other), self.request("plain", own, type(other).__name__)
        if type(found) is not tuple or len(found) > 1:
            self.run.end("the code under test answered out of turn: no plain form, or more than one")
        for candidate in found:
            if type(candidate) is tuple and kind in MAPPINGS:
                candidate = from_pairs(candidate) if len(candidate) % 2 == 0 else None
            elif type(candidate) is tuple and kind in (list, set, frozenset, collections.deque):
                candidate = kind(candidate)
            if type(candidate) is kind or type(candidate) in (bool, int, float) and hasattr(other, "__float__"):
                return [candidate]
        return []

    def asked(self, own, name, other):
        """A comparison by the code under test: yes, no, or an object whose truth is not for a test to ask."""
        answer = super().compare(own, name, other)
        if self.is_remote(answer):
            self.derived[own_number(self, answer)] = (None, name)
        elif answer is not NotImplemented:
            answer = bool(answer)
        return answer

    def compare(self, own, name, other):
        if own is other and name in ("__eq__", "__ne__"):
            return self.asked(own, name, other)
        if self.is_remote(other):
            return self.compare_remote(own, name, other)
        if not self.is_plain(other):
            if type(other).__eq__ is not object.__eq__:
                return NotImplemented
            answer = self.asked(own, name, other)
            if answer is (name != "__ne__") and not Twin.is_probe(other):
                self.refuse(f"{type(own).__name__} was compared with a {type(other).__name__} of the test's")
            return answer
        if own_number(self, own) in self.derived and (
                name not in ("__eq__", "__ne__") or is_telling(other, *self.derived[own_number(self, own)])):
            self.refuse("what the code under test worked out with a plain value was compared with another")
        return self.compare_plain(own, name, other)

    def compare_plain(self, own, name, other):
        candidates = self.committed(own, other)
        if name in ("__eq__", "__ne__"):
            # Only who has said it already is told what it was to be.
            if any(candidate == other for candidate in candidates):
                return self.asked(own, name, self.detached(other))
            said = f"as plain data it says it is {candidates[0]!r}" if candidates else "it has no plain form"
            self.remarks.append(f"a {type(own).__name__} was compared with plain data, and {said}{HINT}")
            return name == "__ne__"
        if candidates and isinstance(other, (int, float)):
            return SPECIAL[name](candidates[0], other)
        answer = self.asked(own, name, self.detached(other))
        if not any(SPECIAL[name](candidate, other) is answer for candidate in candidates):
            self.refuse(f"a {type(own).__name__} and plain data were put in an order that its plain form does not have")
        return answer

    def compare_remote(self, own, name, other):
        answer = self.asked(own, name, other)
        if name == "__eq__" and answer is True:
            return (self.asked(other, name, own) is True and self.asked(own, "__ne__", other) is False
                    and not self.equals_anything(own) and not self.equals_anything(other))
        if name in ("__lt__", "__gt__") and answer is True:
            return self.asked(other, name, own) is not True
        return answer

    def equals_anything(self, own):
        try:
            return self.asked(own, "__eq__", Twin.probe(own)) is not False
        except Exception:
            # An honest comparison may well fail on what it does not know.
            return False

    def special(self, own, name, *arguments):
        if name == "__contains__" and not isinstance(own, type) and not self.is_remote(arguments[0]):
            return self.contains(own, arguments[0])
        shown = self.derived.get(own_number(self, own))
        if shown and (name in TRANSFORMS or name in SIZES and isinstance(shown[0], MULTITUDES)):
            answer = super().special(own, name, *arguments) if name in TRANSFORMS else 0
            if self.is_remote(answer):
                self.derived[own_number(self, answer)] = shown
            elif is_telling(answer, *shown):
                self.refuse("what the code under test worked out with a plain value was taken for a plain value")
            return answer
        if name not in OPERATIONS or isinstance(own, type) or not self.is_plain(arguments[0]) or (
                name in ("__add__", "__radd__") and arguments[0] == 0):
            return super().special(own, name, *arguments)
        # Said before it is shown the other.
        said = self.committed(own, arguments[0])
        answer = super().special(own, name, *arguments)
        if answer is not NotImplemented:
            self.derive(own, name, arguments[0], said, answer)
        return answer

    def derive(self, own, name, other, said, answer):
        """A difference, a quotient or a remainder may not be made up: it has to be what the object's own plain form
        gives."""
        try:
            worked_out = [SPECIAL[name](candidate, other) for candidate in said]
        except (TypeError, ValueError, ArithmeticError):
            worked_out = []
        results = self.committed(answer, other) if self.is_remote(answer) else [answer]
        if any(one == result for one in worked_out for result in results):
            return
        if self.is_remote(answer):
            self.derived[own_number(self, answer)] = (self.detached(other), name)
        elif is_telling(answer, other, name):
            self.refuse(f"a {type(own).__name__} and a plain value gave {answer!r}, which its plain form does not give")

    def contains(self, own, member):
        kind = type(own)
        if plain_base(kind) in MUTABLE:
            content = self.content(own)
            return member in content
        if hasattr(kind, "__next__"):
            return any(item is member or item == member for item in own)
        # What claims to hold something must yield it, and must have done so before it is shown it.
        yielded = list(itertools.islice(iter(own), 10_000)) if hasattr(kind, "__iter__") else []
        answer = super().special(own, "__contains__", self.detached(member))
        if answer and not any(item is member or item == member for item in yielded) and not (
                id(kind) in self.named and not hasattr(kind, "__iter__") and self.holds_some(own, member)):
            self.refuse(f"a {kind.__name__} claims to hold {member!r}, and doesn't yield it; a method can say so")
        return answer

    def holds_some(self, own, member):
        """Whether an object that yields nothing tells one thing from another of a kind."""
        texts = (hashlib.sha256(repr(member).encode()).hexdigest(), " ", "\0")
        others = {int: (10 ** 40, -10 ** 40), float: (1e300, -1e300), str: texts}
        return not all(super(Judge, self).special(own, "__contains__", other)
                       for other in others.get(type(member), (Twin.probe(member),)))


def own_number(peer, value):
    return peer.remote_numbers.get(id(value))
