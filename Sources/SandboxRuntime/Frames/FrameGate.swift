// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux

/// Decides on each message of the orchestrator before anything acts on it.
package struct FrameGate: Sendable {
    /// Why a frame or a request was not carried out.
    package struct Refusal: Error, Sendable, Equatable {
        /// Stable and dotted, for example `frame.replayed`.
        package let code: String
        package let subject: String

        package init(code: String, subject: String) {
            self.code = code
            self.subject = subject
        }
    }

    private var last: UInt64 = 0

    package init() {}

    /// Sequence numbers start at 1 and only grow.
    package mutating func admit(
        _ message: [UInt8], isTruncated: Bool
    ) -> Result<(sequence: UInt64, request: Request), Refusal> {
        if isTruncated {
            return .failure(Refusal(code: "frame.oversized", subject: "more than \(FrameHeader.frameByteLimit) bytes"))
        }
        do {
            let (sequence, request) = try Request.decode(message)
            guard sequence > last else {
                return .failure(Refusal(code: "frame.replayed", subject: "\(sequence) after \(last)"))
            }
            last = sequence
            return .success((sequence, request))
        } catch {
            return .failure(Refusal(code: "frame.malformed", subject: error.what))
        }
    }
}
