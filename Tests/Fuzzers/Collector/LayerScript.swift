// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Two layers out of any bytes: three for each thing, until they end.
struct LayerScript {
    private static let names = ["a", "b", "c", "é"]
    /// More would only be slower.
    private static let limit = 40

    private(set) var base = LayerTree.folder([:], isOpaque: false)
    private(set) var upper = LayerTree.folder([:], isOpaque: false)

    init(_ bytes: [UInt8]) {
        for start in stride(from: 0, to: min(bytes.count - 2, Self.limit * 3), by: 3) {
            let (what, place, content) = (bytes[start], bytes[start + 1], bytes[start + 2])
            let isUpper = what & 0x80 != 0
            guard let thing = Self.thing(what, content, isUpper: isUpper) else { continue }
            // One to three names of two bits each.
            let path = (0...Int(place >> 6) % 3).map { Self.names[Int(place >> ($0 * 2)) & 3] }
            if isUpper { upper.put(thing, at: path[...]) } else { base.put(thing, at: path[...]) }
        }
    }

    private static func thing(_ what: UInt8, _ content: UInt8, isUpper: Bool) -> LayerTree? {
        switch what & 7 {
        case 0, 1: .file([UInt8](repeating: content, count: Int(content & 3)), isExecutable: what & 1 == 1)
        case 2: .link("../\(content & 3)")
        case 3: .folder([:], isOpaque: false)
        case 4: isUpper ? .whiteout : nil
        case 5: isUpper ? .folder([:], isOpaque: true) : nil
        default: .file(Array("\(content)".utf8), isExecutable: false)
        }
    }
}
