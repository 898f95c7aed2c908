// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What becomes looser and what tighter from one policy to another.
package struct PolicyDifference: Sendable, Equatable {
    /// Where a change leads.
    package enum Direction: String, Sendable, Encodable {
        case looser, tighter
        /// Neither can be said.
        case different
    }

    /// One value that is not the same.
    package struct Change: Sendable, Equatable, Encodable {
        package let direction: Direction
        /// Dotted.
        package let key: String
        /// As written; `none` for what only the other has.
        package let before: String
        package let after: String
    }

    /// In the order of the first policy's keys, then of what only the second has.
    package let changes: [Change]

    package init(from before: ResolvedPolicy, to after: ResolvedPolicy) {
        let (old, new) = (PolicyText(before), PolicyText(after))
        var keys: [String] = []
        for row in old.rows + new.rows where !keys.contains(row.key) { keys.append(row.key) }
        changes = keys.flatMap { key in
            Self.isList(key)
                ? Self.elements(key, old.values(of: key), new.values(of: key))
                : Self.value(key, old.values(of: key).first, new.values(of: key).first)
        }
    }

    /// Lists whose elements each allow or demand something by themselves.
    private static let lists: [String: Direction] = [
        "demands": .tighter, "waive": .looser, "filesystem.masks": .tighter, "syscalls.sets": .looser,
        "syscalls.allow": .looser, "syscalls.deny": .tighter, "egress": .looser, "namespaces": .different,
        "capabilities": .looser, "syscalls.arguments.call": .tighter, "syscalls.arguments.argument": .different,
        "syscalls.arguments.values": .different,
    ]

    private static func isList(_ key: String) -> Bool { lists[key] != nil }

    private static func elements(_ key: String, _ old: [String], _ new: [String]) -> [Change] {
        let more = lists[key] ?? .different
        return old.filter { !new.contains($0) }.map {
            Change(direction: more.opposite, key: key, before: $0, after: "none")
        }
            + new.filter { !old.contains($0) }.map {
                Change(direction: more, key: key, before: "none", after: $0)
            }
    }

    private static func value(_ key: String, _ old: String?, _ new: String?) -> [Change] {
        guard old != new else { return [] }
        return [
            Change(direction: direction(key, old, new), key: key, before: old ?? "none", after: new ?? "none")
        ]
    }

    private static func direction(_ key: String, _ old: String?, _ new: String?) -> Direction {
        // A writable place that one of them does not have at all.
        if key.hasPrefix("scratch.") {
            guard old != nil else { return .looser }
            guard new != nil else { return .tighter }
        }
        if key == "image-digest" { return old == "any" ? .tighter : new == "any" ? .looser : .different }
        if key == "syscalls.action" { return new == "end" ? .tighter : .looser }
        if key.hasSuffix(".executable") { return new == "true" ? .looser : .tighter }
        let isAmount = key.hasPrefix("limits.") || key.hasSuffix(".bytes") || key.hasSuffix(".inodes")
        guard isAmount, let before = old.flatMap(amount), let after = new.flatMap(amount) else { return .different }
        let isLess = after < before
        // What is kept back from file systems in memory: the more, the less they can take.
        return isLess == (key != "limits.reserve") ? .tighter : .looser
    }

    /// In the unit's base; both are of one key, and so of one kind.
    private static func amount(_ text: String) -> Int? {
        for quantity in [Quantity.count, .bytes, .duration] {
            if let value = quantity.parse(text) { return value }
        }
        return nil
    }
}

extension PolicyDifference.Direction {
    fileprivate var opposite: Self {
        switch self {
        case .looser: .tighter
        case .tighter: .looser
        case .different: .different
        }
    }
}

extension PolicyText {
    /// As written; an empty list has none.
    fileprivate func values(of key: String) -> [String] {
        rows.filter { $0.key == key && $0.value != "none" }.map(\.value)
    }
}
