// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The terminal that the operator sits at. Whoever holds this can put it back as it was.
final class OperatorTerminal {
    /// Opened anew: that these never wait must not become true of the operator's own streams.
    let input: FileDescriptor
    let output: FileDescriptor
    /// As it was found.
    let settings: TerminalSettings

    init() throws(LinuxError) {
        input = try Self.reopen(.input)
        output = try Self.reopen(.output)
        settings = try Terminal.settings(of: input)
        _ = try Terminal.settings(of: output)
    }

    /// Keys go through as they are, and none of them signals anybody here.
    func makeRaw() throws(LinuxError) { try Terminal.set(settings.raw, of: input) }

    /// As it was. What was typed and not read is forgotten: among it may be what the terminal answered to a sequence
    /// that the sandbox printed, which the operator's shell would take for a command.
    func restore() {
        try? Terminal.discardInput(of: input)
        try? Terminal.set(settings, of: input)
    }

    private static func reopen(_ stream: StandardStream) throws(LinuxError) -> FileDescriptor {
        try Files.open("/proc/self/fd/\(stream.rawValue)", [.readWrite, .noControllingTerminal, .nonBlocking])
    }
}
