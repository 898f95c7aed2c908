// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import SandboxRuntime
import Testing

@Suite struct LeafLabelTests {
    @Test("a label comes back as it was", arguments: [0, 17, UInt64.max])
    func good(sequence: UInt64) {
        let label = LeafLabel(sequence: sequence, startedAt: 1_700_000_000_000, plan: [0, 127, 255])
        #expect(LeafLabel(label.encoded) == label)
    }

    @Test(
        "what is no label is none",
        arguments: ["", " ", "1 2", "1 2 zz", "1 2 0", "-1 2 00", "1 2 00 3", "1  00", "1 2 00\n", "a b c"])
    func bad(text: String) {
        #expect(LeafLabel(Array(text.utf8)) == nil)
    }
}
