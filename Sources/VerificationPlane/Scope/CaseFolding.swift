// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

/// Remembers paths, and finds those that fold to one on file systems that ignore case or Unicode form.
struct CaseFolding {
    private var spellings: [String: [UInt8]] = [:]

    /// The spelling that was there first, when this path or a folder above it differs from one by its spelling only.
    mutating func collision(adding path: RepositoryPath) -> String? {
        var found: String?
        var prefix: [UInt8] = []
        for component in path.components {
            if !prefix.isEmpty { prefix.append(UInt8(ascii: "/")) }
            prefix += component
            // String equality is canonical equivalence: composed and decomposed letters are one key.
            let key = String(decoding: prefix, as: UTF8.self).lowercased()
            let spelling = spellings[key, default: prefix]
            spellings[key] = spelling
            if spelling != prefix, found == nil {
                found = RepositoryPath(bytes: spelling)?.description ?? "another path"
            }
        }
        return found
    }
}
