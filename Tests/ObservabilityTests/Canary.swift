// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Observability

/// Secrets that are put together here, so that no scanner finds one in these files.
enum Canary {
    static let letters = "q7Zk2Vw9Xc4Bn6Mt1Ly8Pd3Rf5Hj0GsTaUeK"
    static let awsKey = "AKIA" + "Q7ZK2VW9XC4BN6MT"
    static let githubToken = "ghp_" + letters
    static let webToken = "eyJ" + "hbGciOiJIUzI1NiJ9.eyJ" + "zdWIiOiIxMjM0In0." + letters
    static let keyBlock = "-----BEGIN " + "PRIVATE KEY-----\nMIIEvQ\n-----END " + "PRIVATE KEY-----"
    /// With what other formats write differently.
    static let value = "Öl/über \"7\" & +12?"

    static func redactor(_ values: [String: String] = [:], patterns: [SecretRule] = []) throws -> Redactor {
        Redactor(
            values: try values.map { try SecretValue(name: $0, bytes: Array($1.utf8)) }, patterns: patterns)
    }

    /// Redacts nothing: what a redactor is compared with.
    static let blind = Redactor(finds: SecretTable(rules: [], forms: false))
}
