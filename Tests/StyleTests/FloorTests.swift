// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Foundation
import Testing

@Suite struct FloorTests {
    private static let planted = """
        let yams = Target.Dependency.product(name: "Yams", package: "Yams")
        .target(name: "CLinux"),
        .systemLibrary(name: "CSeccomp", providers: [.apt(["libseccomp-dev"])]),
        .target(name: "Linux", dependencies: ["CLinux", yams], swiftSettings: optimised),
        .target(
            name: "Planning",
            dependencies: [
                "Domain", "SpecIngestion",
            ]),
        .testTarget(name: "PlanningTests", dependencies: ["Planning", "ControlPlane"]),
        """

    @Test("the manifest is read with its dependencies")
    func manifest() {
        #expect(
            Manifest(Self.planted).targets == [
                .init(name: "CLinux", targets: [], products: []),
                .init(name: "Linux", targets: ["CLinux"], products: ["yams"]),
                .init(name: "Planning", targets: ["Domain", "SpecIngestion"], products: []),
                .init(name: "PlanningTests", targets: ["Planning", "ControlPlane"], products: []),
            ])
    }

    @Test("a dependency sideways and a product in the privileged part are refused; tests may look everywhere")
    func objections() {
        #expect(
            Manifest(Self.planted).objections == [
                "`Linux` links the product `yams`", "`Planning` (floor 2) uses `SpecIngestion` (floor 2)",
            ])
    }

    @Test("the manifest of the package goes down only")
    func house() {
        let manifest = Manifest(House.text("Package.swift"))
        #expect(manifest.objections == [])
        #expect(manifest.targets.contains { $0.name == "ControlPlane" && $0.targets.contains("Sandbox") })
    }

    @Test("every target in Sources has a floor")
    func everyTargetHasAFloor() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: House.folder.appending(path: "Sources").path)
        #expect(Set(folders).subtracting(Floors.floor.keys) == [])
    }
}
