// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A file that the operator wrote inside the specification: a fenced block whose info string names it.
/// It is protected: restored before each check, whatever an attempt did to it.
package struct AcceptanceFile: Codable, Sendable, Equatable {
    package let path: RepositoryPath
    /// The first word of the info string, for example `python`.
    package let language: String
    package let content: String
    /// Where the operator wants its tests judged; nil where nothing was said, which means outside.
    package let judge: JudgePlace?
    package let location: SourceLocation

    package init(
        path: RepositoryPath, language: String, content: String, judge: JudgePlace? = nil, location: SourceLocation
    ) {
        self.path = path
        self.language = language
        self.content = content
        self.judge = judge
        self.location = location
    }
}
