// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What one part of a file sets: the file's own sections, or a profile's.
struct SettingsLayer: Equatable {
    struct Value: Equatable {
        let value: SettingValue
        let location: SourceLocation
    }

    struct Secret: Equatable {
        let reference: SecretReference
        let location: SourceLocation
    }

    var values: [String: Value] = [:]
    var secrets: [String: Secret] = [:]
}
