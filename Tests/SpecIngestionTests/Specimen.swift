// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import SpecIngestion

/// Specifications for tests, read under the name `spec.md`.
enum Specimen {
    /// Right in every respect; bad ones are made from it by one change. Lines are counted in the margin.
    static let good = """
        # Title

        ## A: First
        - scope: `a/**`

        ### REQ-1: One

        ```python file=tests/test_one.py
        pass
        ```

        ## B: Second
        - scope: b.py
        - risk: high

        ### REQ-2: Two
        - level: should
        - depends: REQ-1
        - tests: `tests/test_base.py`, tests/__init__.py

        Some *prose*.

        - more

        """

    static func read(
        _ text: String, allowUnproven: Bool = false
    ) throws(SpecificationError) -> SpecMap {
        try read(Array(text.utf8), allowUnproven: allowUnproven)
    }

    static func read(
        _ bytes: [UInt8], allowUnproven: Bool = false
    ) throws(SpecificationError) -> SpecMap {
        let reader = SpecificationReader(allowUnproven: allowUnproven)
        return try reader.read(bytes, file: "spec.md", digest: digest)
    }

    /// The error that reading ends in, if it does.
    static func error(_ bytes: [UInt8], allowUnproven: Bool = false) -> SpecificationError? {
        do throws(SpecificationError) {
            _ = try read(bytes, allowUnproven: allowUnproven)
            return nil
        } catch {
            return error
        }
    }

    static func error(_ text: String) -> SpecificationError? { error(Array(text.utf8)) }

    static let digest = Digest(bytes: Array(repeating: 7, count: 32))!
}
