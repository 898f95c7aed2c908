// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// The supervisor's end of the socket: takes frames in, refuses what is none, and never waits for its reader.
final class OrchestratorClient {
    /// A request that is well-formed; its descriptors belong to the receiver.
    struct Received {
        let sequence: UInt64
        let request: Request
        let descriptors: [Int32]
    }

    private let socket: SocketDescriptor
    private var gate = FrameGate()
    private var backlog: [(frame: [UInt8], descriptors: [Int32])] = []
    private var isOpen = true

    init(_ socket: consuming SocketDescriptor) { self.socket = socket }

    deinit { for entry in backlog { Self.close(entry.descriptors) } }

    var pollDescriptor: Int32? { isOpen ? socket.number : nil }

    /// While answers wait to be read, no further request is taken: a flood costs its sender, not us.
    var hasBacklog: Bool { !backlog.isEmpty }

    func exchange(ready: Set<Int32>, carryOut: (Received) -> Void) {
        guard isOpen, ready.contains(socket.number) else { return }
        if hasBacklog {
            flush()
            return
        }
        do {
            guard let message = try MessageSocket.receive(from: socket, capacity: FrameHeader.frameByteLimit) else {
                isOpen = false
                return
            }
            defer { Self.close(message.descriptors) }
            switch gate.admit(message.bytes, isTruncated: message.isTruncated) {
            case .success(let (sequence, request)):
                carryOut(Received(sequence: sequence, request: request, descriptors: message.descriptors))
            case .failure(let refusal):
                send(.refused(code: refusal.code, subject: refusal.subject), sequence: 0)
            }
        } catch { isOpen = error.errno == .again }
    }

    /// Takes over the descriptors.
    func send(_ response: Response, sequence: UInt64, descriptors: [Int32] = []) {
        guard isOpen else { return Self.close(descriptors) }
        backlog.append((response.frame(sequence: sequence), descriptors))
        flush()
    }

    private func flush() {
        while let next = backlog.first {
            do {
                try MessageSocket.send(next.frame, descriptors: next.descriptors, over: socket)
            } catch {
                if error.errno == .again { return }
                isOpen = false
            }
            Self.close(next.descriptors)
            backlog.removeFirst()
        }
    }

    private static func close(_ descriptors: [Int32]) {
        for number in descriptors { FileDescriptor(owning: number).close() }
    }
}
