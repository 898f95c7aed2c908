// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension PlantedSnippet {
    private static let header = """
        // SPDX-License-Identifier: Apache-2.0
        // SPDX-FileCopyrightText: the nexus authors
        """

    private static func statements(_ count: Int) -> String {
        (0..<count).map { "    let value\($0) = \($0)\n" }.joined()
    }

    /// Planted against the rules on headers, sizes and machine paths.
    static let text: [PlantedSnippet] = [
        .init(.header, "nothing", "import Domain\n", lines: [1]),
        .init(.header, "an empty file", "", lines: [1]),
        .init(.header, "another licence", "// SPDX-License-Identifier: MIT\n", lines: [1]),
        .init(.header, "a header below code", "import Domain\n\(header)\n", lines: [1]),
        .init(.header, "the right one", "\(header)\n\nimport Domain\n", lines: []),
        .init(.header, "a C header without", at: "Sources/CLinux/include/C.h", "#pragma once\n", lines: [1]),
        .init(
            .header, "below the tools version", at: "Package.swift", "// swift-tools-version: 6.2\n\(header)\n",
            lines: []),

        .init(.fileLength, "401 lines", String(repeating: "\n", count: 401), lines: [401]),
        .init(.fileLength, "400 lines", String(repeating: "\n", count: 400), lines: []),

        .init(.functionLength, "61 lines", "func f() {\n\(statements(59))}\n", lines: [1]),
        .init(.functionLength, "60 lines", "func f() {\n\(statements(58))}\n", lines: []),
        .init(.functionLength, "an initialiser", "struct S {\n  init?(a: Int) {\n\(statements(59))}\n}\n", lines: [2]),
        .init(.functionLength, "a deinit", "deinit {\n\(statements(59))}\n", lines: [1]),
        .init(.functionLength, "a computed property", "var a: Int {\n\(statements(59))}\n", lines: [1]),
        .init(
            .functionLength, "an accessor", "var a: Int {\n  get { 1 }\n  set {\n\(statements(59))}\n}\n",
            lines: [3, 1]),
        .init(.functionLength, "a subscript", "subscript(a: Int) -> Int {\n\(statements(59))}\n", lines: [1]),
        .init(
            .functionLength, "a head over many lines",
            "func f(\n  a: Int = [1].map { $0 }[0],\n  for b: Int\n) throws(E)\nwhere T: P {\n\(statements(55))}\n",
            lines: [1]),
        .init(
            .functionLength, "braces in a string", "func f() {\n  g(\"}\", #\"\"}\"#)\n\(statements(58))}\n", lines: [1]
        ),
        .init(
            .functionLength, "braces in a long string", "func f() {\n  g(\"\"\"\n  }\n  \"\"\")\n\(statements(56))}\n",
            lines: [1]),
        .init(
            .functionLength, "braces in comments", "func f() {\n  // }\n  /* } /* } */ } */\n\(statements(57))}\n",
            lines: [1]),
        .init(
            .functionLength, "braces in an interpolation",
            "func f() {\n  g(\"\\(a.map { \"}\" })\")\n\(statements(58))}\n", lines: [1]),
        .init(
            .functionLength, "a long type of short functions",
            "struct S {\n" + String(repeating: "  func f() { 1 }\n", count: 70) + "}\n", lines: []),
        .init(
            .functionLength, "requirements have no body",
            "protocol P {\n  func f()\n  var a: Int { get }\n}\nstruct S {\n\(statements(70))}\n", lines: []),
        .init(
            .functionLength, "a stored property before a type", "var a = 1\nstruct S {\n\(statements(70))}\n", lines: []
        ),
        .init(.functionLength, "a call of init", "a = .init(b)\nstruct S {\n\(statements(70))}\n", lines: []),

        .init(.machinePaths, "the package folder", "let a = \"\(House.path)/Sources\"\n", lines: [1]),
        .init(.machinePaths, "somebody's home, in a comment", "// see /Users/me\n", lines: [1]),
        .init(.machinePaths, "a path that every machine has", "let a = \"/usr/bin/python3\"\n", lines: []),
    ]
}
