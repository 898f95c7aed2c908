// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain
internal import Linux

/// `SOURCE_DATE_EPOCH`: the date that the operator wants in what is made, in seconds since 1970
/// (https://reproducible-builds.org/specs/source-date-epoch).
enum SourceDate {
    /// Nil where the variable is not set.
    static func date(in environment: [[UInt8]] = EnvironmentBlock.current) throws(FrontError) -> Timestamp? {
        guard let value = EnvironmentBlock.value(of: "SOURCE_DATE_EPOCH", in: environment) else { return nil }
        let text = String(decoding: value, as: UTF8.self)
        // git dates end with the year 2099.
        guard let seconds = Int64(text), (0..<4_102_444_800).contains(seconds) else {
            throw FrontError(
                code: "environment.date", operation: "read", subject: "SOURCE_DATE_EPOCH",
                cause: "\(TerminalText.escape(text)) is no number of seconds since 1970",
                hint: "unset it, or use the output of date +%s")
        }
        return Timestamp(milliseconds: seconds * 1000)
    }
}
