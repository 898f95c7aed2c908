# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

# How a run of unittest files is asked for and reported: one JSON request on standard input, one JSON report on the
# descriptor that NEXUS_RESULT_FD names.
#
# It is given code, not files, and nothing in this process says whether that code is the tests as they stand or their
# twin with falsified expectations.
import base64
import json
import marshal
import os
import sys
import traceback
import types
import unittest
import zlib


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


def loaded(code):
    return marshal.loads(zlib.decompress(base64.b64decode(code)))


def run_file(index, path, code, report, recorder=Recorder):
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
        suite.run(recorder(names, report["results"], report["fixtures"], index, path))
    except BaseException as error:
        message, line = described(error, path)
        report["fixtures"].append({"file": index, "message": message, "line": line})


def received():
    chunks = []
    while chunk := os.read(0, 65536):
        chunks.append(chunk)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    return json.loads(b"".join(chunks))


def deliver(report, descriptor, encode, write):
    rest = encode(report).encode("ascii")
    if len(rest) > 768 << 10:
        for row in report["results"] + report["fixtures"]:
            row["message"] = row["message"][:80]
        rest = encode(report).encode("ascii")
    while rest:
        rest = rest[write(descriptor, rest):]
