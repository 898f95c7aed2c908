# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# Runs compiled unittest files against a tree, inside a sandbox: python3 -I -S -B -c SOURCE, working folder = the tree,
# one JSON request on standard input, one JSON report on the descriptor that NEXUS_RESULT_FD names.
#
# It is given code, not files, and nothing in this process says whether that code is the tests as they stand or their
# twin with falsified expectations. Everything it needs is imported before the tree can be imported from.
import base64
import json
import marshal
import os
import sys
import traceback
import types
import unittest
import warnings
import zlib


class Twin:
    """What falsified expectations call. An object that equals everything must not look like a right answer, so each
    value is also compared with one that it can't rightly equal."""

    class Probe:
        pass

    @classmethod
    def perturbed(cls, value, depth=0):
        if type(value) in (list, tuple) and depth < 8:
            return type(value)([cls.perturbed(item, depth + 1) for item in value] or [cls.Probe()])
        if type(value) is dict and value and depth < 8:
            return {key: cls.perturbed(item, depth + 1) for key, item in value.items()}
        return cls.Probe()

    @classmethod
    def indiscriminate(cls, first, second):
        return bool(first == cls.perturbed(second)) or bool(cls.perturbed(first) == second)

    @classmethod
    def pair(cls, first, second):
        return (0, 1) if cls.indiscriminate(first, second) else (first, second)

    @classmethod
    def sequences(cls, first, second):
        return cls.pair(list(first), list(second))

    @classmethod
    def unequal(cls, first, second):
        return cls.indiscriminate(first, second) or not first == second

    @classmethod
    def member(cls, member, container):
        try:
            if not hasattr(container, "__next__") and cls.Probe() in container:
                return member, ()
        except TypeError:
            pass
        return member, container

    @classmethod
    def same_elements(cls, first, second):
        rest = list(second)
        for item in first:
            if cls.Probe() == item or item not in rest:
                return False
            rest.remove(item)
        return not rest

    @staticmethod
    def call(function, *arguments, **keywords):
        function(*arguments, **keywords)

    class nothing:
        def __enter__(self):
            return None

        def __exit__(self, kind, value, trace):
            return False

    class no_warning(warnings.catch_warnings):
        def __enter__(self):
            super().__enter__()
            warnings.simplefilter("error")


class Pristine:
    """unittest and the built-ins as they were before the tree could be imported; `changed` names what no longer is."""

    def __init__(self):
        case, result, suite = unittest.case, unittest.result, unittest.suite
        classes = [case.TestCase, case._Outcome, case._BaseTestCaseContext, case._AssertRaisesBaseContext,
                   case._AssertRaisesContext, case._AssertWarnsContext, result.TestResult, suite.BaseTestSuite,
                   suite.TestSuite, unittest.TestLoader, unittest.TestProgram]
        self.classes = [(owner, self.members(vars(owner))) for owner in classes]
        modules = [unittest, case, result, suite, unittest.loader, unittest.main, unittest.util]
        self.modules = [(owner, self.members(vars(owner))) for owner in modules if isinstance(owner, types.ModuleType)]
        self.builtins = dict(vars(sys.modules["builtins"]))

    @staticmethod
    def inner(value):
        value = getattr(value, "__func__", value)
        if isinstance(value, types.FunctionType):
            return (value.__code__, value.__defaults__, value.__kwdefaults__)
        return None

    @classmethod
    def members(cls, namespace):
        return {name: (value, cls.inner(value)) for name, value in namespace.items()
                if callable(value) or hasattr(value, "__func__")}

    def changed(self):
        found = []
        for owner, members in self.classes + self.modules:
            now = vars(owner)
            for name, (value, inner) in members.items():
                same = name in now and now[name] is value
                if not same or any(a is not b for a, b in zip(self.inner(value) or (), inner or ())):
                    found.append(f"{owner.__name__}.{name}")
        for owner, members in self.classes:
            found += [f"{owner.__name__}.{name}" for name in self.members(vars(owner)) if name not in members]
        now = vars(sys.modules["builtins"])
        found += [f"builtins.{name}" for name, value in self.builtins.items()
                  if name != "_" and (name not in now or now[name] is not value)]
        return sorted(set(found))[:50]


def described(error, path):
    """One exception as (message, line of it in the test file), whatever its own methods do."""
    try:
        text = str(error)
    except BaseException:
        text = "(its text can't be had)"
    line = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        if frame.f_code.co_filename == path:
            line = number
    return f"{type(error).__name__}: {text}"[:2000], line


