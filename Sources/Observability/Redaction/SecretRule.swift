// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// A credential that its issuer made recognisable: a fixed beginning, then so many characters of an alphabet.
/// The one list of them; what refuses a patch and what redacts a log read the same.
package struct SecretRule: Sendable, Hashable {
    /// Short, for the marker that replaces it, for example `github-token`.
    package let name: String
    /// For people, for example `a GitHub token`.
    package let kind: String
    let beginning: [UInt8]
    let alphabet: ByteSet
    /// The fewest bytes after the beginning; a real one is never shorter.
    let minimum: Int

    init(_ name: String, _ kind: String, _ beginning: String, _ alphabet: ByteSet, _ minimum: Int) {
        self.name = name
        self.kind = kind
        self.beginning = Array(beginning.utf8)
        self.alphabet = alphabet
        self.minimum = minimum
    }

    /// Longer beginnings stand before shorter ones that they start with.
    package static let all: [SecretRule] =
        [
            SecretRule("aws-access-key", "an AWS access key", "AKIA", .upperAlphanumeric, 16),
            SecretRule("aws-session-key", "an AWS session key", "ASIA", .upperAlphanumeric, 16),
            SecretRule("github-token", "a GitHub token", "github_pat_", .token, 22),
            SecretRule("gitlab-token", "a GitLab token", "glpat-", .token, 20),
            SecretRule("stripe-key", "a Stripe key", "sk_live_", .alphanumeric, 16),
            SecretRule("stripe-key", "a Stripe key", "rk_live_", .alphanumeric, 16),
            SecretRule("google-api-key", "a Google API key", "AIza", .token, 35),
            SecretRule("google-client-secret", "a Google client secret", "GOCSPX-", .token, 24),
            SecretRule("anthropic-key", "an Anthropic key", "sk-ant-", .token, 20),
            SecretRule("openai-key", "an OpenAI key", "sk-proj-", .token, 20),
            SecretRule("openai-key", "an OpenAI key", "sk-svcacct-", .token, 20),
            SecretRule("openai-key", "an OpenAI key", "sk-", .alphanumeric, 32),
            SecretRule("hugging-face-token", "a Hugging Face token", "hf_", .alphanumeric, 34),
            SecretRule("npm-token", "an npm token", "npm_", .alphanumeric, 36),
            SecretRule("pypi-token", "a PyPI token", "pypi-", .token, 50),
        ]
        + ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"].map {
            SecretRule("github-token", "a GitHub token", $0, .alphanumeric, 36)
        }
        + ["xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-"].map {
            SecretRule("slack-token", "a Slack token", $0, .token, 20)
        }
}
