// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Settings

/// Secrets are looked up where the settings point, and no error holds any part of one.
struct SecretReferenceTests {
    private struct Unreadable: Error, CustomStringConvertible {
        let description = "everybody can read it"
    }

    private func resolve(_ reference: SecretReference, _ environment: [String: String] = [:]) throws -> String {
        try reference.resolve(name: "model", environment: environment) { path in
            switch path {
            case "/etc/key": Array("CANARY\r\n\n".utf8)
            case "/run/credentials/u/key": Array("of the unit".utf8)
            case "/etc/empty": [0x0A]
            case "/etc/binary": [0xFF, 0x43]
            default: throw Unreadable()
            }
        }
    }

    @Test("Each kind is found, without the end of its line")
    func found() throws {
        #expect(try resolve(.environment("T"), ["T": "CANARY"]) == "CANARY")
        #expect(try resolve(.file("/etc/key")) == "CANARY")
        #expect(try resolve(.credential("key"), ["CREDENTIALS_DIRECTORY": "/run/credentials/u"]) == "of the unit")
    }

    @Test(
        "What is not there is one sentence with the secret's name",
        arguments: [
            (SecretReference.environment("T"), "environment T is not set"),
            (.environment("E"), "environment E is empty"), (.file("/etc/none"), "everybody can read it"),
            (.file("/etc/empty"), "file /etc/empty is empty"), (.file("/etc/binary"), "/etc/binary is not UTF-8"),
            (.credential("key"), "there are no credentials: CREDENTIALS_DIRECTORY is not set"),
        ])
    func absent(reference: SecretReference, cause: String) {
        let error = #expect(throws: SettingsError.self) { try resolve(reference, ["E": "", "OTHER": "CANARY"]) }
        #expect(error?.description == "look up secret model: \(cause)")
    }
}
