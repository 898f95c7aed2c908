// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation

/// The package folder that this test was built from.
enum House {
    /// Found from the place of this file, so that it does not depend on the working folder.
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where the folder lies on this machine.
    static let path = folder.path

    /// Every Swift and C file below Sources and Tests, and the manifest.
    static let files: [SourceFile] =
        ["Sources", "Tests"].flatMap(swiftAndC).sorted().map(source)
        + [source("Package.swift")]

    /// The text of a file of the package; empty when it can't be read.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: folder.appending(path: path), encoding: .utf8)) ?? ""
    }

    private static func source(_ path: String) -> SourceFile { SourceFile(path: path, text: text(path)) }

    private static func swiftAndC(below top: String) -> [String] {
        let walker = FileManager.default.enumerator(atPath: folder.appending(path: top).path)
        return (walker?.compactMap { $0 as? String } ?? [])
            .filter { path in [".swift", ".h", ".c"].contains { path.hasSuffix($0) } }
            .map { "\(top)/\($0)" }
    }
}
