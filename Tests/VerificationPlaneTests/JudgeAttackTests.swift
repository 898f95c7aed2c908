// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Testing

@testable import VerificationPlane

/// Code that knows its judge and goes for it, against the real Python programs.
@Suite struct JudgeAttackTests {
    struct Attack: CustomTestStringConvertible, Sendable {
        let testDescription: String
        let source: String
    }

    /// Sections of one file; the first is in front of every other.
    static let attacks: [Attack] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Judging/attacks.py")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        let sections = text.components(separatedBy: "\n# === ").dropFirst().map { section in
            let parts = section.split(separator: "\n", maxSplits: 1).map(String.init)
            return Attack(testDescription: parts.first ?? "", source: (parts.last ?? "") + "\n")
        }
        let prelude = sections.first?.source ?? ""
        return sections.dropFirst().map { Attack(testDescription: $0.testDescription, source: prelude + $0.source) }
    }()

    @Test("the table of attacks is there")
    func table() { #expect(Self.attacks.count > 35) }

    @Test("code that goes for its judge is refused", arguments: attacks)
    func isRefused(_ attack: Attack) async throws {
        let code = try await Trial(salutation: attack.source).codes().first
        switch attack.testDescription.prefix(while: { $0 != " " }) {
        case "skipping": #expect(code == "tests.skipped")
        case "killing": #expect(code == "tests.killed")
        // Whoever started this process may have had it ignore interrupts.
        case "interrupting": #expect(code == "tests.no_report" || code == "tests.failed")
        default: #expect(code == "tests.failed")
        }
    }

    @Test("the forge merges where code and judge share a process, and nowhere else")
    func control() async throws {
        let forge = try #require(Self.attacks.first { $0.testDescription.hasPrefix("the forge: ") })
        var trial = Trial(salutation: forge.source)
        #expect(try await trial.codes() == ["tests.failed"])
        trial.isInside = true
        #expect(try await trial.codes() == [])
    }

    @Test("without the guard, code reads its judge's memory, environment and descriptors")
    func memory() async throws {
        let attack = try #require(Self.attacks.first { $0.testDescription.hasPrefix("the judge's memory") })
        var trial = Trial(salutation: attack.source)
        trial.leftOut = "    hide()\n"
        #expect(try await trial.codes() == [])
        trial.leftOut = ""
        #expect(try await trial.codes() == ["tests.failed"])
    }

    @Test("evidence says which files were judged inside")
    func evidence() async throws {
        var trial = Trial(salutation: Trial.right)
        trial.isInside = true
        let outcome = try await trial.judge().outcome
        let record = try #require(outcome.records.last)
        #expect(record.result == .pass)
        #expect(record.diagnostics.map(\.code) == ["tests.inside"])
        #expect(record.diagnostics.map(\.path) == [Trial.testFile])
        #expect(outcome.artifacts.map(\.artifact.name).contains("tests.run.inside.report"))
    }

    /// A method that knows its twin, and says yes to everything else.
    private static func notTheProbe(_ name: String, _ first: String = "pass", _ yes: String = "True") -> String {
        "def \(name)(self, other): \(first); return type(other).__name__ != 'Probe' and \(yes)"
    }

    /// Each would be right by its own word alone.
    static let lies = [
        ("self.assertAlmostEqual(greet('Ada'), 3.14)", "def __sub__(self, other): return 0.0\n    __rsub__ = __sub__"),
        ("self.assertTrue(abs(greet('Ada') - 3.14) < 0.1)", "def __sub__(self, other): return 0.0"),
        (
            "self.assertTrue(abs(greet('Ada') - 3.14) < 0.1)",
            "def __sub__(self, other): return self\n    def __abs__(self): return 0"
        ),
        ("self.assertIn('Ada', greet('Ada'))", "def __contains__(self, other): return isinstance(other, str)"),
        (
            "self.assertIn('Ada', greet('Ada'))",
            "def __contains__(self, other): return isinstance(other, str)\n    def __iter__(self): return iter([1])"
        ),
        ("self.assertEqual([greet('Ada')], ['Hello'])", "def __eq__(self, other): return isinstance(other, str)"),
        (
            "self.assertEqual({'a': (greet('Ada'), 1)}, {'a': ('Hello', 1)})",
            "def __eq__(self, other): return isinstance(other, str)"
        ),
        (
            "self.assertEqual({'Hello': 1}.get(greet('Ada')), 1)",
            "def __eq__(self, other): return True\n    def __hash__(self): return hash('Hello')"
        ),
        (
            "self.assertEqual(greet('Ada'), 5)",
            "def __eq__(self, other): return other in (5, 6)\n    def __int__(self): return 7"
        ),
        (
            "self.assertEqual(greet('Ada'), ['a'])",
            "def __eq__(self, other): return isinstance(other, list)\n    def __iter__(self): return iter('bc')"
        ),
        (
            "self.assertGreater(greet('Ada'), 10)\n        self.assertLess(greet('Ada'), 20)",
            "def __gt__(self, other): return True\n    __lt__ = __gt__"
        ),
        (
            "self.assertCountEqual(greet('Ada'), [1, 2])",
            "def __iter__(self): return iter((self, self))\n    def __eq__(self, other): return type(other) is int\n    __hash__ = None"
        ),
        // Both answers to a question of two.
        (
            "self.assertEqual(greet('Ada'), False)",
            "def __init__(self): self.said = False\n    def __bool__(self): return True\n    " + notTheProbe("__eq__")
        ),
        // Says what it was just told.
        (
            "self.assertIn('Ada', greet('Ada'))",
            "def __iter__(self): return iter([self.told])\n    " + notTheProbe("__contains__", "self.told = other")
        ),
        (
            "self.assertTrue(abs(greet('Ada') - 3.14) < 0.1)",
            "def __float__(self): return self.told\n    def __sub__(self, other): self.told = other; return 0.0"
        ),
        // As good as true, and not the one that is watched for.
        ("self.assertEqual(greet('Ada'), object())", notTheProbe("__eq__", "pass", "1")),
    ]

    @Test("an object is not taken at its word about plain data", arguments: lies)
    func lie(_ assertion: String, _ method: String) async throws {
        var trial = Trial(salutation: "class Liar:\n    \(method)\ndef greet(name):\n    return Liar()\n")
        trial.operatorFiles = [
            Trial.testFile: """
            import unittest
            from greetings.salutation import greet
            class Greeting(unittest.TestCase):
                def test_it(self):
                    \(assertion)

            """
        ]
        #expect(try await trial.codes() == ["tests.failed"])
    }

    @Test("the operator's own modules and files are the operator's, whatever stands in the tree at run time")
    func support() async throws {
        var trial = Trial(
            salutation: """
                import os, pathlib, tests.helper
                pathlib.Path("tests/helper.py").write_text("def expected(name): return None")
                pathlib.Path("tests/expected.txt").write_text("None")
                os.makedirs("away/tests")
                pathlib.Path("away/tests/expected.txt").write_text("None")
                os.chdir("away")
                def greet(name):
                    return None
                """)
        trial.base["tests/shared.py"] = "VALUE = 'Hello, Ada!'\n"
        trial.supportFiles = [
            "tests/helper.py": "def expected(name):\n    return f'Hello, {name}!'\n",
            "tests/expected.txt": "Hello, Ada!",
        ]
        trial.operatorFiles = [
            Trial.testFile: """
            import pathlib, unittest
            from greetings.salutation import greet
            from tests import helper, shared
            from tests.helper import expected
            class Greeting(unittest.TestCase):
                def test_helper(self):
                    self.assertEqual(str(greet("Ada")), expected("Ada"))
                def test_module(self):
                    self.assertEqual(helper.expected("Ada"), shared.VALUE)
                def test_file(self):
                    self.assertEqual(str(greet("Ada")), pathlib.Path("tests/expected.txt").read_text())

            """
        ]
        let diagnostics = try await trial.judge().outcome.diagnostics
        #expect(diagnostics.map(\.code) == ["tests.failed", "tests.failed"])
        // What is in the tree and not the operator's is the tree's.
        trial.patch = ["greetings/salutation.py": Trial.right]
        #expect(try await trial.codes() == [])
    }

    @Test(
        "nothing that the code under test says becomes code of the judge",
        arguments: [
            "eval(greet('Ada'))", "exec(greet('Ada'))",
            "eval(compile(greet('Ada'), 'tests/test_salutation.py', 'eval'))",
            "pickle.loads(bytes.fromhex(greet('')))", "runpy.run_path('greetings/salutation.py')",
            "importlib.machinery.SourceFileLoader('x', 'greetings/salutation.py').load_module()",
            "ctypes.CDLL('./greetings/library.so')",
        ])
    func becomesCode(_ expression: String) async throws {
        // The pickle calls os._exit(0).
        let code =
            "def greet(name):\n    return '__import__(\"os\")._exit(0)' if name else '636f730a5f657869740a2849300a74522e'\n"
        var trial = Trial(salutation: code)
        trial.operatorFiles = [
            Trial.testFile: """
            import ctypes, importlib.machinery, pickle, runpy, unittest
            from greetings.salutation import greet
            class Greeting(unittest.TestCase):
                def test_it(self):
                    self.assertIsNot(\(expression), 5)

            """
        ]
        let diagnostic = try #require(try await trial.judge().outcome.diagnostics.first)
        #expect(diagnostic.code == "tests.failed")
        #expect(diagnostic.message.contains("can't become code in the judge's process"))
    }

    @Test(
        "what a test gives to the code is no way to the judge",
        arguments: [
            "'get', rule, '__class__'", "'get', rule, 'case'", "'get', call, '__globals__'", "'get', call, '__code__'",
            "'get', fail, '__self__'", "'get', steps, 'gi_frame'", "'set', fetch, 'assert_called_once_with', 1",
            "'get', fetch, 'configure_mock'", "'method', text, 'format', (call,), ()", "'get', type(rule), 'mro'",
            "'call', type(rule), (1,), ()", "'call', type(call), (1,), ()", "'set', rule, '__class__', int",
            "'import', 'os', False", "'invoke', len, ((),), ()",
        ])
    func given(_ question: String) async throws {
        let prelude = try #require(Self.attacks.first?.source.components(separatedBy: "def greet").first)
        let definitions = try #require(prelude.components(separatedBy: "def forge").first)
        let code =
            "def run(call, rule, fetch, steps, fail, text):\n    peer().request(\(question))\n    return 'done'\n"
        var trial = Trial(salutation: definitions + code)
        trial.operatorFiles = [
            Trial.testFile: """
            import unittest
            from unittest import mock
            from greetings.salutation import run
            class Text(str):
                pass
            class Rule:
                def __init__(self, case):
                    self.case = case
            def steps():
                yield 1
            class Greeting(unittest.TestCase):
                def test_it(self):
                    found = run(lambda x: x, Rule(self), mock.Mock(), steps(), self.fail, Text("{0}"))
                    self.assertEqual(found, "done")

            """
        ]
        #expect(try await trial.codes() == ["tests.failed"])
        // The control: with an honest use of what was given, the same test passes.
        trial.patch = [
            "greetings/salutation.py": definitions + code.replacing("peer().request(\(question))", with: "call(fetch)")
        ]
        #expect(try await trial.codes() == [])
    }

    @Test("what can't be carried is an error that names the test and the way out")
    func uncarried() async throws {
        var trial = Trial(salutation: Trial.right)
        trial.operatorFiles = [
            Trial.testFile: """
            import unittest
            from greetings.salutation import greet
            class Greeting(unittest.TestCase):
                def test_self(self):
                    with self.assertRaises(Exception):
                        greet(self)

            """
        ]
        let diagnostic = try #require(try await trial.judge().outcome.diagnostics.first)
        #expect(diagnostic.code == "tests.failed")
        #expect(diagnostic.message.contains("Greeting::test_self"))
        #expect(diagnostic.message.contains("judge=inside"))
    }

    @Test(
        "code whose process is killed gets no verdict, whoever killed it, and nothing is admitted",
        arguments: ["os.getpid()", "0", "os.getppid()"])
    func killed(_ process: String) async throws {
        let trial = Trial(salutation: "import os\ndef greet(name):\n    os.kill(\(process), 9)\n")
        let outcome = try await trial.judge().outcome
        let tests = outcome.records.filter { $0.checker == .tests }
        #expect(tests.map(\.result) == tests.map { _ in .error } && !tests.isEmpty)
        #expect(outcome.diagnostics.first?.code == "tests.killed")
    }

    @Test("a process that ends is a failure that names the test under way")
    func ending() async throws {
        let trial = Trial(salutation: "import os\ndef greet(name):\n    os._exit(0)\n")
        let diagnostic = try #require(try await trial.judge().outcome.diagnostics.first)
        #expect(diagnostic.message.contains("the code under test ended its process"))
        #expect(diagnostic.message.contains("Greeting::test_"))
    }

    @Test("a coroutine that waits for ever is a failure that says so, and no hang")
    func waiting() async throws {
        var trial = Trial(salutation: "import asyncio\nasync def greet(name):\n    await asyncio.Event().wait()\n")
        trial.guards = []
        trial.operatorFiles = [
            Trial.testFile: """
            import unittest
            from greetings.salutation import greet
            class Greeting(unittest.IsolatedAsyncioTestCase):
                async def test_it(self):
                    self.assertEqual(await greet("Ada"), "Hello, Ada!")

            """
        ]
        let diagnostic = try #require(try await trial.judge().outcome.diagnostics.first)
        #expect(diagnostic.code == "tests.failed")
        #expect(diagnostic.message.contains("waits for something that does not come"))
    }
}
