// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What holds a payload apart from everything else, and what of that may be missing.
extension PolicyReader {
    /// Without these there is no sandbox: what is left would be a program on the host.
    static let indispensable: Set<Guarantee> = [
        .diskWorkspace,
        .mountNamespace, .pidNamespace, .noCapabilities, .syscallFilter, .wallLimit,
    ]
    private static let namespaces = ["mount", "pid", "network", "ipc", "uts", "cgroup", "user"]

    /// Every one but `user` is always there; the list is written down so that a reviewer reads it.
    func hasUserNamespace(_ reader: SettingReader) throws(PolicyError) -> Bool {
        let named = try reader.texts("namespaces")
        for (text, location) in named where !Self.namespaces.contains(text) {
            throw PolicyError(
                .unknownName, operation: reader.operation, subject: "namespaces",
                cause: "\(PolicyError.quoted(text)) is not a namespace",
                hint: "one of \(Self.namespaces.joined(separator: ", "))", location: location)
        }
        for name in Self.namespaces where name != "user" && !named.contains(where: { $0.text == name }) {
            throw PolicyError(
                .contradiction, operation: reader.operation, subject: "namespaces",
                cause: "every sandbox has a \(name) namespace of its own, and it is not listed",
                hint: "list it; where a host can't give it, waive \(name)-namespace",
                location: try reader.setting("namespaces").location)
        }
        return named.contains { $0.text == "user" }
    }

    /// There is one answer; what needs a capability does not run in a sandbox.
    func capabilities(_ reader: SettingReader) throws(PolicyError) {
        guard let first = try reader.texts("capabilities").first else { return }
        throw PolicyError(
            .contradiction, operation: reader.operation, subject: "capabilities",
            cause: "\(PolicyError.quoted(first.text)) can't be given: no sandbox has a capability",
            hint: "write `capabilities: []`; what needs privileges is done outside", location: first.location)
    }

    /// - Throws: for what no sandbox can do without.
    func waived(_ reader: SettingReader) throws(PolicyError) -> [Guarantee] {
        let waived = try guarantees(reader, "waive")
        for (guarantee, place) in zip(waived, try reader.texts("waive")) where Self.indispensable.contains(guarantee) {
            throw PolicyError(
                .contradiction, operation: reader.operation, subject: "waive",
                cause: guarantee == .diskWorkspace
                    ? "disk-workspace can't be waived: medium: memory does without it"
                    : "\(guarantee.rawValue) can't be waived: without it there is no sandbox",
                location: place.location)
        }
        return waived
    }

    /// What is demanded must be asked for.
    func checkDemands(_ reader: SettingReader, _ policy: SandboxPolicy) throws(PolicyError) {
        guard !policy.hasUserNamespace,
            let place = try reader.texts("demands").first(where: { $0.text == Guarantee.userNamespace.rawValue })
        else { return }
        throw PolicyError(
            .contradiction, operation: reader.operation, subject: "demands",
            cause: "user-namespace is demanded, and namespaces does not list user", location: place.location)
    }

    /// Covers on top of what the image and the kernel show.
    func masks(_ reader: SettingReader, besides scratch: [String]) throws(PolicyError) -> [String] {
        let table = try reader.table("filesystem", keys: ["masks"])
        var result: [String] = []
        for (path, location) in try table.texts("masks") {
            let reserved = ["/dev", Constants.workspacePath] + scratch
            let fault =
                InnerPath.fault(path)
                ?? (path == "/proc" ? "/proc as a whole is needed inside" : nil)
                ?? (reserved + result).first { InnerPath.overlaps(path, $0) }
                .map { "\(PolicyError.quoted(path)) overlaps \($0), which is there already" }
            if let fault {
                throw PolicyError(
                    .badPath, operation: reader.operation, subject: "filesystem.masks", cause: fault,
                    hint: "name a file or folder of the image or of /proc", location: location)
            }
            result.append(path)
        }
        return result
    }
}
