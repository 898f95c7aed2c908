// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import KnowledgePlane

/// The key's file: made once, for its owner alone, and not used when anybody else could.
final class SigningKeyFileTests {
    let state = FileManager.default.temporaryDirectory.appending(path: "nexus-key-\(UUID().uuidString)").path

    init() throws { try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: false) }

    deinit { try? FileManager.default.removeItem(atPath: state) }

    private var file: SigningKeyFile {
        SigningKeyFile(state: state, userID: geteuid()) { [UInt8](repeating: 5, count: 32) }
    }

    private var secret: String { "\(state)/keys/signing.ed25519" }
    private var publicHalf: String { "\(state)/keys/signing.ed25519.pub.pem" }

    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private var refusal: KnowledgeError? {
        do throws(KnowledgeError) {
            _ = try file.open()
            return nil
        } catch { return error }
    }

    @Test("The first use makes the key with its public half; the next finds it")
    func firstUse() throws {
        let key = try file.open()
        #expect(try mode(secret) == 0o600)
        #expect(try mode("\(state)/keys") == 0o700)
        #expect(try String(contentsOfFile: publicHalf, encoding: .utf8) == key.verificationKey.pem)
        #expect(FileManager.default.contents(atPath: secret) == Data(repeating: 5, count: 32))
        let other = SigningKeyFile(state: state, userID: geteuid()) { [UInt8](repeating: 6, count: 32) }
        #expect(try other.open().verificationKey == key.verificationKey)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(state)/keys").count == 2)
    }

    @Test("A key that others can read or replace is not used", arguments: [0o640, 0o604, 0o620, 0o602])
    func exposed(mode: Int) throws {
        _ = try file.open()
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: secret)
        #expect(refusal?.reason == .keyExposed)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: secret)
        try FileManager.default.setAttributes([.posixPermissions: mode | 0o100], ofItemAtPath: "\(state)/keys")
        #expect(refusal?.reason == .keyExposed)
    }

    @Test("Another user's key, or one with a second name, is not used")
    func foreign() throws {
        _ = try file.open()
        let other = SigningKeyFile(state: state, userID: geteuid() + 1) { [] }
        #expect(throws: KnowledgeError.self) { try other.open() }
        try FileManager.default.linkItem(atPath: secret, toPath: "\(state)/second")
        #expect(refusal?.reason == .keyExposed)
    }

    @Test("A link in the place of the key or its folder is not followed", arguments: ["keys", "keys/signing.ed25519"])
    func links(name: String) throws {
        _ = try file.open()
        try FileManager.default.moveItem(atPath: "\(state)/\(name)", toPath: "\(state)/moved")
        try FileManager.default.createSymbolicLink(atPath: "\(state)/\(name)", withDestinationPath: "\(state)/moved")
        #expect(refusal?.reason == (name == "keys" ? .keyUnusable : .keyExposed))
    }

    @Test("A damaged key, and a public half of another key, are told", arguments: [0, 31, 33])
    func damaged(count: Int) throws {
        _ = try file.open()
        try Data(repeating: 5, count: count).write(to: URL(filePath: secret))
        #expect(refusal?.reason == .keyDamaged)
        try Data(repeating: 9, count: 32).write(to: URL(filePath: secret))
        #expect(refusal?.reason == .keyDamaged)
        #expect(refusal?.subject.hasSuffix(".pub.pem") == true)
        try FileManager.default.removeItem(atPath: publicHalf)
        #expect(refusal == nil)
    }

    @Test("What a killed process left half written is no key")
    func leftover() throws {
        _ = try file.open()
        try FileManager.default.removeItem(atPath: secret)
        try FileManager.default.removeItem(atPath: publicHalf)
        try Data([1]).write(to: URL(filePath: "\(secret).draft"))
        #expect(refusal == nil)
        #expect(FileManager.default.contents(atPath: secret)?.count == 32)
    }
}
