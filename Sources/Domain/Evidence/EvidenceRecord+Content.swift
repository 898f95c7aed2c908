// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

extension EvidenceRecord {
    /// What the record says, without what differs each time that it is found out: no identifiers, no times. Made to be
    /// hashed; each field is preceded by its length.
    package var contentBytes: [UInt8] {
        var bytes = Array("nexus-evidence-1\n".utf8)
        let fields =
            [
                constraint.text, checker.rawValue, result.rawValue, key.patch.description, key.baseTree.text,
                key.constraints.description, key.plan?.description ?? "",
            ] + key.tools
        for field in fields { bytes += Array("\(field.utf8.count):\(field)".utf8) }
        return bytes
    }
}
