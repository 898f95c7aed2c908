// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

/// Writes valid TOML of every shape, and knows on which line it put each key.
struct TOMLGenerator {
    private(set) var text = ""
    private(set) var lines: [[String]: Int] = [:]
    private var line = 1
    private var random: Xorshift
    private var names = 0

    init(seed: UInt64) { random = Xorshift(state: seed &* 0x9E37_79B9_7F4A_7C15) }

    mutating func write() {
        for _ in 0..<pick(4) { entry(in: [], isInline: false) }
        for _ in 0..<pick(5) {
            noise()
            switch pick(3) {
            case 0: table()
            case 1: arrayOfTables()
            default:
                let names = [freshName(), freshName()]
                note([names[0].plain])
                note(names.map(\.plain))
                add("[ \(names[0].written) .\(names[1].written)] # [x]\n")
                for _ in 0..<pick(3) { entry(in: names.map(\.plain), isInline: false) }
            }
        }
    }

    private mutating func table() {
        let name = freshName()
        note([name.plain])
        add("[\(name.written)]\n")
        for _ in 0..<pick(4) { entry(in: [name.plain], isInline: false) }
    }

    private mutating func arrayOfTables() {
        let (name, inner) = (freshName(), freshName())
        for index in 0..<(1 + pick(3)) {
            let path = [name.plain, "#\(index)"]
            note([name.plain])
            note(path)
            add("[[\(name.written)]]\n")
            for _ in 0..<pick(3) { entry(in: path, isInline: false) }
            guard pick(2) == 0 else { continue }
            noise()
            note(path + [inner.plain])
            add("[ \(name.written).\(inner.written) ]\n")
            entry(in: path + [inner.plain], isInline: false)
        }
    }

    private mutating func entry(in table: [String], isInline: Bool) {
        if !isInline { noise() }
        var path = table
        let keys = (0...pick(3)).map { _ in freshName() }
        for key in keys {
            path.append(key.plain)
            note(path)
        }
        add(keys.map(\.written).joined(separator: [".", " . "][pick(2)]) + [" = ", "="][pick(2)])
        value(at: path, depth: 0)
        if !isInline { add(["", "  # it = 'x", "\t"][pick(3)] + "\n") }
    }

    private mutating func value(at path: [String], depth: Int) {
        let scalars = [
            "1", "-2", "0xFF", "1.5", "true", "1979-05-27", "07:32:00", "\"a # b = [c] \\\" \\\\\"", "'it = \\'",
            "\"\"",
            "\"\"\"one\nkey = 1\n[x] \\\"\"\" \"\" \\\n  two\"\"\"", "'''a\n\"\"\"\nb = '''''", "\"\"\"\n\"\"\"\"\"",
        ]
        switch depth > 2 ? 0 : pick(5) {
        case 3: list(at: path, depth: depth)
        case 4: inlineTable(at: path, depth: depth)
        default: add(scalars[pick(scalars.count)])
        }
    }

    private mutating func list(at path: [String], depth: Int) {
        add("[")
        for index in 0..<pick(4) {
            if index > 0 { add(",") }
            add([" ", "\n  ", " # ]\n\t"][pick(3)])
            note(path + ["#\(index)"])
            value(at: path + ["#\(index)"], depth: depth + 1)
        }
        add(["]", "\n]", " ]"][pick(3)])
    }

    private mutating func inlineTable(at path: [String], depth: Int) {
        add("{ ")
        for index in 0..<pick(3) {
            if index > 0 { add(", ") }
            let key = freshName()
            note(path + [key.plain])
            add("\(key.written) = ")
            value(at: path + [key.plain], depth: depth + 1)
        }
        add(" }")
    }

    private mutating func noise() { add(["", "\n", "# a = 1 [b]\n", "  \t\n", "\t"][pick(5)]) }

    private mutating func freshName() -> (plain: String, written: String) {
        names += 1
        switch pick(5) {
        case 0: return ("k \(names)", "\"k \(names)\"")
        case 1: return ("k.\(names)", "'k.\(names)'")
        case 2: return ("k\"]\(names)", "\"k\\\"]\(names)\"")
        case 3: return ("ké\(names)", "\"k\\u00e9\(names)\"")
        default: return ("k-\(names)", "k-\(names)")
        }
    }

    private mutating func note(_ path: [String]) { if lines[path] == nil { lines[path] = line } }

    private mutating func add(_ more: String) {
        text += more
        line += more.utf8.count { $0 == 0x0A }
    }

    private mutating func pick(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
}
