// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// One pipe that the payload writes to, and where its bytes go. Never waits for its destination.
final class OutputChannel {
    /// PIPE_BUF: as much as a pipe takes at once when it can be written at all (pipe(7)).
    private static let atomicByteCount = 4096
    private static let blockByteCount = 65536

    /// An open stream that stays the caller's; nil until it is known.
    private var destination: Int32?
    /// Files take everything; there is nothing to wait for.
    private var isFile = false
    /// Nil once nobody writes any more, or nobody wants to read.
    private var reader: Descriptor<DescriptorKind.PipeReader>?
    private var writer: Descriptor<DescriptorKind.PipeWriter>?
    private var pending: ArraySlice<UInt8> = []
    /// Why the destination took no more.
    private(set) var failure: Errno?

    init() throws(LinuxError) {
        let pipe = try Pipe()
        reader = try pipe.reader.duplicate()
        writer = try pipe.writer.duplicate()
    }

    /// Nothing is carried before this.
    func deliver(to destination: Int32) throws(LinuxError) {
        try StandardStream.require(destination)
        isFile = try FileStatus(of: FileDescriptor(duplicating: destination)).kind == .regular
        self.destination = destination
    }

    /// The payload's end, until `closeWriter`.
    var writerNumber: Int32? {
        switch writer {
        case .some(let writer): writer.number
        case .none: nil
        }
    }

    /// Without it the pipe would never come to its end.
    func closeWriter() { writer = nil }

    var descriptors: [Int32] { [destination, readerNumber].compactMap(\.self) }

    /// What has to become ready before it can go on.
    var waiting: Int32? { isWriting || destination == nil ? destination : readerNumber }

    /// Whether it waits for its destination.
    var isWriting: Bool { !pending.isEmpty }

    /// What can be read without waiting.
    var pendingByteCount: Int {
        switch reader {
        case .some(let reader): reader.pendingByteCount
        case .none: 0
        }
    }

    private var readerNumber: Int32? {
        switch reader {
        case .some(let reader): reader.number
        case .none: nil
        }
    }

    /// The next bytes; none at the end. To be called when there is something to read and nothing to write.
    func take() -> [UInt8] {
        var bytes: [UInt8] = []
        switch reader {
        case .some(let reader): bytes = (try? Files.read(reader, upTo: Self.blockByteCount)) ?? []
        case .none: break
        }
        if bytes.isEmpty { reader = nil }
        return bytes
    }

    /// Begins to write; `push` goes on with the rest.
    func give(_ bytes: ArraySlice<UInt8>) {
        pending = bytes
        if isFile { push() }
    }

    /// Writes as much as does not wait. A destination that nobody reads any more closes the pipe: the payload then
    /// learns what it would have learnt without one.
    func push() {
        while isWriting, let destination {
            let bytes = Array(isFile ? pending : pending.prefix(Self.atomicByteCount))
            let result = System.withAddress(ofElements: bytes) {
                System.raw(1 /* SYS_write */, Int(destination), $0, bytes.count)
            }
            if result == -Int(Errno.again.rawValue) { return }
            guard result > 0 else {
                // A reader that is gone is no failure: the payload learns of it as it would without a pipe.
                let errno = Errno(rawValue: Int32(-result))
                if errno != .brokenPipe { failure = errno }
                pending = []
                reader = nil
                return
            }
            pending = pending.dropFirst(result)
            guard isFile else { return }
        }
    }
}