class Recorder(unittest.TestResult):
    """Each outcome as a row. A test may report more than once, and each time counts."""

    def __init__(self, names, rows, fixtures, file, path):
        super().__init__()
        self.names, self.rows, self.fixtures = names, rows, fixtures
        self.file, self.path = file, path
        self.broken = set()

    def row(self, test, outcome, error=None):
        message, line = ("", None) if error is None else described(error, self.path)
        name = self.names.get(id(test))
        if name is None:
            self.fixtures.append({"file": self.file, "message": f"{test}: {message}"[:2000]})
        else:
            self.rows.append({"file": self.file, "test": name, "outcome": outcome, "message": message, "line": line})

    def addSuccess(self, test):
        self.row(test, "pass")

    def addFailure(self, test, err):
        self.row(test, "fail", err[1])

    def addError(self, test, err):
        self.row(test, "error", err[1])

    def addSkip(self, test, reason):
        if id(test) in self.names or id(getattr(test, "test_case", None)) in self.names:
            self.row(getattr(test, "test_case", test), "skip")
        else:
            self.fixtures.append({"file": self.file, "message": f"{test}: skipped"[:2000]})

    def addExpectedFailure(self, test, err):
        self.row(test, "expectedFailure", err[1])

    def addUnexpectedSuccess(self, test):
        self.row(test, "unexpectedSuccess")

    def addSubTest(self, test, subtest, err):
        # Several failing parts are one failing test.
        if err is not None and id(test) not in self.broken:
            self.broken.add(id(test))
            self.row(test, "fail" if issubclass(err[0], AssertionError) else "error", err[1])


def run_file(index, path, code, report):
    name = path.removesuffix(".py").replace("/", ".")
    module = types.ModuleType(name)
    module.__file__ = os.path.join(os.getcwd(), path)
    module.__package__ = name.rpartition(".")[0]
    module.__dict__["__nexus_twin__"] = Twin
    sys.modules[name] = module
    names, tests = {}, []
    try:
        exec(code, module.__dict__)
        for value in list(vars(module).values()):
            if isinstance(value, type) and issubclass(value, unittest.TestCase) and value.__module__ == name:
                for method in unittest.TestLoader().getTestCaseNames(value):
                    test = value(method)
                    names[id(test)] = f"{value.__name__}::{method}"
                    tests.append(test)
        suite = unittest.TestSuite(tests)
        suite._cleanup = False
        suite.run(Recorder(names, report["results"], report["fixtures"], index, path))
    except BaseException as error:
        message, line = described(error, path)
        report["fixtures"].append({"file": index, "message": message, "line": line})


def run_files(paths, codes, report):
    sys.path.append(os.getcwd())
    pristine = Pristine()
    loaded = [marshal.loads(zlib.decompress(base64.b64decode(code))) for code in codes]
    for index, (path, code) in enumerate(zip(paths, loaded)):
        run_file(index, path, code, report)
    report["tampered"] = pristine.changed()


def received():
    chunks = []
    while chunk := os.read(0, 65536):
        chunks.append(chunk)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return json.loads(b"".join(chunks))


def main():
    leave, write, encode, output, errors = os._exit, os.write, json.JSONEncoder().encode, sys.stdout, sys.stderr
    descriptor = int(os.environ.pop("NEXUS_RESULT_FD"))
    os.set_inheritable(descriptor, False)
    request = received()
    # Neither the arguments nor the main module tell the tree about this program, and no stale byte code is loaded.
    sys.argv = [""]
    sys.modules["__main__"] = types.ModuleType("__main__")
    sys.pycache_prefix = os.devnull + "/none"
    paths = [os.fsdecode(bytes.fromhex(path)) for path in request["files"]]
    report = {"nonce": request["nonce"], "results": [], "fixtures": [], "tampered": []}
    run_files(paths, request["codes"], report)
    for stream in (output, errors):
        try:
            stream.flush()
        except BaseException:
            pass
    rest = encode(report).encode("ascii")
    if len(rest) > 768 << 10:
        for row in report["results"] + report["fixtures"]:
            row["message"] = row["message"][:80]
        rest = encode(report).encode("ascii")
    while rest:
        rest = rest[write(descriptor, rest):]
    # At once: what the tree left for the interpreter's end never runs.
    leave(0)


# The module that holds these functions must outlive its entry in sys.modules.
this_module = sys.modules["__main__"]
main()
