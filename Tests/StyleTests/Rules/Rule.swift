// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// One rule of the house that can be judged file by file.
struct Rule: Sendable, CustomStringConvertible {
    let name: String
    /// Which files the rule speaks about.
    let covers: @Sendable (SourceFile) -> Bool
    /// The places in a covered file that break it.
    let check: @Sendable (SourceFile) -> [Violation]

    var description: String { name }

    /// What the rule finds in a file; nothing when it does not cover the file.
    func violations(in file: SourceFile) -> [Violation] { covers(file) ? check(file) : [] }

    /// Every rule that is judged file by file.
    static let all: [Rule] = [
        .header, .fileLength, .functionLength, .forceUnwrap, .traps, .publicAccess, .isolationProof, .names,
        .importFloors, .privilegedImports, .documentation, .errnoReads, .machinePaths,
    ]
}
