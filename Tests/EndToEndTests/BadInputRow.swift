// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// One kind of bad input: how it is made in a harness's folder, and what the refusal must name.
struct BadInputRow: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let says: [String]
    let make: @Sendable (BadInputHarness) throws -> Void
}
