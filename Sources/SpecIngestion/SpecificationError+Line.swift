// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain

extension SpecificationError {
    /// An error that knows its line; the reader adds the file's name on the way out. It is about the file as a whole
    /// unless the subject says otherwise.
    init(
        _ cause: Cause, line: Int, operation: String = "read specification", subject: String = "", hint: String? = nil
    ) {
        self.init(
            location: SourceLocation(file: "", line: line), operation: operation, subject: subject, cause: cause,
            hint: hint)
    }

    /// The same error in a file of that name.
    func located(in file: String) -> SpecificationError {
        SpecificationError(
            location: location.map { SourceLocation(file: file, line: $0.line) }, operation: operation,
            subject: subject, cause: cause, hint: hint)
    }
}
