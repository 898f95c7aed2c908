// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Policies

/// A constraint or override file as it was read.
package struct ConstraintSource: Sendable, Equatable {
    /// Far above any sensible file; a caller need not read more than this and one byte.
    package static let byteLimit = SourceText.byteLimit
    /// Relative to the installation or the repository, so that an envelope is the same wherever these lie; an
    /// override file's as the operator named it.
    package let file: String
    package let bytes: [UInt8]

    package init(file: String, bytes: [UInt8]) {
        self.file = file
        self.bytes = bytes
    }

    /// The file's elements below `key`, each a table; the version stands below `versionKey`.
    func elements(
        _ key: String, versionKey: String, operation: String
    ) throws(PolicyError) -> [Setting] {
        let root = try SettingParser(operation: operation, file: file).parse(try SourceText(file: file, bytes: bytes))
        let reader = try SettingReader(root, path: "", operation: operation, keys: [versionKey, key])
        _ = try reader.quantity(versionKey, .count, 1...1)
        let list = try reader.setting(key)
        guard case .list(let elements) = list.content else {
            throw PolicyError(
                .wrongType, operation: operation, subject: key, cause: "expected a list", location: list.location)
        }
        guard elements.count <= ConstraintRegistry.ruleLimit else {
            throw PolicyError(
                .tooLarge, operation: operation, subject: key,
                cause: "more than \(ConstraintRegistry.ruleLimit) entries",
                location: list.location)
        }
        return elements
    }
}
