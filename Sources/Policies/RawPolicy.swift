// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

/// One policy file by itself: what it extends and what it says, before anything is inherited.
package struct RawPolicy: Sendable, Equatable {
    package let file: String
    package let extends: PolicyName?
    /// Where `extends` stands.
    package let extendsLocation: SourceLocation?
    /// A table, not empty.
    package let settings: Setting
}
