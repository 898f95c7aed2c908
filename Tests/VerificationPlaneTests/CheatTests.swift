// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// Wrong code that tries to look right, against the real Python programs.
@Suite struct CheatTests {
    struct Cheat: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let code: String
        /// The code where judge and code under test share a process.
        let inside: String
        let source: String

        init(_ name: String, _ code: String, inside: String? = nil, _ source: String) {
            testDescription = name
            self.code = code
            self.inside = inside ?? code
            self.source = source
        }
    }

    static let replacedRun = """
        import unittest

        def run(self, result=None):
            result.startTest(self)
            result.addSuccess(self)
            result.stopTest(self)
            return result

        """
    /// Leaves no trace: with the last test it puts everything back.
    static let replacedRunThatHides = """
        import unittest

        original, left = unittest.TestCase.run, [2]

        def run(self, result=None):
            result.addSuccess(self)
            left[0] -= 1
            if not left[0]:
                unittest.TestCase.run = original
            return result

        unittest.TestCase.run = run

        def greet(name):
            return 1 / 0
        """
    /// Finds the request in the frames above, and answers it before the tests run.
    static let forgedReport = """
        import json, os, sys

        frame, request = sys._getframe(), None
        while frame is not None:
            request = frame.f_locals.get("request", request)
            descriptor = frame.f_locals.get("descriptor", None) or 3
            frame = frame.f_back
        rows = [{"file": 0, "test": "Greeting::" + name, "outcome": "pass", "message": "", "line": None}
                for name in ("test_name", "test_blank")]
        report = {"nonce": request["nonce"], "results": rows, "fixtures": [], "tampered": []}
        os.write(descriptor, json.dumps(report).encode())
        os._exit(0)
        """

    static let cheats = [
        Cheat("an exception instead of an answer", "tests.failed", "def greet(name):\n    return 1 / 0\n"),
        Cheat("a wrong answer", "tests.failed", Trial.right.replacing("Hello", with: "Goodbye")),
        Cheat(
            "TestCase.run replaced at import", "tests.failed", inside: "tests.tampered",
            replacedRun + "unittest.TestCase.run = run\ndef greet(name):\n    return 1 / 0\n"),
        Cheat("TestCase.run replaced and put back", "tests.failed", inside: "tests.tampered", replacedRunThatHides),
        Cheat("leaving at import", "tests.failed", inside: "tests.no_report", "import os\nos._exit(0)\n"),
        Cheat("sys.exit at import", "tests.failed", "import sys\nsys.exit(0)\n"),
        Cheat("an interrupt", "tests.failed", "def greet(name):\n    raise KeyboardInterrupt\n"),
        Cheat(
            "atexit that rewrites the result", "tests.failed",
            """
            import atexit, os
            atexit.register(lambda: (os.ftruncate(3, 0), os.write(3, b'{"results": []}')))
            def greet(name):
                return 1 / 0
            """),
        Cheat(
            "assertEqual replaced", "tests.failed", inside: "tests.tampered",
            """
            import unittest
            unittest.TestCase.assertEqual = lambda *arguments: None
            def greet(name):
                raise ValueError if not name.strip() else None
            """),
        Cheat(
            "the code of assertEqual replaced in place", "tests.failed", inside: "tests.tampered",
            """
            import unittest
            def quiet(self, first, second, msg=None):
                pass
            unittest.TestCase.assertEqual.__code__ = quiet.__code__
            def greet(name):
                if not name.strip():
                    raise ValueError
            """),
        Cheat(
            "test methods taken away from new classes", "tests.failed", inside: "tests.tampered",
            """
            import unittest
            def forget(cls):
                for name in [name for name in vars(cls) if name.startswith("test")]:
                    setattr(cls, name, lambda self: None)
            unittest.TestCase.__init_subclass__ = classmethod(forget)
            def greet(name):
                return 1 / 0
            """),
        Cheat(
            "a built-in replaced", "tests.failed", inside: "tests.tampered",
            """
            import builtins
            builtins.AssertionError = KeyError
            def greet(name):
                if not name.strip():
                    raise ValueError
                return f"Hi, {name}!"
            """),
        Cheat(
            "an answer that equals everything", "tests.failed", inside: "tests.tampered",
            """
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
            """),
        Cheat(
            "skipping from within", "tests.skipped",
            "import unittest\ndef greet(name):\n    raise unittest.SkipTest\n"),
        Cheat(
            "a report written beforehand", "tests.failed", inside: "tests.report_invalid",
            """
            import os
            os.write(3, b'{"nonce": "0", "results": [], "fixtures": [], "tampered": []}')
            def greet(name):
                return 1 / 0
            """),
        Cheat(
            "a report written beforehand, then leaving", "tests.failed", inside: "tests.report_invalid",
            """
            import os
            os.write(3, b'{"nonce": "0", "results": [], "fixtures": [], "tampered": []}')
            os._exit(0)
            """),
        Cheat("a report forged with the right nonce", "tests.failed", inside: "tests.tampered", forgedReport),
        Cheat("recursion without end", "tests.failed", "def greet(name):\n    return greet(name)\n"),
        Cheat(
            "a flood of output", "tests.failed",
            "def greet(name):\n    print('x' * (4 << 20))\n    raise KeyError('x' * (4 << 20))\n"),
        Cheat("source that does not compile", "build.failed", "def greet(name)\n    return name\n"),
        Cheat("source with a zero byte", "build.failed", "x = 1\0\n"),
    ]

    @Test("a wrong patch is refused for the right reason, where its judge is out of reach", arguments: cheats)
    func isRefused(_ cheat: Cheat) async throws {
        #expect(try await Trial(salutation: cheat.source).codes().first == cheat.code)
    }

    @Test("a wrong patch is refused for the right reason, where it shares a process with its judge", arguments: cheats)
    func isRefusedInside(_ cheat: Cheat) async throws {
        var trial = Trial(salutation: cheat.source)
        trial.isInside = true
        #expect(try await trial.codes().first == cheat.inside)
    }

    @Test("the right patch is admitted, with evidence for each constraint")
    func rightPatch() async throws {
        let (verdict, outcome) = try await Trial(salutation: Trial.right).judge()
        #expect(verdict == .admit, "\(outcome.diagnostics)")
        #expect(
            outcome.records.map(\.constraint.text) == [
                "scope.owned", "secrets.none", "build.compiles", "tests.req-1",
            ])
        #expect(outcome.artifacts.map(\.artifact.name).contains("tests.twin.report"))
        #expect(outcome.skipped.isEmpty)
    }

    @Test("without the twin, a replaced TestCase.run that hides would merge")
    func twinIsWhatStopsIt() async throws {
        var trial = Trial(salutation: Self.replacedRunThatHides)
        trial.isInside = true
        trial.guards = [.pristine, .redOnBase]
        #expect(try await trial.codes() == [])
        trial.guards = .all
        #expect(try await trial.codes() == ["tests.tampered"])
    }

    @Test("without the look at unittest, the twin alone stops a replaced TestCase.run")
    func twinAlone() async throws {
        var trial = Trial(salutation: Self.replacedRun + "unittest.TestCase.run = run\ndef greet(name):\n    pass\n")
        trial.isInside = true
        trial.guards = [.redOnBase]
        #expect(try await trial.codes() == [])
        trial.guards = [.twin, .redOnBase]
        #expect(try await trial.codes() == ["tests.tampered"])
    }

    @Test(
        "files of the tree do not stand in for the runner's modules",
        arguments: [
            "unittest.py", "json.py", "sitecustomize.py", "usercustomize.py", "conftest.py", "tests/conftest.py",
            "zlib.py",
        ])
    func shadowing(_ path: String) async throws {
        let leave = "import os\nos._exit(0)\n"
        let right = ["greetings/salutation.py": Trial.right, path: leave]
        #expect(try await Trial(right).codes() == [])
        let wrong = ["greetings/salutation.py": "def greet(name):\n    return 1 / 0\n", path: leave]
        #expect(try await Trial(wrong).codes() == ["tests.failed"])
    }

    @Test("byte code in the tree is not run in place of its source")
    func byteCode() async throws {
        var trial = Trial(salutation: "def greet(name):\n    return 1 / 0\n")
        trial.base["greetings/__pycache__/salutation.cpython-311.pyc"] = "not byte code"
        #expect(try await trial.codes() == ["tests.failed"])
    }

    @Test("a failing test is reported with file, line and what was expected")
    func diagnostics() async throws {
        let (_, outcome) = try await Trial(salutation: Trial.right.replacing("Hello", with: "Bonjour")).judge()
        let diagnostic = try #require(outcome.diagnostics.first)
        #expect(outcome.diagnostics.count == 1)
        #expect(diagnostic.path == Trial.testFile)
        #expect(diagnostic.line == 8)
        #expect(diagnostic.message.contains("'Bonjour, Ada!' != 'Hello, Ada!'"))
    }
}
