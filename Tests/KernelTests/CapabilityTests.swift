// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// Apart from the suite that skips: this is what fails when something demanded is missing.
struct CapabilityTests {
    @Test("what NEXUS_REQUIRE names is there", arguments: Capability.required)
    func required(_ name: String) throws {
        let capability = try #require(Capability(rawValue: name), "NEXUS_REQUIRE names an unknown capability")
        #expect(capability.absence == nil)
    }
}
