// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

extension BatchFile {
    /// How many specifications may run at a time.
    package static let jobRange = 1...64
    private static let priorityRange = -1000...1000

    /// - Parameter file: the path as the operator knows it.
    /// - Throws: the first fault, with its line and key.
    package init(file: String, bytes: [UInt8]) throws(SettingsError) {
        let document = try TOMLDocument(file: file, bytes: bytes)
        let table = try BatchTable(
            document.root, file: file, path: "", keys: ["schema", "output", "jobs", "defaults", "specs"])
        _ = try table.integer("schema", in: 1...1)
        output = try table.path("output")
        jobs = try table.integer("jobs", in: Self.jobRange)
        if let node = table["defaults"] { defaults = try Self.defaults(node, file: file) }
        guard let specs = table["specs"] else { return }
        for entry in try BatchTable(specs, file: file, path: "specs", keys: nil).entries {
            specifications[entry.key] = try Self.specification(entry, file: file)
        }
    }

    private static func defaults(_ node: TOMLNode, file: String) throws(SettingsError) -> Defaults {
        let budget = BudgetKey.allCases.map(\.rawValue)
        let table = try BatchTable(
            node, file: file, path: "defaults",
            keys: ["recordings", "profile", "mock", "allow-unproven", "policies"] + budget)
        var defaults = Defaults()
        defaults.recordings = try table.path("recordings")
        defaults.profile = try table.profile("profile")
        defaults.isMock = try table.flag("mock") ?? false
        defaults.allowsUnproven = try table.flag("allow-unproven") ?? false
        for key in BudgetKey.allCases { defaults.ceiling[key: key] = try table.integer(key.rawValue, in: key.range) }
        defaults.policies = try table.names("policies")
        return defaults
    }

    private static func specification(_ entry: TOMLNode.Entry, file: String) throws(SettingsError) -> Specification {
        let path = "specs.\"\(entry.key)\""
        let table = try BatchTable(
            entry.value, file: file, path: path, keys: ["repository", "recording", "profile", "priority"])
        var specification = Specification(location: table.location)
        specification.repository = try table.path("repository")
        specification.recording = try table.path("recording")
        specification.profile = try table.profile("profile")
        specification.priority = try table.integer("priority", in: priorityRange) ?? 0
        return specification
    }
}
