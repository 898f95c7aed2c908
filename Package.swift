// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import PackageDescription

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let tomlKit = Target.Dependency.product(name: "TOMLKit", package: "TOMLKit")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")

/// One file that needs nothing from the host: it is started with an empty environment and audited as a unit.
let staticExecutable: [LinkerSetting] = [.unsafeFlags(["-static-executable"])]

/// Starts in milliseconds and needs nothing of the host but glibc: neither a Swift runtime nor a library by Debian.
let staticStandardLibrary: [LinkerSetting] = [
    // Linker scripts that lead from the name of a shared library to its archive: autolinking has no way to ask for one.
    .unsafeFlags([
        "-L", "\(Context.packageDirectory)/Sources/nexus/StaticLibraries", "-Xclang-linker", "-static-libgcc",
    ]),
    // The libraries are those that autolinking names only for objects that were compiled for static linking too;
    // `-Xlinker` puts them last, where what came before can still ask for them.
    .unsafeFlags(
        ["-static-stdlib"]
            + [
                "CoreFoundation", "FoundationInternationalization", "FoundationEssentials", "_FoundationCollections",
                "_FoundationCShims", "_FoundationICU", "stdc++",
            ].flatMap { ["-Xlinker", "-l\($0)"] }),
]

let package = Package(
    name: "nexus",
    products: [
        .executable(name: "nexus", targets: ["nexus"]),
        .executable(name: "nexus-supervisor", targets: ["nexus-supervisor"]),
        .executable(name: "nexus-agent", targets: ["nexus-agent"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    ],
    targets: [
        // Floor 0: what Swift cannot see, and the words of the domain.
        .target(name: "CLinux"),
        // No pkgConfig: it would put the folder of shared libraries before ours.
        .systemLibrary(name: "CSeccomp", providers: [.apt(["libseccomp-dev"])]),
        .systemLibrary(
            name: "CMarkdown", providers: [.apt(["libcmark-gfm-dev", "libcmark-gfm-extensions-dev"])]),
        .target(name: "Domain"),

        // Floor 1: kernel facilities, and the files that an operator writes.
        .target(name: "Linux", dependencies: ["CLinux"]),
        .target(name: "Policies", dependencies: ["Domain", yams]),
        .target(name: "Settings", dependencies: ["Domain", tomlKit]),
        // Every byte that an agent or a check says goes through the redactor.
        .target(name: "Observability", dependencies: ["Domain", logging, metrics]),

        // Floor 2: each a library that knows one thing.
        .target(name: "SandboxRuntime", dependencies: ["Domain", "Linux"]),
        .target(
            name: "Persistence", dependencies: ["Domain", "Linux", "Observability", grdb, sqlite]),
        .target(name: "SpecIngestion", dependencies: ["Domain", "CMarkdown"]),
        .target(name: "Planning", dependencies: ["Domain", "Policies"]),

        // Floor 3: planes that touch the world.
        .target(
            name: "Sandbox", dependencies: ["Domain", "Linux", "Policies", "SandboxRuntime", "CSeccomp", crypto]),
        .target(name: "IntegrationPlane", dependencies: ["Domain", "Linux", crypto, subprocess]),
        .target(name: "KnowledgePlane", dependencies: ["Domain", "Linux", "Observability", "Persistence", crypto]),

        // Floor 4: judging and writing code.
        .target(name: "VerificationPlane", dependencies: ["Domain", "Observability", crypto]),
        .target(name: "SynthesisPlane", dependencies: ["Domain", "SandboxRuntime", yams]),

        // Floor 5: the one place where planes meet.
        .target(
            name: "ControlPlane",
            dependencies: [
                "Domain", "Linux", "Persistence", "SpecIngestion", "Planning", "Sandbox", "SandboxRuntime",
                "IntegrationPlane", "KnowledgePlane", "VerificationPlane", "SynthesisPlane", "Observability", crypto,
                logging,
            ]),

        // Floor 6: the commands.
        .executableTarget(
            name: "nexus",
            dependencies: [
                "ControlPlane", "Domain", "Linux", "Observability", "Policies", "Sandbox", "SandboxRuntime", "Settings",
                argumentParser,
            ],
            exclude: ["Packaging", "StaticLibraries"], linkerSettings: staticStandardLibrary),
        .executableTarget(
            name: "nexus-supervisor", dependencies: ["SandboxRuntime"],
            linkerSettings: staticExecutable),
        .executableTarget(
            name: "nexus-agent", dependencies: ["SandboxRuntime"],
            linkerSettings: staticExecutable),

        // Tools of the project itself; not products.
        .executableTarget(
            name: "nexus-bench",
            dependencies: [
                "Domain", "Linux", "Persistence", "Planning", "Policies", "Sandbox", "SandboxRuntime", "SpecIngestion",
                argumentParser,
            ],
            path: "Tests/Benchmarks", linkerSettings: staticStandardLibrary),
        // What a launch costs without us: C, so that nothing of Swift's is in it.
        .executableTarget(name: "bare-launch", path: "Tests/BareLaunch", cSettings: [.unsafeFlags(["-O2"])]),
        .executableTarget(name: "manual-page", dependencies: ["Domain"], path: "Tests/ManualPage"),

        // Pure tests.
        .testTarget(name: "StyleTests"),
        .testTarget(name: "ManualPageTests", dependencies: ["manual-page"]),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], exclude: ["Golden"]),
        .testTarget(name: "LinuxTests", dependencies: ["Linux"]),
        .testTarget(name: "PoliciesTests", dependencies: ["Policies"]),
        .testTarget(name: "SettingsTests", dependencies: ["Domain", "Settings"], exclude: ["Golden"]),
        .testTarget(name: "ObservabilityTests", dependencies: ["Domain", "Observability", logging, metrics]),
        .testTarget(name: "KnowledgePlaneTests", dependencies: ["KnowledgePlane"]),
        .testTarget(name: "SandboxRuntimeTests", dependencies: ["SandboxRuntime"]),
        .testTarget(
            name: "PersistenceTests", dependencies: ["Domain", "Linux", "Observability", "Persistence", grdb]),
        .testTarget(name: "SpecIngestionTests", dependencies: ["SpecIngestion"]),
        .testTarget(name: "PlanningTests", dependencies: ["Planning", "SpecIngestion"], exclude: ["Golden"]),
        .testTarget(name: "SandboxTests", dependencies: ["Sandbox"]),
        .testTarget(name: "IntegrationPlaneTests", dependencies: ["IntegrationPlane"]),
        .testTarget(name: "VerificationPlaneTests", dependencies: ["VerificationPlane"], exclude: ["Judging"]),
        .testTarget(name: "SynthesisPlaneTests", dependencies: ["SynthesisPlane"]),
        .testTarget(
            name: "ControlPlaneTests",
            dependencies: ["ControlPlane", "Domain", "Observability", "Persistence", "VerificationPlane", logging]),
        // Real namespaces, seccomp and cgroups.
        .testTarget(
            name: "KernelTests", dependencies: ["Domain", "Linux", "Policies", "Sandbox", "SandboxRuntime"],
            exclude: ["Probes", "SecondKernel"]),
        // The built `nexus`, as a user starts it.
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["ControlPlane", "Domain", "Linux", "Persistence", "Policies", "Sandbox", "SandboxRuntime"],
            exclude: ["HostileOrchestrator.py", "PreparedOrchestrator.py"]),
    ],
    swiftLanguageModes: [.v6]
)

let everywhere: [SwiftSetting] = [
    // `any P` is written out, so that a reader sees dynamic dispatch.
    .enableUpcomingFeature("ExistentialAny"),
    // A file imports what it uses: the floors stay visible.
    .enableUpcomingFeature("MemberImportVisibility"),
    // An import is not re-exported by accident.
    .enableUpcomingFeature("InternalImportsByDefault"),
    // An async function runs where its caller runs.
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    // A warning that nobody reads is worse than none.
    .treatAllWarnings(as: .error),
]

for target in package.targets where target.type != .system && !["CLinux", "bare-launch"].contains(target.name) {
    // Each use of a raw pointer is marked `unsafe` where it happens.
    let memorySafety: [SwiftSetting] = target.type == .test ? [] : [.strictMemorySafety()]
    // What is shipped, in every configuration, so that it is what was tested: between `clone3` and `execve` each
    // instruction is paid once per launch, and the rest reads every byte of specifications, agents and checks.
    let isShipped = target.type != .test && target.path == nil
    let optimisation: [SwiftSetting] = isShipped ? [.unsafeFlags(["-O"])] : []
    target.swiftSettings = everywhere + memorySafety + optimisation + (target.swiftSettings ?? [])
}
