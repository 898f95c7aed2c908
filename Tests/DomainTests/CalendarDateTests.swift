// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@Suite struct CalendarDateTests {
    @Test(
        "a day ends where the next begins, in UTC",
        arguments: [
            ("1970-01-01", 86_400), ("1999-12-31", 946_684_800), ("2000-02-29", 951_868_800),
            ("2024-02-28", 1_709_164_800), ("2026-11-22", 1_795_392_000), ("2100-02-28", 4_107_542_400),
            ("9999-12-31", 253_402_300_800),
        ] as [(String, Int64)])
    func ends(text: String, seconds: Int64) throws {
        let date = try #require(CalendarDate(text))
        #expect(date.end.milliseconds == seconds * 1000)
        #expect(date.description == text)
    }

    @Test(
        "what is no day, or not written as one, is refused",
        arguments: [
            "", "2026-02-29", "2100-02-29", "2026-13-01", "2026-00-01", "2026-01-00", "2026-04-31", "1969-12-31",
            "26-01-01", "2026-1-01", "2026-01-01T00:00", "+026-01-01", "2026--1-01", "２０26-01-01", "2026/01/01",
        ])
    func refuses(text: String) { #expect(CalendarDate(text) == nil) }
}
