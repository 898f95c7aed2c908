// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Foundation
import Logging
import Observability
import Synchronization
import Testing

@Suite struct LogTests {
    /// What was written, one element for each call.
    private final class Written: Sendable {
        let lines = Mutex<[String]>([])

        func take(_ bytes: [UInt8]) { lines.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) } }
    }

    private static func log(
        level: Logger.Level = .info, values: [String: String] = [:], _ body: (inout Logger) -> Void
    ) throws -> [String] {
        let written = Written()
        var logger = JSONLogHandler(
            level: level, redactor: try Canary.redactor(values), now: { Timestamp(milliseconds: 1_709_251_199_007) },
            sink: written.take
        ).logger
        body(&logger)
        return written.lines.withLock { $0 }
    }

    @Test("a line is one JSON object: time, level, message, what it is about, then the rest")
    func line() throws {
        let lines = try Self.log { logger in
            logger[metadataKey: "run"] = "R"
            logger.warning(
                "two\nlines",
                metadata: ["attempt": "A", "b": ["x": "1"], "a": ["p", "q\u{1B}"], "check": "tests.build"])
        }
        #expect(
            lines == [
                #"{"time":"2024-02-29T23:59:59.007Z","level":"warning","message":"two\nlines","run":"R","attempt":"A","#
                    + #""check":"tests.build","metadata":{"a":["p","q\u001b"],"b":{"x":"1"}}}"# + "\n"
            ])
    }

    @Test("what is less important than the level is not written")
    func level() throws {
        let lines = try Self.log(level: .notice) { logger in
            logger.info("no")
            logger.notice("yes")
        }
        #expect(lines.count == 1 && lines.allSatisfy { $0.contains("yes") })
    }

    @Test("a secret is in no part of a line, and every line is JSON")
    func redaction() throws {
        let secret = "hunter\"2222"
        let lines = try Self.log(values: ["DB": secret]) { logger in
            logger[metadataKey: "run"] = "\(secret)"
            logger.error(
                "it is \(secret) and \(Canary.awsKey)",
                metadata: [
                    "\(secret)": "\(secret)", "list": ["\(secret)"], "deep": ["\(secret)": ["\(Canary.githubToken)"]],
                    "check": "\(secret)",
                ])
        }
        let line = try #require(lines.first)
        _ = try JSONSerialization.jsonObject(with: Data(line.utf8))
        #expect(!line.contains("hunter") && !line.contains(Canary.awsKey) && !line.contains(Canary.letters))
        #expect(line.contains("[redacted:DB]") && line.contains("[redacted:aws-access-key]"))
    }

    @Test(
        "points in time are told in UTC, whatever the century",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"), (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func time(_ milliseconds: Int64, _ text: String) {
        #expect(LogTime.text(Timestamp(milliseconds: milliseconds)) == text)
    }
}
