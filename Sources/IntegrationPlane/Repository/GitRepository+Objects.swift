// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

package import Domain

extension GitRepository {
    /// Everything in a tree but folders, at any depth; a commit is taken as its tree.
    package func listTree(_ tree: ObjectName) async throws(IntegrationError) -> [RepositoryPath: TreeEntry] {
        try await listing(of: tree).entries
    }

    /// Blobs' bytes, through one process; each is checked against its name.
    /// - Throws: `object.missing`, `object.wrong`.
    package func readBlobs(
        _ names: some Sequence<ObjectName>
    ) async throws(IntegrationError) -> [ObjectName: [UInt8]] {
        let names = Array(Set(names))
        if names.isEmpty { return [:] }
        let questions = names.map { "\($0)\n" }.joined()
        let output = try await run(["cat-file", "--batch"], input: Array(questions.utf8)).output
        var blobs: [ObjectName: [UInt8]] = [:]
        var rest = output[...]
        for name in names {
            // `<object> blob <size>\n<bytes>\n`
            let line = rest.prefix { $0 != UInt8(ascii: "\n") }
            let fields = String(decoding: line, as: UTF8.self).split(separator: " ")
            guard fields.count == 3, fields[0] == name.text, let size = Int(fields[2]), size >= 0,
                rest.count >= line.count + size + 2
            else {
                throw IntegrationError(.objectMissing, "read object", name.text, .found("it is not in \(path)"))
            }
            let bytes = Array(rest.dropFirst(line.count + 1).prefix(size))
            rest = rest.dropFirst(line.count + size + 2)
            guard fields[1] == "blob" else {
                throw IntegrationError(.objectWrong, "read blob", name.text, .found("it is a \(fields[1])"))
            }
            guard format.name(of: .blob, bytes) == name else {
                throw IntegrationError(
                    .objectWrong, "read blob", name.text, .found("its bytes do not fit its name"),
                    hint: "the repository is damaged: git fsck")
            }
            blobs[name] = bytes
        }
        return blobs
    }

    /// How many bytes each blob has, through one process; what is not there is not in the answer.
    func sizes(of names: [ObjectName]) async throws(IntegrationError) -> [ObjectName: Int] {
        if names.isEmpty { return [:] }
        let questions = Set(names).map { "\($0)\n" }.joined()
        let output = try await run(
            ["cat-file", "--batch-check=%(objectname) %(objectsize)"], input: Array(questions.utf8)
        ).output
        var sizes: [ObjectName: Int] = [:]
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let fields = line.split(separator: " ").map(String.init)
            if fields.count == 2, let name = ObjectName(fields[0]), let size = Int(fields[1]) { sizes[name] = size }
        }
        return sizes
    }

    /// One blob's bytes.
    package func readBlob(_ name: ObjectName) async throws(IntegrationError) -> [UInt8] {
        try await readBlobs([name])[name] ?? []
    }

    /// Writes bytes as they are: no filter, no end-of-line conversion.
    package func writeBlob(_ bytes: [UInt8]) async throws(IntegrationError) -> ObjectName {
        try await write { $0.add(.blob, bytes) }
    }

    /// Writes the objects that a closure puts into a pack, through one process.
    ///
    /// git checks what it unpacks as `fsck --strict` does, so that no tree that other programs stumble over gets in.
    func write<Result>(
        _ fill: (inout Pack) throws(IntegrationError) -> Result
    ) async throws(IntegrationError) -> Result {
        var pack = Pack(format: format)
        let result = try fill(&pack)
        if !pack.isEmpty { _ = try await run(["unpack-objects", "-q", "--strict"], input: pack.bytes) }
        return result
    }

    /// A tree with everything below it.
    /// - Parameter sizes: also look up how many bytes each blob has.
    func listing(of tree: ObjectName, sizes: Bool = false) async throws(IntegrationError) -> TreeListing {
        let result = try await run(
            ["ls-tree", "-r", "-t", "-z", "--full-tree"] + (sizes ? ["-l"] : []) + [tree.text], results: [0, 128])
        guard result.status == 0 else {
            throw IntegrationError(.objectMissing, "read tree", tree.text, .found("it is not in \(path), or not whole"))
        }
        return try TreeListing(tree: tree, records: result.records)
    }
}
