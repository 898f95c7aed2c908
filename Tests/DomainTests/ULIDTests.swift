// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import Domain

@Suite("ULID")
struct ULIDTests {
    @Test(
        "anything but the 26 canonical characters of at most 128 bits is refused",
        arguments: [
            "", "01ARZ3NDEKTSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FAVX", "80000000000000000000000000",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "ZZZZZZZZZZZZZZZZZZZZZZZZZZ", "01arz3ndektsv4rrffq69g5fav",
            "01ARZ3NDEKTSV4RRFFQ69G5FaV", "01ARZ3NDEKTSV4RRFFQ69G5FAI", "01ARZ3NDEKTSV4RRFFQ69G5FAL",
            "01ARZ3NDEKTSV4RRFFQ69G5FAO", "01ARZ3NDEKTSV4RRFFQ69G5FAU", "01ARZ3NDEKTSV4RRFFQ69G5FA ",
            "01ARZ3NDEK-TSV4RRFFQ69G5FA", "01ARZ3NDEKTSV4RRFFQ69G5FÀ", "０1ARZ3NDEKTSV4RRFFQ69G5FA",
            "../../../../../etc/passwd0",
        ])
    func refused(text: String) {
        #expect(ULID(text) == nil)
        #expect(RunID(text) == nil)
    }

    @Test(
        "a canonical spelling is read and written back",
        arguments: [
            ("00000000000000000000000000", ULID(high: 0, low: 0)),
            ("00000000000000000000000001", ULID(high: 0, low: 1)),
            ("0000000000000G000000000000", ULID(high: 1, low: 0)),
            ("0000000000000FZZZZZZZZZZZZ", ULID(high: 0, low: .max)),
            ("7ZZZZZZZZZZZZZZZZZZZZZZZZZ", ULID(high: .max, low: .max)),
        ])
    func canonical(text: String, ulid: ULID) {
        #expect(ULID(text) == ulid)
        #expect(ulid.description == text)
    }

    @Test(
        "the time part is the specification's", arguments: [("01ARYZ6S41TSV4RRFFQ69G5FAV", UInt64(1_469_918_176_385))])
    func time(text: String, milliseconds: UInt64) throws {
        let ulid = try #require(ULID(text))
        #expect(ulid.milliseconds == milliseconds)
        #expect(ulid.description == text)
    }

    @Test("text and value sort alike")
    func order() throws {
        let texts = [
            "00000000000000000000000009", "0000000000000000000000000A", "01ARYZ6S41TSV4RRFFQ69G5FAV",
            "7Z000000000000000000000000",
        ]
        let ulids = try texts.map { try #require(ULID($0)) }
        #expect(ulids.shuffled().sorted().map(\.description) == texts)
    }

    @Test("the successor carries into the high half and ends with the millisecond")
    func successor() {
        #expect(ULID(high: 7 << 16, low: .max).successor == ULID(high: 7 << 16 | 1, low: 0))
        #expect(ULID(high: 7 << 16 | 0xFFFF, low: .max).successor == nil)
        #expect(ULID(high: .max, low: .max).successor == nil)
    }
}
