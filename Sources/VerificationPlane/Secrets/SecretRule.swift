// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A credential that its issuer made recognisable: a fixed beginning, then so many characters of an alphabet.
struct SecretRule {
    /// Which bytes may follow the beginning.
    enum Alphabet {
        case upperAlphanumeric, alphanumeric, token

        func contains(_ byte: UInt8) -> Bool {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"): true
            case UInt8(ascii: "a")...UInt8(ascii: "z"): self != .upperAlphanumeric
            case UInt8(ascii: "_"), UInt8(ascii: "-"): self == .token
            default: false
            }
        }
    }

    /// For people, for example `a GitHub token`.
    let kind: String
    let beginning: [UInt8]
    let alphabet: Alphabet
    /// The fewest bytes after the beginning; a real one is never shorter.
    let minimum: Int

    private init(_ kind: String, _ beginning: String, _ alphabet: Alphabet, _ minimum: Int) {
        self.kind = kind
        self.beginning = Array(beginning.utf8)
        self.alphabet = alphabet
        self.minimum = minimum
    }

    /// Longer beginnings stand before shorter ones that they start with.
    static let all: [SecretRule] = [
        SecretRule("an AWS access key", "AKIA", .upperAlphanumeric, 16),
        SecretRule("an AWS session key", "ASIA", .upperAlphanumeric, 16),
        SecretRule("a GitHub token", "github_pat_", .token, 22),
        SecretRule("a GitHub token", "ghp_", .alphanumeric, 36),
        SecretRule("a GitHub token", "gho_", .alphanumeric, 36),
        SecretRule("a GitHub token", "ghu_", .alphanumeric, 36),
        SecretRule("a GitHub token", "ghs_", .alphanumeric, 36),
        SecretRule("a GitHub token", "ghr_", .alphanumeric, 36),
        SecretRule("a GitLab token", "glpat-", .token, 20),
        SecretRule("a Slack token", "xoxb-", .token, 20),
        SecretRule("a Slack token", "xoxp-", .token, 20),
        SecretRule("a Slack token", "xoxa-", .token, 20),
        SecretRule("a Slack token", "xoxr-", .token, 20),
        SecretRule("a Slack token", "xoxs-", .token, 20),
        SecretRule("a Slack token", "xapp-", .token, 20),
        SecretRule("a Stripe key", "sk_live_", .alphanumeric, 16),
        SecretRule("a Stripe key", "rk_live_", .alphanumeric, 16),
        SecretRule("a Google API key", "AIza", .token, 35),
        SecretRule("a Google client secret", "GOCSPX-", .token, 24),
        SecretRule("an Anthropic key", "sk-ant-", .token, 20),
        SecretRule("an OpenAI key", "sk-proj-", .token, 20),
        SecretRule("an OpenAI key", "sk-svcacct-", .token, 20),
        SecretRule("an OpenAI key", "sk-", .alphanumeric, 32),
        SecretRule("a Hugging Face token", "hf_", .alphanumeric, 34),
        SecretRule("an npm token", "npm_", .alphanumeric, 36),
        SecretRule("a PyPI token", "pypi-", .token, 50),
    ]

    /// Whether anything that is looked for begins with a byte; `e` begins a web token.
    static let canBegin: [Bool] = (0...255).map { $0 == UInt8(ascii: "e") || !byFirstByte[$0].isEmpty }

    /// The rules by the first byte of their beginning.
    static let byFirstByte: [[SecretRule]] = (0...255).map { byte in all.filter { $0.beginning[0] == UInt8(byte) } }
}
