// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@Suite struct ExecutableTests {
    /// The staged installation: named by make, otherwise beside the package.
    private static let stage =
        ProcessInfo.processInfo.environment["NEXUS_STAGE"].map { URL(filePath: $0) }
        ?? House.folder.appending(path: ".build/stage")

    private static let parts = ["nexus-supervisor", "nexus-agent"].map { "libexec/nexus/\($0)" }

    private static var isStaged: Bool {
        parts.allSatisfy { FileManager.default.fileExists(atPath: stage.appending(path: $0).path) }
    }

    private static var mustBeStaged: Bool {
        ProcessInfo.processInfo.environment["NEXUS_REQUIRE"]?.split(separator: ",").contains("stage") == true
    }

    /// Mangled prefixes of the modules, and the C interface of Dispatch.
    private static let heavy = [
        "$s10Foundation", "$s20FoundationEssentials", "$s8Dispatch", "dispatch_queue_create", "$s6Crypto",
    ]

    private func image(_ headers: [UInt8], symbols: String = "") -> Data {
        var bytes = [UInt8](repeating: 0, count: 64)
        bytes.replaceSubrange(0..<6, with: [0x7F, 0x45, 0x4C, 0x46, 2, 1])
        bytes[32] = 64
        bytes[54] = 56
        bytes[56] = UInt8(headers.count)
        for header in headers { bytes += [header] + [UInt8](repeating: 0, count: 55) }
        return Data(bytes + symbols.utf8)
    }

    @Test("what is no 64-bit executable is not read as one", arguments: ["", "#!/bin/sh\n", "\u{7F}ELF"])
    func garbage(_ text: String) {
        #expect(Executable(Data(text.utf8)) == nil)
    }

    @Test("an executable that asks for a loader is not static")
    func loader() throws {
        #expect(try #require(Executable(image([1, 1, 6]))).isStatic)
        #expect(try !#require(Executable(image([6, 3, 1]))).isStatic)
        #expect(try !#require(Executable(image([]))).isStatic)
    }

    @Test("symbols of a heavy module are found")
    func symbols() throws {
        let executable = try #require(Executable(image([1], symbols: "\0$s10Foundation4DataV\0$s5LinuxA\0")))
        #expect(executable.mentions(of: Self.heavy) == ["$s10Foundation"])
    }

    @Test("this very test asks for a loader and holds Foundation: the control for the next test")
    func control() throws {
        let own = try Data(contentsOf: URL(filePath: "/proc/self/exe"), options: .alwaysMapped)
        #expect(try !#require(Executable(own)).isStatic)
    }

    @Test(
        "the privileged process and the agent are static and hold no Foundation, no Dispatch, no cryptography",
        .enabled(if: isStaged || mustBeStaged, "nothing is staged; make build stages it"), arguments: parts)
    func staged(_ part: String) throws {
        let data = try Data(contentsOf: Self.stage.appending(path: part), options: .alwaysMapped)
        let executable = try #require(Executable(data))
        #expect(executable.isStatic)
        #expect(executable.mentions(of: Self.heavy) == [])
    }

    /// What every host with glibc has.
    private static let glibc = ["libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2"]

    @Test("this very test asks for more than glibc: the control for the next test")
    func libraries() throws {
        let own = try Data(contentsOf: URL(filePath: "/proc/self/exe"), options: .alwaysMapped)
        let executable = try #require(Executable(own))
        let libraries = try #require(executable.libraries)
        #expect(libraries.contains("libc.so.6") && libraries.contains { !Self.glibc.contains($0) })
    }

    @Test(
        "nexus asks the host for glibc and no other library",
        .enabled(if: isStaged || mustBeStaged, "nothing is staged; make build stages it"))
    func nexusNeedsGlibcOnly() throws {
        let data = try Data(contentsOf: Self.stage.appending(path: "bin/nexus"), options: .alwaysMapped)
        let executable = try #require(Executable(data))
        let libraries = try #require(executable.libraries)
        #expect(libraries.contains("libc.so.6"))
        #expect(libraries.filter { !Self.glibc.contains($0) } == [])
    }
}
