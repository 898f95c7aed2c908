// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

/// The records that a batch printed.
struct BatchRecords {
    let all: [[String: Any]]

    /// - Throws: when a line is no JSON object, the first is not `launch`, or the last not `done`.
    init(_ output: String) throws {
        all = try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        try #require(all.first?["record"] as? String == "launch")
        try #require(all.last?["record"] as? String == "done")
    }

    var launch: [String: Any] { all.first ?? [:] }
    var done: [String: Any] { all.last ?? [:] }

    /// How each specification ended, by name.
    var exits: [String: Int] { values("exit") }

    /// A value of the `spec-ended` records, by name.
    func values<Value>(_ key: String) -> [String: Value] {
        var values: [String: Value] = [:]
        for record in all where record["record"] as? String == "spec-ended" {
            if let name = record["spec"] as? String { values[name] = record[key] as? Value }
        }
        return values
    }

    /// The specifications of one kind of record, in order.
    func specifications(_ kind: String) -> [String] {
        all.filter { $0["record"] as? String == kind }.compactMap { $0["spec"] as? String }
    }
}
