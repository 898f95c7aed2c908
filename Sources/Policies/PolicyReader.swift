// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// Judges merged settings: each key, type, range and name, and what they mean together.
struct PolicyReader {
    let vocabulary: SyscallVocabulary

    private static let keys = [
        "demands", "waive", "namespaces", "identity", "capabilities", "image", "image-digest", "filesystem",
        "workspace", "scratch", "limits", "syscalls", "egress", "environment",
    ]

    /// - Throws: the first fault, with the line that said it.
    func policy(named name: PolicyName, _ settings: Setting) throws(PolicyError) -> SandboxPolicy {
        let reader = try SettingReader(settings, path: "", operation: PolicyDecoder.operation, keys: Self.keys)
        let workspace = try self.workspace(reader)
        let scratch = try self.scratch(reader)
        let limits = try self.limits(reader)
        let medium = try workspaceMedium(reader)
        try checkMemory(reader, (medium == .memory ? [workspace] : []) + scratch, limits)
        try capabilities(reader)
        var policy = SandboxPolicy(
            name: name, demands: try guarantees(reader, "demands"), identity: try identity(reader),
            image: try image(reader), imageDigest: try imageDigest(reader), workspace: workspace,
            workspaceMedium: medium, scratch: scratch, limits: limits,
            syscalls: try syscalls(reader), environment: try environment(reader))
        policy.waived = try waived(reader)
        policy.hasUserNamespace = try hasUserNamespace(reader)
        policy.masks = try masks(reader, besides: scratch.map(\.path))
        policy.egress = try egress(reader)
        try checkDemands(reader, policy)
        return policy
    }

    func guarantees(_ reader: SettingReader, _ key: String) throws(PolicyError) -> [Guarantee] {
        var result: [Guarantee] = []
        for (text, location) in try reader.texts(key) {
            guard let guarantee = Guarantee(rawValue: text) else {
                throw PolicyError(
                    .unknownName, operation: reader.operation, subject: key,
                    cause: "\(PolicyError.quoted(text)) is not a guarantee",
                    hint: "one of \(Guarantee.allCases.map(\.rawValue).joined(separator: ", "))", location: location)
            }
            result.append(guarantee)
        }
        return result
    }

    private func identity(_ reader: SettingReader) throws(PolicyError) -> SandboxPolicy.Identity {
        let table = try reader.table("identity", keys: ["uid", "gid", "hostname"])
        // 0 would own what the image shows as root's; 65534 is what unmapped users look like (user_namespaces(7)).
        let uid = try table.quantity("uid", .count, 1...65533)
        let gid = try table.quantity("gid", .count, 1...65533)
        let hostname = try table.text("hostname")
        let isHostname = hostname.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        guard isHostname, (1...63).contains(hostname.utf8.count), hostname.first != "-" else {
            throw PolicyError(
                .outOfRange, operation: reader.operation, subject: "identity.hostname",
                cause: "\(PolicyError.quoted(hostname)) is not a host name",
                hint: "1 to 63 lower-case letters, digits and dashes", location: try table.setting("hostname").location)
        }
        return SandboxPolicy.Identity(uid: UInt32(uid), gid: UInt32(gid), hostname: hostname)
    }

    private func image(_ reader: SettingReader) throws(PolicyError) -> ImageName {
        let text = try reader.text("image")
        guard let name = ImageName(text) else {
            throw PolicyError(
                .unknownName, operation: reader.operation, subject: "image",
                cause: "\(PolicyError.quoted(text)) is not an image's name",
                hint: "write the file's name without its ending", location: try reader.setting("image").location)
        }
        return name
    }

    private func imageDigest(_ reader: SettingReader) throws(PolicyError) -> Digest? {
        let text = try reader.text("image-digest")
        if text == "any" { return nil }
        if let digest = Digest(text) { return digest }
        throw PolicyError(
            .outOfRange, operation: reader.operation, subject: "image-digest",
            cause: "\(PolicyError.quoted(text)) is not a digest",
            hint: "64 lower-case hexadecimal digits, or `any`", location: try reader.setting("image-digest").location)
    }

    private func syscalls(_ reader: SettingReader) throws(PolicyError) -> SandboxPolicy.Syscalls {
        let table = try reader.table("syscalls", keys: ["sets", "allow", "deny", "action", "arguments", "report"])
        let sets = try table.texts("sets")
        for (text, location) in sets where !vocabulary.sets.contains(text) {
            throw PolicyError(
                .unknownName, operation: reader.operation, subject: "syscalls.sets",
                cause: "\(PolicyError.quoted(text)) is not a set of system calls",
                hint: "one of \(vocabulary.sets.sorted().joined(separator: ", "))", location: location)
        }
        let allow = try calls(table, "allow")
        for (text, location) in allow {
            guard let reason = vocabulary.forbidden[text] else { continue }
            throw PolicyError(
                .contradiction, operation: reader.operation, subject: "syscalls.allow",
                cause: "\(text) can't be allowed: \(reason)", location: location)
        }
        let deny = try calls(table, "deny").map(\.text)
        guard !sets.isEmpty || !allow.isEmpty else {
            throw PolicyError(
                .empty, operation: reader.operation, subject: "syscalls", cause: "it allows no system call at all",
                hint: "name at least one set", location: table.location)
        }
        var syscalls = SandboxPolicy.Syscalls(
            sets: sets.map(\.text), allow: allow.map(\.text), deny: deny,
            report: try table.quantity("report", .count, 0...SandboxPolicy.Syscalls.reportLimit),
            action: try table.choice("action"))
        syscalls.rules = try rules(table)
        return syscalls
    }

    private func calls(
        _ table: SettingReader, _ key: String
    ) throws(PolicyError) -> [(text: String, location: SourceLocation)] {
        let calls = try table.texts(key)
        for (text, location) in calls where !vocabulary.names.contains(text) {
            throw PolicyError(
                .unknownName, operation: table.operation, subject: table.subject(key),
                cause: "\(PolicyError.quoted(text)) is not a system call", hint: "syscalls(2) lists them",
                location: location)
        }
        return calls
    }

    private func environment(_ reader: SettingReader) throws(PolicyError) -> [String: String] {
        let table = try reader.table("environment", keys: nil)
        var result: [String: String] = [:]
        for entry in table.entries {
            let subject = table.subject(entry.key)
            let value = try table.text(entry.value, subject)
            let isName =
                entry.key.utf8.allSatisfy {
                    (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || (0x30...0x39).contains($0)
                        || $0 == UInt8(ascii: "_")
                } && entry.key.first?.isNumber == false
            guard isName, value.utf8.count <= 4096, TerminalText.isPlain(value) else {
                throw PolicyError(
                    .outOfRange, operation: reader.operation, subject: subject,
                    cause: isName ? "the value is too long or has an invisible character" : "not a variable's name",
                    hint: "letters, digits and `_`; values of at most 4096 visible bytes", location: entry.keyLocation)
            }
            result[entry.key] = value
        }
        return result
    }
}
