// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// What an attempt changed, as values: collected from its workspace after every process in it was dead.
package struct Patch: Sendable, Equatable {
    /// One path's change against the base.
    package struct Change: Sendable, Equatable {
        package let path: RepositoryPath
        package let kind: Kind

        package init(path: RepositoryPath, kind: Kind) {
            self.path = path
            self.kind = kind
        }
    }

    /// What stands at the path after the change.
    package enum Kind: Sendable, Equatable {
        /// The file's new bytes and executable bit.
        case file([UInt8], executable: Bool)
        /// A symbolic link's target, as bytes.
        case link([UInt8])
        case deleted
    }

    /// Something in the workspace that can't be part of a commit: it is a scope violation, not an error.
    package struct Refusal: Codable, Sendable, Equatable {
        /// The path as shown to people; control characters are escaped.
        package let path: String
        /// What stood there, for example `fifo`, `setuid file`, `unreadable file`.
        package let what: String

        package init(path: String, what: String) {
            self.path = path
            self.what = what
        }
    }

    /// Sorted by path; each path once.
    package let changes: [Change]
    package let refusals: [Refusal]

    package init(changes: [Change], refusals: [Refusal] = []) {
        self.changes = changes.sorted { $0.path < $1.path }
        self.refusals = refusals
    }

    /// Nothing to merge, and nothing that was refused either.
    package var isEmpty: Bool { changes.isEmpty && refusals.isEmpty }

    /// An encoding without ambiguity, to be hashed: each field is preceded by its length.
    package var canonicalBytes: [UInt8] {
        var bytes = Array("nexus-patch-1\n".utf8)
        func field(_ content: some Collection<UInt8>) {
            bytes += Array("\(content.count):".utf8)
            bytes += content
        }
        // Without the number, a refusal would read like a change of a file named `refused`.
        field(Array("\(changes.count)".utf8))
        for change in changes {
            field(change.path.bytes)
            switch change.kind {
            case .file(let content, let executable):
                field(Array((executable ? "100755" : "100644").utf8))
                field(content)
            case .link(let target):
                field(Array("120000".utf8))
                field(target)
            case .deleted:
                field(Array("000000".utf8))
            }
        }
        for refusal in refusals {
            field(Array("refused".utf8))
            field(Array(refusal.path.utf8))
            field(Array(refusal.what.utf8))
        }
        return bytes
    }
}
