// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension PlantedSnippet {
    /// Planted against the rules on what code may say.
    static let code: [PlantedSnippet] = [
        .init(.forceUnwrap, "a value", "let a = b!\n", lines: [1]),
        .init(.forceUnwrap, "a call, an element, a chain", "f()!\na[0]!\na?.b!.c\n", lines: [1, 2, 3]),
        .init(.forceUnwrap, "try and as", "let a = try! f()\nlet b = a as! Int\n", lines: [1, 2]),
        .init(.forceUnwrap, "a type that unwraps itself", "var a: Int!\nvar b: [Int]!\n", lines: [1, 2]),
        .init(.forceUnwrap, "inside an interpolation", "let a = \"\\(b!)\"\n", lines: [1]),
        .init(.forceUnwrap, "inside a raw interpolation", "let a = #\"\\(b!) \\#(c!)\"#\n", lines: [1]),
        .init(.forceUnwrap, "after a string with quotes", "let a = \"\\\"\" + b!\n", lines: [1]),
        .init(.forceUnwrap, "a negation", "if !a, (!b), a != b, a !== b, [!c] == d { }\n", lines: []),
        .init(.forceUnwrap, "a word in a string", "let a = \"stop!\" // now!\n/* b! */\n", lines: []),
        .init(.forceUnwrap, "a test may", at: "Tests/SandboxTests/A.swift", "let a = b!\n", lines: []),

        .init(.traps, "a call", "fatalError(\"no\")\n", lines: [1]),
        .init(.traps, "a word in a comment", "// fatalError\n", lines: []),

        .init(.publicAccess, "a modifier", "public struct A {}\n  public  func f() {}\n", lines: [1, 2]),
        .init(.publicAccess, "an import", "public import Domain\n", lines: [1]),
        .init(.publicAccess, "a case and a label", "a(.public, public: 1)\n", lines: []),

        .init(.isolationProof, "no proof", "final class A: @unchecked Sendable {}\n", lines: [1]),
        .init(.isolationProof, "no proof either", "nonisolated(unsafe) var a = 1\n", lines: [1]),
        .init(
            .isolationProof, "a proof", "// Written once, before the first thread.\nnonisolated(unsafe) var a = 1\n",
            lines: []),
        .init(.isolationProof, "words about the thing", "/// A proof?\nnonisolated(unsafe) var a = 1\n", lines: [2]),
        .init(.isolationProof, "plain nonisolated, plain unsafe", "nonisolated func f() { unsafe g() }\n", lines: []),

        .init(.names, "a file", at: "Sources/Sandbox/StringUtils.swift", "", lines: [1]),
        .init(.names, "a facet", at: "Sources/Sandbox/String+Extensions.swift", "", lines: [1]),
        .init(.names, "a folder", at: "Sources/Sandbox/Common/A.swift", "", lines: [1]),
        .init(.names, "types", "enum PathHelper {}\nactor LeaseManager {}\n", lines: [1, 2]),
        .init(.names, "a use of somebody else's", "let a = FileManager.default\n", lines: []),

        .init(.importFloors, "upwards", "internal import ControlPlane\n", lines: [1]),
        .init(.importFloors, "sideways", at: "Sources/Planning/A.swift", "import SpecIngestion\n", lines: [1]),
        .init(
            .importFloors, "one thing of it", at: "Sources/Domain/A.swift", "import struct Linux.Descriptor\n",
            lines: [1]),
        .init(.importFloors, "a target without a floor", at: "Sources/Attic/A.swift", "import Domain\n", lines: [1]),
        .init(.importFloors, "downwards", "package import Domain\nimport Foundation\n", lines: []),

        .init(
            .privilegedImports, "Foundation", at: "Sources/Linux/A.swift", "internal import Foundation\n", lines: [1]),
        .init(
            .privilegedImports, "a part of it", at: "Sources/nexus-agent/A.swift", "import FoundationEssentials\n",
            lines: [1]),
        .init(.privilegedImports, "Dispatch", at: "Sources/nexus-supervisor/A.swift", "import Dispatch\n", lines: [1]),
        .init(
            .privilegedImports, "Crypto", at: "Sources/Domain/A.swift", "@preconcurrency import Crypto\n", lines: [1]),
        .init(.privilegedImports, "the C library", at: "Sources/Linux/A.swift", "import Glibc\n", lines: []),
        .init(.privilegedImports, "elsewhere", "import Foundation\n", lines: []),

        .init(.documentation, "a function", "package func f() {}\n", lines: [1]),
        .init(
            .documentation, "types",
            "package struct A {}\n\npackage final class B {}\npackage indirect enum C { case a }\n",
            lines: [1, 3, 4]),
        .init(
            .documentation, "an alias and a computed property", "package typealias A = B\npackage var b: Int { 1 }\n",
            lines: [1, 2]),
        .init(
            .documentation, "markers, a column of aliases, a field",
            "package enum A {}\n/// Ids.\npackage typealias B = C\npackage typealias D = E\npackage let f: Int\npackage var g = { 1 }()\n",
            lines: []),
        .init(.documentation, "a remark is no documentation", "// F.\npackage static func f() {}\n", lines: [2]),
        .init(.documentation, "words that belong to another", "/// G.\nfunc g() {}\npackage func f() {}\n", lines: [3]),
        .init(
            .documentation, "words", "/// F.\npackage func f() {}\n/// G.\n@discardableResult\npackage func g() {}\n",
            lines: []),
        .init(
            .documentation, "what explains itself", "package init() {}\npackage static func == (a: A, b: A) {}\n",
            lines: []),
        .init(.documentation, "an import", "package import Domain\nfinal class A {}\n", lines: []),

        .init(.errnoReads, "a read", "import Glibc\nlet a = errno\n", lines: [2]),
        .init(.errnoReads, "a qualified read", "import Glibc\nlet a = Glibc.errno\n", lines: [2]),
        .init(
            .errnoReads, "a field of that name", "import Glibc\nlet errno: Int32\nlet a = b.errno\nf(errno: 1)\n",
            lines: []),
        .init(.errnoReads, "where it belongs", at: "Sources/Linux/A.swift", "import Glibc\nlet a = errno\n", lines: []),
    ]
}
