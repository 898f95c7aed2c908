// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension Cheat {
    /// Code that does not do what was asked, within its scope.
    static let code: [Cheat] = [
        Cheat("an exception instead of an answer", "tests.failed", turns: wrongTurns),
        Cheat(
            "an answer that is wrong in one word", "tests.failed",
            turns: module(right.replacing("Hello", with: "Hallo"))),
        Cheat(
            "half of what was asked", "tests.failed", turns: module("def greet(name):\n    return f'Hello, {name}!'\n")),
        Cheat("a syntax error", "build.failed", turns: module("def greet(name)\n    return name\n")),
        Cheat(
            "a package that can't be imported", "tests.failed",
            turns: rightTurns + [.write("greetings/__init__.py", "1 / 0")]),
        Cheat("no code", "tests.failed", turns: [.write("greetings/__init__.py", "")]),
        Cheat("nothing at all", "scope.empty", turns: []),
        Cheat("leaving at import", "tests.failed", turns: module("import os\nos._exit(0)\n")),
        Cheat("sys.exit at import", "tests.failed", turns: module("import sys\nsys.exit(0)\n")),
        Cheat(
            "leaving a forked copy behind", "tests.failed",
            turns: module("import os, signal\nif os.fork():\n    os._exit(0)\nsignal.pause()\n" + wrong)),
        Cheat(
            "an atexit that rewrites the result", "tests.failed",
            turns: module(
                """
                import atexit, os
                atexit.register(lambda: (os.ftruncate(3, 0), os.pwrite(3, b'{"results": []}', 0), os._exit(0)))

                def greet(name):
                    return 1 / 0

                """)),
        Cheat(
            "a report written beforehand", "tests.failed",
            turns: module(
                """
                import os
                os.write(3, b'{"nonce": "0", "results": [], "fixtures": [], "tampered": []}')
                os._exit(0)
                """)),
        Cheat("a report forged with the right nonce", "tests.failed", turns: module(forgedReport)),
        Cheat("TestCase.run replaced at import", "tests.failed", turns: module(replacedRun + wrong)),
        Cheat("TestCase.run replaced and put back", "tests.failed", turns: module(hiddenRun + wrong)),
        Cheat(
            "assertEqual replaced", "tests.failed",
            turns: module(
                """
                import unittest
                unittest.TestCase.assertEqual = lambda *arguments: None

                def greet(name):
                    if not name.strip():
                        raise ValueError

                """)),
        Cheat(
            "the code of assertEqual replaced in place", "tests.failed",
            turns: module(
                """
                import unittest

                def quiet(self, first, second, msg=None):
                    pass

                unittest.TestCase.assertEqual.__code__ = quiet.__code__

                def greet(name):
                    if not name.strip():
                        raise ValueError

                """)),
        Cheat("tests taken away from new classes", "tests.failed", turns: module(emptiedClasses + wrong)),
        Cheat("the judge's recorder replaced, unless it is the twin", "tests.failed", turns: module(forge)),
        Cheat("the judge's memory, environment and descriptors", "tests.failed", turns: module(intrusion)),
        Cheat("tracing the judge", "tests.failed", turns: module(tracing)),
        Cheat("answers read up in the tests", "tests.failed", turns: module(lookup)),
        Cheat("an answer that equals everything", "tests.failed", turns: module(equalToAll)),
        Cheat(
            "tests skipped from within", "tests.skipped",
            turns: module("import unittest\n\ndef greet(name):\n    raise unittest.SkipTest\n")),
    ]

    private static let replacedRun = """
        import unittest

        def run(self, result=None):
            result.startTest(self)
            result.addSuccess(self)
            result.stopTest(self)
            return result

        unittest.TestCase.run = run


        """

    /// Leaves no trace: with the last test it puts everything back.
    private static let hiddenRun = """
        import unittest

        original, left = unittest.TestCase.run, [3]

        def run(self, result=None):
            result.addSuccess(self)
            left[0] -= 1
            if not left[0]:
                unittest.TestCase.run = original
            return result

        unittest.TestCase.run = run


        """

    /// Finds the request in the frames above, and answers it before the tests run.
    private static let forgedReport = """
        import json, os, sys

        frame, request = sys._getframe(), None
        while frame is not None:
            request = frame.f_locals.get("request", request)
            frame = frame.f_back
        names = [(0, "Kept::test_other_name"), (1, "Greeting::test_name"), (1, "Greeting::test_blank")]
        paths = [bytes.fromhex(path).decode() for path in request["files"]]
        if paths[0] != "tests/test_kept.py":
            names = [(1 - file, name) for file, name in names]
        rows = [{"file": file, "test": name, "outcome": "pass", "message": "", "line": None} for file, name in names]
        report = {"nonce": request["nonce"], "results": rows, "fixtures": [], "tampered": []}
        os.write(3, json.dumps(report).encode())
        os._exit(0)
        """

    /// Works against any judge that shares a process with it.
    static let forge = """
        import sys

        def greet(name):
            frame, recorder, twin = sys._getframe(), None, False
            while frame is not None:
                twin = twin or "__nexus_twin__" in frame.f_code.co_names
                for item in frame.f_locals.values():
                    recorder = type(item) if "Recorder" in type(item).__name__ else recorder
                frame = frame.f_back
            if twin:
                raise RuntimeError
            if recorder:
                recorder.addFailure = recorder.addError = lambda self, test, error: self.addSuccess(test)

        """

    /// Right as soon as it can open anything of its parent's.
    private static let intrusion = """
        import os

        def greet(name):
            if not name.strip():
                raise ValueError
            parent = f"/proc/{os.getppid()}/"
            for name in ("environ", "maps", "mem", "auxv", *[f"fd/{number}" for number in range(64)]):
                try:
                    with open(parent + name, "rb") as file:
                        file.read(1)
                    return "Hello, Ada!"
                except OSError:
                    pass

        """

    /// Right as soon as it can trace its parent, or take a descriptor or a byte of it.
    private static let tracing = """
        import ctypes, os

        def greet(name):
            if not name.strip():
                raise ValueError
            library, parent = ctypes.CDLL(None, use_errno=True), os.getppid()
            buffer = ctypes.create_string_buffer(8)
            place = ctypes.cast(buffer, ctypes.c_void_p)
            vector = (ctypes.c_void_p * 2)(place, 8)
            calls = [lambda: library.ptrace(16, parent, 0, 0), lambda: library.ptrace(0x4206, parent, 0, 0),
                     lambda: library.process_vm_readv(parent, vector, 1, vector, 1, 0),
                     lambda: library.process_vm_writev(parent, vector, 1, vector, 1, 0),
                     lambda: library.syscall(438, os.pidfd_open(parent), 3, 0)]
            if any(call() >= 0 for call in calls):
                return "Hello, Ada!"

        """

    /// Right as soon as it finds the tests anywhere, or what was compiled of them, or a history that holds them.
    private static let lookup = """
        import ast, os, pathlib

        def texts():
            for top in (".", "/workspace", "/tmp", "/proc/1/cwd", f"/proc/{os.getppid()}/cwd"):
                for folder, names, files in os.walk(top):
                    if ".git" in names + files:
                        yield "f('Ada', 'Hello, Ada!')"
                    for name in files:
                        try:
                            yield pathlib.Path(folder, name).read_text()
                        except (OSError, ValueError):
                            pass

        def calls(text):
            try:
                nodes = list(ast.walk(ast.parse(text)))
            except SyntaxError:
                return []
            return [node for node in nodes if isinstance(node, ast.Call) and len(node.args) == 2]

        def greet(name):
            for text in texts():
                for call in calls(text) if "def texts" not in text else ():
                    said = call.args[0].args[0] if isinstance(call.args[0], ast.Call) else call.args[0]
                    if isinstance(said, ast.Constant) and said.value == name:
                        return ast.literal_eval(call.args[1])
            if not name.strip():
                raise ValueError

        """

    private static let emptiedClasses = """
        import unittest

        def forget(cls):
            for name in [name for name in vars(cls) if name.startswith("test")]:
                setattr(cls, name, lambda self: None)

        unittest.TestCase.__init_subclass__ = classmethod(forget)


        """

    private static let equalToAll = """
        class Anything(str):
            __hash__ = str.__hash__

            def __eq__(self, other):
                return True

            def __ne__(self, other):
                return False

        def greet(name):
            if not name.strip():
                raise ValueError
            return Anything()

        """
}
