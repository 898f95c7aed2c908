// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Foundation
internal import Yams

extension Recording {
    /// Reads a regular file, at most `byteLimit` bytes of it.
    package init(contentsOf path: String) throws(RecordingError) {
        let content: [UInt8]
        do {
            let kind = try FileManager.default.attributesOfItem(
                atPath: URL(filePath: path).resolvingSymlinksInPath().path)[.type]
            // A pipe would be waited for.
            guard kind as? FileAttributeType == .typeRegular else {
                throw Self.unreadable(path, "not a regular file")
            }
            let handle = try FileHandle(forReadingFrom: URL(filePath: path))
            defer { try? handle.close() }
            content = Array(try handle.read(upToCount: Self.byteLimit + 1) ?? Data())
        } catch let error as RecordingError {
            throw error
        } catch {
            throw Self.unreadable(path, (error as NSError).localizedDescription)
        }
        try self.init(yaml: content, file: path)
    }

    private static func unreadable(_ path: String, _ reason: String) -> RecordingError {
        RecordingError(location: nil, operation: "read recording", subject: path, cause: .unreadable(reason))
    }

    /// Decodes a recording; `file` is its name in errors.
    package init(yaml bytes: [UInt8], file: String) throws(RecordingError) {
        let source = RecordingSource(file: file)
        let root = try source.entries(
            of: try source.parse(bytes), "read recording", known: ["nexus-recording", "attempts"])
        let version = try root.value("nexus-recording")
        guard try source.integer(version, "read version") == 1 else {
            throw source.error(
                "read version", version, .unknownVersion(version.scalar?.string ?? ""), hint: "this nexus reads 1")
        }
        let attempts = try source.list(try root.value("attempts"), "read attempts")
        guard !attempts.isEmpty else {
            throw source.error("read attempts", try root.value("attempts"), .noAttempts)
        }
        var decoded: [Attempt] = []
        var firstLines: [String: Int] = [:]
        for node in attempts {
            let attempt = try source.attempt(node)
            let key = "\(attempt.workItem)/\(attempt.number)"
            if let firstLine = firstLines[key] {
                throw source.error("read attempt", node, .duplicateAttempt(firstLine: firstLine))
            }
            firstLines[key] = attempt.location.line
            decoded.append(attempt)
        }
        self.init(file: file, attempts: decoded)
    }
}
