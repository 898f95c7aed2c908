// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import KnowledgePlane
internal import Linux
internal import VerificationPlane

/// `nexus verify`: what a bundle proves, with nothing at hand but the bundle.
package enum VerifyCommand {
    /// - Parameter key: the fingerprint or PEM text of the key that is trusted; nil when the caller knows none.
    /// - Returns: what is proven, as text or as a line of JSON.
    package static func report(_ path: String, key: String?, asJSON: Bool) throws(ControlError) -> String {
        do {
            let trusted = try key.map(TrustedKey.init)
            try requireSize(path)
            let bytes = try InputFile.read(path, limit: BundleWriter.byteLimit)
            let report = try BundleReader(gate: ConstraintGate.decide).verify(bytes, trusted: trusted)
            return asJSON ? try report.json : report.text
        } catch { throw ControlError(error) }
    }

    /// A file can claim any size without having it; that much memory is not asked for.
    private static func requireSize(_ path: String) throws {
        let byteCount = try FileStatus(path: path).byteCount
        guard byteCount <= UInt64(BundleWriter.byteLimit) else {
            throw ControlError(
                code: "bundle.too_large",
                description: "read \(path): \(byteCount) bytes are more than any bundle has", exitStatus: 6)
        }
    }
}
