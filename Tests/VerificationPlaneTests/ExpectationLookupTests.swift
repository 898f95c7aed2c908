// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import VerificationPlane

/// Code that computes nothing and reads its answers up in the tests, at the moment in which it is asked.
@Suite struct ExpectationLookupTests {
    struct Lookup: CustomTestStringConvertible, Sendable {
        let testDescription: String
        /// Statements that give `sources`, the texts to look through.
        let statements: String
    }

    /// What it takes to answer from any text that holds the tests.
    private static let answer = """
        def greet(name):
            for source in sources():
                for node in ast.walk(ast.parse(source)):
                    if isinstance(node, ast.Call) and len(node.args) == 2 and isinstance(node.args[0], ast.Call):
                        if ast.literal_eval(node.args[0].args[0]) == name:
                            return ast.literal_eval(node.args[1])
            raise ValueError(name)

        """

    static let lookups = [
        Lookup(
            testDescription: "the test files",
            statements: "return [p.read_text() for p in pathlib.Path('tests').rglob('*.py')]"),
        Lookup(
            testDescription: "whatever of the tree holds an assertion",
            statements: """
                found = [p.read_bytes() for p in pathlib.Path('.').rglob('*') if p.is_file()]
                    return [data.decode() for data in found if b'assert' in data and b'literal_eval' not in data]
                """),
        Lookup(
            testDescription: "the judge's folder and root",
            statements: """
                found = []
                    for way in (f'/proc/{os.getppid()}/cwd', f'/proc/{os.getppid()}/root' + os.getcwd(), '/proc/1/cwd'):
                        try:
                            found += [p.read_text() for p in pathlib.Path(way).glob('tests/*.py')]
                        except OSError:
                            pass
                    return found
                """),
        Lookup(
            testDescription: "descriptors, arguments and environment",
            statements: """
                found = []
                    for place in ('self', str(os.getppid())):
                        for name in ('cmdline', 'environ', 'fd/0', 'fd/3', 'fd/4'):
                            try:
                                with open(f'/proc/{place}/{name}', 'rb', buffering=0) as file:
                                    os.set_blocking(file.fileno(), False)
                                    data = file.read(1 << 20) or b''
                            except OSError:
                                continue
                            found += [part.decode('utf-8', 'replace') for part in data.split(b'\\0') if b'Hello' in part]
                    return [text for text in found if 'literal_eval' not in text]
                """),
    ]

    private static func trial(_ lookup: Lookup) -> Trial {
        Trial(salutation: "import ast, os, pathlib\ndef sources():\n    \(lookup.statements)\n\(answer)")
    }

    @Test("what the tests expect can't be read up while they run", arguments: lookups)
    func isRefused(_ lookup: Lookup) async throws {
        #expect(try await Self.trial(lookup).codes() == ["tests.failed"])
    }

    @Test("with the test files left in the tree, code that reads its answers up would merge")
    func control() async throws {
        var trial = Self.trial(try #require(Self.lookups.first))
        trial.leftOut = "    take_away(tests)\n"
        #expect(try await trial.codes() == [])
    }

    @Test(
        "what was compiled of a test file goes with it",
        arguments: ["tests/__pycache__/test_salutation.cpython-311.pyc", "tests/test_salutation.pyc"])
    func compiled(_ path: String) async throws {
        var trial = Trial(
            salutation: """
                import os
                def greet(name):
                    if not name.strip():
                        raise ValueError
                    return "Hello, Ada!" if os.path.lexists("\(path)") else None
                """)
        trial.base[path] = "byte code"
        #expect(try await trial.codes() == ["tests.failed"])
        trial.leftOut = "    take_away(tests)\n"
        #expect(try await trial.codes() == [])
    }

    @Test("files that are judged inside are out of sight as well where others are judged outside")
    func insideFiles() async throws {
        var trial = Trial(
            salutation: """
                import os
                def greet(name):
                    if not name.strip():
                        raise ValueError
                    return "Hello, Ada!" if os.path.lexists("tests/test_other.py") else None
                """)
        trial.operatorFiles["tests/test_other.py"] = Trial.test.replacing(
            "\"Hello, Ada!\"", with: "greet('Ada') or ''")
        trial.insideFiles = ["tests/test_other.py"]
        let diagnostics = try await trial.judge().outcome.diagnostics
        #expect(diagnostics.contains { $0.code == "tests.failed" && $0.path == Trial.testFile }, "\(diagnostics)")
    }

    @Test("a test still reads its own file, its folder's data and what the operator put beside it")
    func ownFiles() async throws {
        var trial = Trial(salutation: Trial.right)
        trial.supportFiles = [
            "tests/__init__.py": "PLACE = 'here'\n", "tests/conftest.py": "NAME = 'Ada'\n",
            "tests/data/expected.txt": "Hello, Ada!",
        ]
        trial.operatorFiles = [
            Trial.testFile: """
            import pathlib, unittest
            import tests
            from tests.conftest import NAME
            from greetings.salutation import greet
            FOLDER = pathlib.Path(__file__).parent
            class Greeting(unittest.TestCase):
                def test_data(self):
                    self.assertEqual(greet(NAME), (FOLDER / "data/expected.txt").read_text())
                def test_own(self):
                    with open(__file__) as file:
                        self.assertIn("Greeting", file.read())
                    self.assertEqual(tests.PLACE, "here")
                    self.assertEqual(sorted(path.name for path in (FOLDER / "data").iterdir()), ["expected.txt"])

            """
        ]
        #expect(try await trial.judge().outcome.diagnostics.map(\.message) == [])
    }
}
