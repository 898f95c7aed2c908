// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Observability
import Testing

@Suite struct RedactionErrorTests {
    @Test("a pattern of the operator's is a beginning, a set and a count")
    func pattern() throws {
        let redactor = Redactor(patterns: [try SecretRule(name: "acme", pattern: "acme_[a-c1-3_-]{4}")])
        #expect(redactor.redact("acme_ab-1cb23; acme_abc") == "[redacted:acme]; acme_abc")
    }

    @Test(
        "what is no pattern is refused, with what would be one",
        arguments: [
            "", "acme", "ab[a-z]{4}", "acme[]{4}", "acme[z-a]{4}", "acme[a-z]", "acme[a-z]+", "acme[a-z]{0}",
            "acme[a-z]{x}",
            "acme[a-z]{4}$", "ac me[a-z]{4}", "acme[a-z", "acme[a-z]{99999}", "(a|b)*c[a-z]{4}x",
        ])
    func badPattern(_ pattern: String) {
        #expect {
            try SecretRule(name: "acme", pattern: pattern)
        } throws: { error in
            (error as? RedactionError)?.code == "redaction.pattern"
                && "\(error)".contains("; hint: a beginning, a set and a count")
        }
    }

    @Test("a value that is short or nameless is refused, and not repeated", arguments: ["hunt", " ab12 \n", ""])
    func badValue(_ value: String) {
        #expect {
            try SecretValue(name: "DB", bytes: Array(value.utf8))
        } throws: { error in
            (error as? RedactionError)?.code == "redaction.value" && (value.isEmpty || !"\(error)".contains(value))
        }
        #expect {
            try SecretValue(name: "a]b", bytes: Array("hunter2222".utf8))
        } throws: { error in
            "\(error)" == "name secret a]b: not a name; hint: letters, digits, dots, dashes and underscores, at most 64"
        }
    }
}
