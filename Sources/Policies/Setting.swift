// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// One value of a policy or image file, with the line that said it.
package struct Setting: Sendable, Equatable {
    /// A key and what it is set to.
    package struct Entry: Sendable, Equatable {
        package let key: String
        package let keyLocation: SourceLocation
        package let value: Setting
    }

    /// What a value is made of.
    package indirect enum Content: Sendable, Equatable {
        /// As written, quotes removed.
        case scalar(String, isQuoted: Bool)
        case list([Setting])
        /// In file order; keys are unique.
        case table([Entry])
        /// `~`: takes back what was inherited.
        case nothing
    }

    package let content: Content
    package let location: SourceLocation

    /// What an error calls this kind of value.
    var kind: String {
        switch content {
        case .scalar: "a single value"
        case .list: "a list"
        case .table: "a table of keys"
        case .nothing: "nothing"
        }
    }
}

extension Setting {
    /// This laid over what it extends: tables merge key by key, everything else replaces, `~` removes.
    /// - Throws: `policy.extends` for a `~` on a key that nothing below has.
    func laid(over base: Setting?, path: String, operation: String) throws(PolicyError) -> Setting {
        guard case .table(let upper) = content else { return self }
        var merged: [Entry] = []
        if let base, case .table(let lower) = base.content { merged = lower }
        for entry in upper {
            let name = path.isEmpty ? entry.key : "\(path).\(entry.key)"
            let index = merged.firstIndex { $0.key == entry.key }
            if entry.value.content == .nothing {
                guard let index else {
                    throw PolicyError(
                        .extends, operation: operation, subject: name, cause: "`~` takes back what is not inherited",
                        hint: "give a value, or leave the key out", location: entry.keyLocation)
                }
                merged.remove(at: index)
                continue
            }
            let value = try entry.value.laid(
                over: index.map { merged[$0].value }, path: name, operation: operation)
            let result = Entry(key: entry.key, keyLocation: entry.keyLocation, value: value)
            if let index { merged[index] = result } else { merged.append(result) }
        }
        return Setting(content: .table(merged), location: location)
    }
}
