// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import CLinux

extension StandardStream {
    /// Opens /dev/null on each standard stream that the caller left closed, before anything else is opened: the next
    /// descriptor would get its number, and what it stands for would be taken for that stream.
    package static func openClosed() throws(LinuxError) {
        for stream in [StandardStream.input, .output, .error] where !stream.isOpen {
            let null: FileDescriptor = try Files.open("/dev/null", .readWrite)
            // The lowest free number, which is this one, because those below are open.
            try Processes.install(null.release(), as: stream.rawValue)
        }
    }

    private var isOpen: Bool {
        System.raw(SYS_fcntl, Int(rawValue), 1 /* F_GETFD */) >= 0
    }
}
