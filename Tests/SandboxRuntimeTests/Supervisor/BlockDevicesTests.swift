// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Testing

@testable import SandboxRuntime

@Suite struct BlockDevicesTests {
    @Test(
        "bytes of all devices are added up, whatever else is counted",
        arguments: [
            ("", 0, 0), ("254:0 rbytes=4096 wbytes=0 rios=1 wios=0 dbytes=0 dios=0\n", 4096, 0),
            ("7:0 rbytes=1 wbytes=2 rios=3\n254:0 rbytes=10 wbytes=20 cost.usage=7\n7:1\n", 11, 22),
            ("rbytes=x wbytes\n", 0, 0),
        ])
    func sums(_ text: String, _ read: Int, _ written: Int) {
        let sums = BlockDevices.transfer(in: text)
        #expect(sums.read == read && sums.written == written)
    }
}
