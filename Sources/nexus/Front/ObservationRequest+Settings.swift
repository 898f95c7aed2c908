// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ControlPlane
internal import Settings

extension ObservationRequest {
    /// What the operator set; the schema has checked each word. A pattern without a name of its own gets its number.
    init(_ settings: ResolvedSettings, secretFiles: [String: String]) {
        self.init(
            level: Level(rawValue: settings.logLevel) ?? .info,
            destination: Destination(rawValue: settings.logDestination) ?? .file, rotateSize: settings.logRotateSize,
            patterns: Dictionary(
                uniqueKeysWithValues: settings.redactionPatterns.enumerated().map { ("pattern-\($0 + 1)", $1) }),
            secretFiles: secretFiles)
    }
}
