// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Paths of test files, in order. They may be listed only when somebody asks: in a chain of thousands of work items each
/// has those of all before it, tens of millions together.
package struct TestFiles: Sendable {
    /// How many there are, without listing them.
    package let count: Int
    private let list: @Sendable () -> [RepositoryPath]

    package init(_ paths: [RepositoryPath]) {
        count = paths.count
        list = { paths }
    }

    /// - Parameter list: gives the same `count` paths each time.
    package init(count: Int, list: @escaping @Sendable () -> [RepositoryPath]) {
        self.count = count
        self.list = list
    }

    /// All of them; made anew for each call where they are listed on demand.
    package var paths: [RepositoryPath] { list() }
}

extension TestFiles: Hashable {
    package static func == (left: TestFiles, right: TestFiles) -> Bool {
        left.count == right.count && left.paths == right.paths
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(paths) }
}

/// Stored as the list.
extension TestFiles: Codable {
    package init(from decoder: any Decoder) throws { self.init(try [RepositoryPath](from: decoder)) }

    package func encode(to encoder: any Encoder) throws { try paths.encode(to: encoder) }
}
