// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

/// Tests on the real kernel: what the sandbox withstands, with each attack first shown to work, and what it must not
/// break. One at a time, because each compares what the machine holds before and after.
@Suite(.serialized, Capability.gate, .leavesNothing)
enum KernelTests {}
