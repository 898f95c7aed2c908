// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@testable import Domain

@Suite("Document")
struct DocumentTests {
    @Test(
        "a document of another kind, of a schema that is unknown, or without an envelope is refused",
        arguments: [
            #"{"kind":"artifact","schema":1,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","schema":2,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","schema":0,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","schema":-1,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","schema":"1","value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"schema":1,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#,
            #"{"kind":"budget","schema":1,"value":{"attempts":1,"attemptSeconds":2,"tokens":3}}"#,
            #"{"kind":"budget","schema":1}"#,
            #"{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}"#,
        ])
    func refused(json: String) {
        #expect(throws: DecodingError.self) { try Golden.decode(Document<Budget>.self, Data(json.utf8)) }
    }

    @Test("the same document with the right envelope is read: the tests above fail for the envelope alone")
    func control() throws {
        let json =
            #"{"kind":"budget","schema":1,"value":{"attempts":1,"attemptSeconds":2,"tokens":3,"microdollars":4}}"#
        let budget = Budget(attempts: 1, attemptSeconds: 2, tokens: 3, microdollars: 4)
        #expect(try Golden.decode(Document<Budget>.self, Data(json.utf8)).value == budget)
    }

    @Test("a newer document is named in the refusal with the versions that are known")
    func newer() {
        let json = #"{"kind":"budget","schema":7,"value":{}}"#
        let error = #expect(throws: DecodingError.self) { try Golden.decode(Document<Budget>.self, Data(json.utf8)) }
        guard case .dataCorrupted(let context) = error else {
            Issue.record("not dataCorrupted: \(String(describing: error))")
            return
        }
        #expect(context.debugDescription == "budget has schema 7; this program knows 1 to 1")
    }
}
