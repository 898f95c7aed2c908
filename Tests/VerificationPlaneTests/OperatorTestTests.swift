// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// What an operator's test file must be like to be a judge.
@Suite struct OperatorTestTests {
    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: Int
        let source: String

        init(_ name: String, line: Int, _ source: String) {
            testDescription = name
            self.line = line
            self.source = source
        }
    }

    private static func method(_ body: String, decorator: String = "") -> String {
        "import unittest\nclass C(unittest.TestCase):\n\(decorator)    def test_a(self):\n        \(body)\n"
    }

    static let faults = [
        Fault("no test", line: 1, "import unittest\n"),
        Fault("no assertion", line: 3, method("greet('Ada')")),
        Fault("only self.fail", line: 3, method("self.fail()")),
        Fault("skipped", line: 3, method("self.assertTrue(1)", decorator: "    @unittest.skip('later')\n")),
        Fault("expected to fail", line: 3, method("self.assertTrue(1)", decorator: "    @unittest.expectedFailure\n")),
        Fault("method twice", line: 3, method("self.assertTrue(1)\n    def test_a(self):\n        self.assertTrue(2)")),
        Fault("syntax error", line: 2, "import unittest\nclass\n"),
        Fault("foreign base", line: 2, "from x import Base\nclass C(Base):\n    def test_a(self):\n        assert 1\n"),
        Fault(
            "class in a condition", line: 2, "if 1:\n    class C:\n        def test_a(self):\n            assert 1\n"),
        Fault("load_tests", line: 1, "def load_tests(loader, tests, pattern):\n    return tests\n"),
    ]

    @Test("a file that proves nothing is the specification's fault, with its line", arguments: faults)
    func isUnfit(_ fault: Fault) async throws {
        var trial = Trial(salutation: Trial.right)
        trial.operatorFiles = [Trial.testFile: fault.source]
        let (verdict, outcome) = try await trial.judge()
        #expect(Sample.codes(verdict).first == "tests.uninvertible")
        #expect(outcome.records.last?.result == .error)
        #expect(outcome.diagnostics.map(\.line).contains(fault.line))
    }

    @Test("a test file that is not there is an error, not a pass")
    func missingFile() async throws {
        let path = try Sample.path("tests/test_none.py")
        let sandbox = ProcessSandbox(base: [:], candidate: [:])
        let checker = TestChecker(python: try Trial.python())
        let faults = await checker.faults(in: [path], context: Sample.context { try await sandbox.run($0) })
        #expect(faults.map(\.code) == ["tests.uninvertible"])
        #expect(faults.first?.path == "tests/test_none.py")
    }

    /// Each is true for the right code, and its opposite must therefore fail.
    static let assertions = [
        "self.assertEqual(greet('Ada'), 'Hello, Ada!')", "self.assertNotEqual(greet('Ada'), '')",
        "self.assertTrue(greet('Ada'))", "self.assertTrue(greet('Ada') == 'Hello, Ada!')",
        "self.assertFalse(greet('Ada') == '')", "self.assertIs(type(greet('Ada')), str)",
        "self.assertIsNot(greet('Ada'), 1)", "self.assertIsNone(None)", "self.assertIsNotNone(greet('Ada'))",
        "self.assertIn('Ada', greet('Ada'))", "self.assertNotIn('Bob', greet('Ada'))",
        "self.assertIsInstance(greet('Ada'), str)", "self.assertNotIsInstance(greet('Ada'), int)",
        "self.assertGreater(len(greet('Ada')), 2)", "self.assertGreaterEqual(len(greet('Ada')), 11)",
        "self.assertLess(len(greet('Ada')), 100)", "self.assertLessEqual(len(greet('Ada')), 11)",
        "self.assertAlmostEqual(1.0, 1.00000001)", "self.assertNotAlmostEqual(1.0, 2.0)",
        "self.assertRegex(greet('Ada'), 'A.a')", "self.assertNotRegex(greet('Ada'), 'B.b')",
        "self.assertCountEqual([greet('Ada'), 1], [1, 'Hello, Ada!'])", "self.assertListEqual([1], [1])",
        "self.assertTupleEqual((1,), (1,))", "self.assertSetEqual({1}, {1})", "self.assertDictEqual({1: 2}, {1: 2})",
        "self.assertSequenceEqual([1], (1,))", "self.assertMultiLineEqual('a', 'a', 'message')",
        "self.assertEqual([], [])", "self.assertEqual({}, {}, msg='empty')", "self.assertEqual(None, None)",
        "self.assertRaises(ValueError, greet, ' ')", "self.assertRaisesRegex(ValueError, 'blank', greet, ' ')",
        "assert greet('Ada') == 'Hello, Ada!'", "assert greet('Ada')", "assert greet('Ada') != '', 'message'",
        "with self.assertRaisesRegex(ValueError, 'blank'): greet(' ')",
        "with self.assertRaises(AssertionError): self.assertEqual(1, 2)",
        "with self.assertRaises(ValueError) as caught: greet(' ')\n        self.assertIn('blank', str(caught.exception))",
        "with self.assertWarns(UserWarning): __import__('warnings').warn('x')",
        "with self.assertLogs(): __import__('logging').error('x')", "with self.assertNoLogs(): greet('Ada')",
        "for name in ('Ada', 'Bob'):\n            with self.subTest(name): self.assertIn(name, greet(name))",
        "check(self)", "self.check()",
    ]

    @Test("every assertion of unittest can be inverted, and right code passes with all of them")
    func everyAssertion() async throws {
        var source = "import unittest\nfrom greetings.salutation import greet\n"
        source += "def check(case):\n    case.assertEqual(greet('Ada'), 'Hello, Ada!')\n"
        source += "class C(unittest.TestCase):\n    def check(self):\n        assert greet('Ada')\n"
        for (index, assertion) in Self.assertions.enumerated() {
            source += "    def test_\(index)(self):\n        \(assertion)\n"
        }
        source += "class A(unittest.IsolatedAsyncioTestCase):\n    async def test_a(self):\n"
        source += "        self.assertTrue(greet('Ada'))\n"
        source += "class D(C):\n    def test_own(self):\n        assert greet('Ada')\n"
        var trial = Trial(salutation: Trial.right)
        trial.operatorFiles = [Trial.testFile: source]
        let (verdict, outcome) = try await trial.judge()
        #expect(verdict == .admit, "\(outcome.diagnostics)")
    }

    @Test("tests that pass without the patch do not prove it")
    func notRed() async throws {
        var trial = Trial(["greetings/other.py": "x = 1\n"])
        trial.base["greetings/salutation.py"] = Trial.right
        #expect(try await trial.codes() == ["tests.not_red"])
        trial.guards = [.twin, .pristine]
        #expect(try await trial.codes() == [])
    }

    @Test(
        "what an attempt does to a test file is a scope violation, and nothing runs",
        arguments: [
            "", "import unittest\n", Trial.test.replacing("self.assertEqual", with: "print"),
        ])
    func touchedTest(_ text: String) async throws {
        let trial = Trial(["greetings/salutation.py": Trial.right, Trial.testFile: text])
        let (verdict, outcome) = try await trial.judge()
        #expect(Sample.codes(verdict) == ["scope.protected"])
        #expect(outcome.skipped.map(\.text) == ["build.compiles", "tests.req-1"])
    }
}
