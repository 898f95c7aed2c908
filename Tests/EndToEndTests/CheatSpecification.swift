// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A small specification: one function, its tests, and what an attempt may write.
struct CheatSpecification: Sendable {
    /// Just the two files that it takes.
    static let narrow = ["greetings/__init__.py", "greetings/salutation.py"]
    /// With room for what is harmless only because the checks keep it so.
    static let wide = [
        "greetings/**", "*.py", "README.md", ".gitattributes", ".gitmodules", ".envrc", "Makefile", "setup.cfg",
    ]

    /// The operator's, in the specification itself.
    static let testFile = "tests/test_salutation.py"
    static let test = """
        import unittest

        from greetings.salutation import greet


        class Greeting(unittest.TestCase):
            def test_name(self):
                self.assertEqual(greet("Ada"), "Hello, Ada!")

            def test_blank(self):
                with self.assertRaises(ValueError):
                    greet(" ")

        """

    /// The operator's, in the base repository; the specification only names it.
    static let keptTestFile = "tests/test_kept.py"
    static let keptTest = """
        import unittest

        from greetings.salutation import greet


        class Kept(unittest.TestCase):
            def test_other_name(self):
                self.assertEqual(greet("Grace"), "Hello, Grace!")

        """

    var scope = narrow
    var attempts = 1
    /// Adds a second component that needs the first.
    var hasDependent = false
    /// Has all its tests run in the process of the code that they judge.
    var isJudgedInside = false

    /// The Markdown.
    var text: String {
        """
        # Greetings

        ## A: Salutations
        - scope: \(scope.map { "`\($0)`" }.joined(separator: ", "))
        - attempts: \(attempts)

        ### REQ-1: Greet by name
        - tests: `\(Self.keptTestFile)`\(isJudgedInside ? "\n- judge: inside" : "")

        `greet(name)` greets; a blank name is a ValueError.

        ```python file=\(Self.testFile)\(isJudgedInside ? " judge=inside" : "")
        \(Self.test)```
        \(hasDependent ? Self.dependent : "")
        """
    }

    private static let dependent = """

        ## B: Shouting
        - scope: `greetings/loud.py`

        ### REQ-2: Shout
        - depends: REQ-1

        ```python file=tests/test_loud.py
        import unittest

        from greetings.loud import shout


        class Shouting(unittest.TestCase):
            def test_shouts(self):
                self.assertEqual(shout("Ada"), "HELLO, ADA!")
        ```
        """
}
