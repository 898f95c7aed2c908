// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// Reads an image file and refuses what no sandbox gets to see of the host.
package struct ImageDecoder: Sendable {
    private static let operation = "read image"
    /// Whole trees: other users' files, the kernel's windows, and what services keep.
    private static let forbiddenTrees = [
        "/home", "/root", "/proc", "/sys", "/dev", "/run", "/var", "/tmp", "/boot", "/lost+found",
    ]
    /// Secrets in folders that are otherwise named file by file.
    private static let forbiddenPlaces = [
        "/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/sudoers", "/etc/sudoers.d", "/etc/ssh",
        "/etc/ssl/private", "/etc/machine-id",
    ]

    package init() {}

    /// - Throws: a `PolicyError` with the line that is wrong.
    package func decode(_ source: SourceText, name: ImageName) throws(PolicyError) -> Image {
        let root = try SettingParser(operation: Self.operation, file: source.file).parse(source)
        let reader = try SettingReader(
            root, path: "", operation: Self.operation, keys: ["nexus-image", "host", "folder", "synthetic"])
        _ = try reader.quantity("nexus-image", .count, 1...1)
        let folder = try self.folder(reader)
        let hostPaths = folder == nil ? try self.hostPaths(reader) : []
        var image = Image(name: name, hostPaths: hostPaths, synthetic: try synthetic(reader, below: hostPaths))
        image.folder = folder
        return image
    }

    /// A whole root. It may lie where services keep their files, deep enough to be one folder of one of them.
    private func folder(_ reader: SettingReader) throws(PolicyError) -> String? {
        guard let setting = reader.optional("folder") else { return nil }
        func refusal(_ code: PolicyError.Code, _ cause: String) -> PolicyError {
            PolicyError(
                code, operation: Self.operation, subject: "folder", cause: cause,
                hint: "name one folder that was made to be a root, such as /srv/roots/debian",
                location: setting.location)
        }
        if let host = reader.optional("host") {
            throw PolicyError(
                .contradiction, operation: Self.operation, subject: "host",
                cause: "a root is made of host paths or of one folder", location: host.location)
        }
        let path = try reader.text(setting, "folder")
        guard path != "/" else { throw refusal(.forbiddenSource, "the whole host is never shown to a sandbox") }
        if let fault = InnerPath.fault(path) { throw refusal(.badPath, fault) }
        let trees = Self.forbiddenTrees.filter { $0 != "/var" } + ["/etc", "/usr"]
        if let tree = trees.first(where: { InnerPath.isWithin(path, $0) }) {
            throw refusal(.forbiddenSource, "nothing in \(tree) is a root of its own")
        }
        guard path.split(separator: "/").count >= (InnerPath.isWithin(path, "/var") ? 4 : 2) else {
            throw refusal(.forbiddenSource, "\(path) holds more than one root")
        }
        return path
    }

    private func hostPaths(_ reader: SettingReader) throws(PolicyError) -> [Image.HostPath] {
        let list = try reader.setting("host")
        guard case .list(let elements) = list.content, !elements.isEmpty else {
            throw PolicyError(
                .empty, operation: Self.operation, subject: "host", cause: "expected a list of host paths",
                location: list.location)
        }
        var result: [Image.HostPath] = []
        for element in elements {
            let table = try SettingReader(
                element, path: "host", operation: Self.operation, keys: ["source", "target", "optional"])
            let path = Image.HostPath(
                source: try table.text("source"), target: try table.text("target"),
                isOptional: try table.boolean("optional"))
            try checkSource(path.source, try table.setting("source").location)
            try checkTarget(path.target, "host.target", try table.setting("target").location, result.map(\.target))
            result.append(path)
        }
        return result
    }

    private func checkSource(_ path: String, _ location: SourceLocation) throws(PolicyError) {
        func refusal(_ code: PolicyError.Code, _ cause: String) -> PolicyError {
            PolicyError(
                code, operation: Self.operation, subject: "host.source", cause: cause,
                hint: "name the folders and files that programs need, one by one", location: location)
        }
        guard path != "/" else { throw refusal(.forbiddenSource, "the whole host is never shown to a sandbox") }
        if let fault = InnerPath.fault(path) { throw refusal(.badPath, fault) }
        guard path != "/etc" else { throw refusal(.forbiddenSource, "/etc as a whole is never shown to a sandbox") }
        if let tree = Self.forbiddenTrees.first(where: { InnerPath.isWithin(path, $0) }) {
            throw refusal(.forbiddenSource, "nothing in \(tree) is ever shown to a sandbox")
        }
        if let place = Self.forbiddenPlaces.first(where: { InnerPath.overlaps(path, $0) }) {
            throw refusal(.forbiddenSource, "\(path) would show \(place) to a sandbox")
        }
    }

    private func checkTarget(
        _ path: String, _ subject: String, _ location: SourceLocation, _ others: [String]
    ) throws(PolicyError) {
        let reserved = ["/proc", "/sys", "/dev", Constants.workspacePath]
        let fault: String? =
            if let fault = InnerPath.fault(path) {
                fault
            } else if let other = reserved.first(where: { InnerPath.overlaps(path, $0) }) {
                "\(PolicyError.quoted(path)) overlaps \(other), which nexus makes itself"
            } else if others.contains(path) {
                "\(PolicyError.quoted(path)) is there already"
            } else if others.contains(where: { InnerPath.isWithin($0, path) }) {
                "\(PolicyError.quoted(path)) would cover what was placed below it before"
            } else {
                nil
            }
        guard let fault else { return }
        throw PolicyError(.badPath, operation: Self.operation, subject: subject, cause: fault, location: location)
    }

    private func synthetic(
        _ reader: SettingReader, below hostPaths: [Image.HostPath]
    ) throws(PolicyError) -> [Image.Synthetic] {
        let table = try reader.table("synthetic", keys: nil)
        var result: [Image.Synthetic] = []
        for entry in table.entries {
            try checkTarget(entry.key, "synthetic", entry.keyLocation, result.map(\.path))
            let taken = hostPaths.map(\.target) + result.map(\.path)
            if let other = taken.first(where: { InnerPath.overlaps(entry.key, $0) }) {
                throw PolicyError(
                    .badPath, operation: Self.operation, subject: "synthetic",
                    cause: "\(PolicyError.quoted(entry.key)) overlaps \(other)",
                    hint: "nothing is written into a folder of the host", location: entry.keyLocation)
            }
            let content = try self.content(try table.table(entry.key, keys: ["text", "link"]))
            result.append(Image.Synthetic(path: entry.key, content: content))
        }
        return result
    }

    private func content(_ table: SettingReader) throws(PolicyError) -> Image.Synthetic.Content {
        func wrong(_ cause: String) -> PolicyError {
            PolicyError(
                .wrongType, operation: Self.operation, subject: table.path, cause: cause, location: table.location)
        }
        guard table.entries.count == 1, let entry = table.entries.first else {
            throw wrong("expected exactly one of text, link")
        }
        let value = try table.text(entry.key)
        if entry.key == "text" {
            guard TerminalText.isPlain(lines: value) else { throw wrong("the text has an invisible character") }
            return .text(value)
        }
        // A link is resolved inside, where it can't leave the root; it is still held to one plain spelling.
        if let fault = InnerPath.fault(value) { throw wrong("the link's target: \(fault)") }
        return .link(target: value)
    }
}
