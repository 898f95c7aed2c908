// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Sandbox

/// The machine that the tests run on.
enum Host {
    static let facts = HostProbe.run(tryingDisk: true)
}
