// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import ArgumentParser
internal import Linux

/// `nexus verify`: what a bundle proves, offline.
struct VerifySubcommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check a bundle: every byte, every signature, and whether its evidence admits what was merged.",
        usage: "nexus verify [<options>] <file>",
        discussion: """
            Needs nothing but the file. Without --key it says which key signed; whose that is, nothing in a file can say.

            Example:
              nexus verify proof.tar --key signing.ed25519.pub.pem
            """)

    @Argument(help: "The bundle.")
    var file: String

    @Option(help: ArgumentHelp("The key to trust: a PEM file, or the key's fingerprint.", valueName: "key"))
    var key: String?

    @Option(help: "table or json.")
    var format = OutputFormat.table

    @OptionGroup var settings: SettingsOptions

    mutating func run() throws {
        let settings = try settings.load()
        let path = try InputPath.file(file)
        let order = OrchestratorOrder.verify(file: path, key: try key.map(Self.keyText), asJSON: format == .json)
        try ReadingOrder.carryOut(
            order, readable: [path], owner: try OwnedFolder.owner(of: path), state: nil,
            settings: settings)
    }

    /// A fingerprint as it is; anything else is a file, which is only read here and understood where it can do no harm.
    private static func keyText(_ key: String) throws -> String {
        let isFingerprint = key.utf8.count == 64 && key.allSatisfy(\.isHexDigit)
        if isFingerprint { return key.lowercased() }
        let path = try InputPath.file(key)
        do throws(LinuxError) {
            let file: FileDescriptor = try Files.open(path, [.readOnly, .nonBlocking])
            return String(decoding: try Files.readAll(file, limit: 1 << 14, subject: key), as: UTF8.self)
        } catch {
            throw FrontError(code: "input.unreadable", operation: "read", subject: key, cause: "\(error.errno)")
        }
    }
}
