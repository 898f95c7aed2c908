// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// How calls are narrowed by their arguments.
extension PolicyReader {
    /// `{call: kill, argument: 1, values: [0, 15]}`; one rule for each argument of a call.
    func rules(_ table: SettingReader) throws(PolicyError) -> [SandboxPolicy.Syscalls.Rule] {
        let list = try table.setting("arguments")
        let subject = table.subject("arguments")
        guard case .list(let elements) = list.content else {
            throw PolicyError(
                .wrongType, operation: table.operation, subject: subject, cause: "expected a list, found \(list.kind)",
                location: list.location)
        }
        var result: [SandboxPolicy.Syscalls.Rule] = []
        for element in elements {
            let rule = try self.rule(
                SettingReader(
                    element, path: subject, operation: table.operation, keys: ["call", "argument", "values"]))
            guard !result.contains(where: { $0.call == rule.call && $0.argument == rule.argument }) else {
                throw PolicyError(
                    .duplicateKey, operation: table.operation, subject: subject,
                    cause: "argument \(rule.argument) of \(rule.call) has two rules", hint: "write one with all values",
                    location: element.location)
            }
            result.append(rule)
        }
        return result
    }

    private func rule(_ table: SettingReader) throws(PolicyError) -> SandboxPolicy.Syscalls.Rule {
        let call = try table.text("call")
        guard vocabulary.names.contains(call) else {
            throw PolicyError(
                .unknownName, operation: table.operation, subject: table.subject("call"),
                cause: "\(PolicyError.quoted(call)) is not a system call", hint: "syscalls(2) lists them",
                location: try table.setting("call").location)
        }
        var values: [UInt64] = []
        for (text, location) in try table.texts("values") {
            let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
            guard let value else {
                throw PolicyError(
                    .outOfRange, operation: table.operation, subject: table.subject("values"),
                    cause: "\(PolicyError.quoted(text)) is not a number of 64 bits",
                    hint: "decimal, or hexadecimal after 0x", location: location)
            }
            values.append(value)
        }
        guard !values.isEmpty else {
            throw PolicyError(
                .empty, operation: table.operation, subject: table.subject("values"), cause: "it allows no value",
                hint: "deny the call instead", location: table.location)
        }
        return SandboxPolicy.Syscalls.Rule(
            call: call, argument: try table.quantity("argument", .count, 0...5), values: values)
    }
}
