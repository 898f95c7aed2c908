// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Linux
import Testing

/// What people read: error numbers, mount attributes, paths.
@Suite struct TextTests {
    @Test("an error number is its name and its text, an unknown one its number")
    func errno() {
        #expect("\(Errno.notPermitted)" == "EPERM (operation not permitted)")
        #expect("\(Errno.noEntry)" == "ENOENT (no such file or directory)")
        #expect("\(Errno(rawValue: 4095))" == "errno 4095")
    }

    @Test("every named error number has a text")
    func named() {
        let all: [Errno] = [
            .again, .badDescriptor, .badMessage, .busy, .exists, .interrupted, .invalidArgument, .noEntry, .noProcess,
            .notPermitted, .notSupported, .operationNotSupported, .accessDenied, .argumentListTooLong, .notEmpty,
            .noData, .fileTooLarge, .isDirectory, .notDirectory,
        ]
        for errno in all { #expect("\(errno)".hasPrefix("E"), "\(errno.rawValue)") }
        #expect(Set(all).count == all.count)
    }

    @Test("a failed call is one sentence")
    func error() {
        let error = LinuxError(operation: "open", subject: "/x", errno: .noEntry)
        #expect("\(error)" == "open /x: ENOENT (no such file or directory)")
        let bare = LinuxError(operation: "pipe2", subject: "", errno: Errno(rawValue: 24))
        #expect("\(bare)" == "pipe2: EMFILE (too many open files)")
    }

    @Test(
        "mount attributes read as in mount(8)",
        arguments: [
            (.readOnly, "ro"), ([], "rw"), ([.noSetUID, .readOnly, .noDevices], "ro,nosuid,nodev"),
            ([.noExecute, .noSymlinkFollow], "rw,noexec,nosymfollow"),
        ] as [(MountAttributes, String)])
    func attributes(_ attributes: MountAttributes, _ text: String) { #expect("\(attributes)" == text) }

    @Test(
        "a path is made plain without looking at links",
        arguments: [
            ("/", "/"), ("//a//b/", "/a/b"), ("/a/./b/.", "/a/b"), ("/a/../b", "/b"), ("/../../a", "/a"),
            ("/a/..", "/"),
            ("/a/.../b", "/a/.../b"), ("/ä/ ", "/ä/ "),
        ])
    func normalised(_ path: String, _ plain: String) throws { #expect(try AbsolutePath.normalised(path) == plain) }

    @Test("a relative path starts at the working folder", arguments: [("", ""), ("a/../b", "/b"), ("./c", "/c")])
    func relative(_ path: String, _ rest: String) throws {
        #expect(try AbsolutePath.normalised(path) == AbsolutePath.workingFolder() + rest)
    }

    @Test("the first of two entries of one name is the environment's value")
    func environment() {
        let entries = ["A=1", "AB=2", "A=3", "C"].map { Array($0.utf8) }
        #expect(EnvironmentBlock.value(of: "A", in: entries) == Array("1".utf8))
        #expect(EnvironmentBlock.value(of: "C", in: entries) == nil)
        #expect(EnvironmentBlock.value(of: "B", in: entries) == nil)
    }

    @Test("status words of wait(2) are exits and signals, a core dump included")
    func status() {
        #expect(ProcessStatus(word: 0x0300) == .exited(3))
        #expect(ProcessStatus(word: 0xFF00) == .exited(255))
        #expect(ProcessStatus(word: 9) == .signalled(9))
        #expect(ProcessStatus(word: 0x8B) == .signalled(11))
    }
}
