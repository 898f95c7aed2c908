// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// The names that a policy's `syscalls` may use. The compiler that knows them stands on a higher floor and hands
/// them down.
package struct SyscallVocabulary: Sendable, Equatable {
    package let sets: Set<String>
    /// System calls, and guarded variants such as `socket:netlink-route`.
    package let names: Set<String>
    /// Names that no policy can allow, each with the reason.
    package let forbidden: [String: String]

    package init(sets: Set<String>, names: Set<String>, forbidden: [String: String]) {
        self.sets = sets
        self.names = names
        self.forbidden = forbidden
    }
}
