// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Where a test file is run: in a process that never loads the code under test, or in one with it. Only the operator
/// chooses, because in one process code can forge what its judge says.
package enum JudgePlace: String, Codable, Sendable, CaseIterable {
    case outside, inside
}
