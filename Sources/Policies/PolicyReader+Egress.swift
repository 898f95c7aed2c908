// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Domain

/// What a policy lets a sandbox reach.
extension PolicyReader {
    /// Names with ports, in the order of the file. Addresses are refused: a policy says who, not where.
    func egress(_ reader: SettingReader) throws(PolicyError) -> [Destination] {
        var result: [Destination] = []
        for (text, location) in try reader.texts("egress") {
            switch Self.destination(text) {
            case .success(let destination): result.append(destination)
            case .failure(let fault):
                throw PolicyError(
                    .outOfRange, operation: reader.operation, subject: "egress",
                    cause: "\(PolicyError.quoted(text)) \(fault.sentence)",
                    hint: "a name and a port, for example registry.example:443", location: location)
            }
        }
        return result
    }

    private struct Fault: Error { let sentence: String }

    private static func destination(_ text: String) -> Result<Destination, Fault> {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 else { return .failure(Fault(sentence: "is not a name and a port")) }
        guard parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }), parts[1].first != "0",
            let port = UInt16(parts[1])
        else { return .failure(Fault(sentence: "has no port from 1 to 65535")) }
        if let fault = hostFault(String(parts[0])) { return .failure(Fault(sentence: fault)) }
        return .success(Destination(host: String(parts[0]), port: port))
    }

    /// RFC 1123, in one spelling: what is compared later must be written in one way only.
    private static func hostFault(_ host: String) -> String? {
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.count <= 253, labels.allSatisfy({ isLabel($0) }) else {
            return "has no host name in lower-case letters, digits, dashes and dots"
        }
        // No top-level domain is a number; what ends in one is read as an address by some program.
        guard labels.last?.contains(where: \.isLetter) == true, labels.last?.hasPrefix("0x") == false else {
            return "is an address"
        }
        guard labels.count > 1 else { return "names no domain" }
        return nil
    }

    private static func isLabel(_ label: Substring) -> Bool {
        let isPlain = label.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-")
        }
        return isPlain && (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
    }
}
