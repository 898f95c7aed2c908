// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

import Domain
import Testing

@testable import Policies

struct ImageDecoderTests {
    private func decode(_ text: String) throws -> Image {
        try ImageDecoder().decode(SourceText(file: "i.yaml", text: text), name: #require(ImageName("i")))
    }

    private func image(source: String, target: String = "/x") -> String {
        "nexus-image: 1\nhost:\n  - {source: \(source), target: \(target), optional: false}\nsynthetic: {}\n"
    }

    @Test(
        "never shows a sandbox",
        arguments: [
            "/", "/etc", "/home", "/home/me", "/root", "/root/.ssh", "/proc", "/proc/1", "/sys", "/dev", "/dev/kmsg",
            "/run", "/run/docker.sock", "/var", "/var/lib", "/tmp", "/boot", "/etc/shadow", "/etc/ssh", "/etc/ssl",
            "/etc/ssl/private/key.pem", "/etc/machine-id",
        ])
    func forbidden(_ source: String) throws {
        let error = try #require(throws: PolicyError.self) { try decode(image(source: source)) }
        #expect(error.code == .forbiddenSource)
        #expect(error.location?.description == "i.yaml:3")
    }

    @Test("a folder whose name only begins like a forbidden one is fine", arguments: ["/homes", "/variant", "/etc/x"])
    func notForbidden(_ source: String) throws { #expect(try decode(image(source: source)).hostPaths.count == 1) }

    @Test("refuses a source such as", arguments: ["usr", "/usr/../home", "/usr/./x", "/usr/", "//home", "/usr//x"])
    func badSource(_ source: String) throws {
        let error = try #require(throws: PolicyError.self) { try decode(image(source: source)) }
        #expect(error.code == .badPath)
    }

    @Test("refuses a target at", arguments: ["/", "/proc", "/proc/x", "/dev/shm", "/sys", "/workspace/a", "x"])
    func badTarget(_ target: String) throws {
        let error = try #require(throws: PolicyError.self) { try decode(image(source: "/usr", target: target)) }
        #expect(error.code == .badPath)
    }

    @Test(
        "takes a folder for a root such as",
        arguments: ["/srv/roots/debian", "/opt/root", "/var/lib/nexus/root", "/homes/a/b"])
    func folder(_ path: String) throws {
        let image = try decode("nexus-image: 1\nfolder: \(path)\nsynthetic: {}\n")
        #expect(image.folder == path && image.hostPaths == [] && image.synthetic == [])
    }

    @Test(
        "refuses a folder for a root such as",
        arguments: [
            ("/", PolicyError.Code.forbiddenSource), ("/srv", .forbiddenSource), ("/usr/lib", .forbiddenSource),
            ("/etc/root", .forbiddenSource), ("/home/me/root", .forbiddenSource), ("/tmp/root", .forbiddenSource),
            ("/var/lib/docker", .forbiddenSource), ("/run/root", .forbiddenSource), ("srv/root", .badPath),
            ("/srv/../home", .badPath),
        ])
    func badFolder(_ path: String, _ code: PolicyError.Code) throws {
        let error = try #require(throws: PolicyError.self) {
            try decode("nexus-image: 1\nfolder: \(path)\nsynthetic: {}\n")
        }
        #expect(error.code == code)
        #expect(error.location?.description == "i.yaml:2")
    }

    @Test(
        "refuses an image that",
        arguments: [
            ("", PolicyError.Code.empty), ("nexus-image: 1\nsynthetic: {}\n", .missingKey),
            ("nexus-image: 1\nhost: []\nsynthetic: {}\n", .empty),
            ("nexus-image: 1\nhost:\n- {source: /usr, target: /usr}\nsynthetic: {}\n", .missingKey),
            ("nexus-image: 1\nhost:\n- {source: /usr, target: /usr, optional: no}\nsynthetic: {}\n", .wrongType),
            ("nexus-image: 1\nhost:\n- {source: /usr, target: /usr, rw: true, optional: true}\n", .unknownKey),
            ("nexus-image: 1\nhosts: []\n", .unknownKey),
            ("nexus-image: 1\nfolder: /srv/a\nhost: []\nsynthetic: {}\n", .contradiction),
            ("nexus-image: 1\nfolder: [/srv/a]\nsynthetic: {}\n", .wrongType),
            ("nexus-image: 1\nfolder: /srv/a\n", .missingKey),
            (wrongSynthetic("/usr/lib/x: {text: a}"), .badPath), (wrongSynthetic("/etc/a: {}"), .wrongType),
            (wrongSynthetic("/etc/a: {text: a, link: /b}"), .wrongType),
            (wrongSynthetic("/etc/a: {link: ../b}"), .wrongType),
            (wrongSynthetic("/etc/a: {text: a}\n  /etc/a/b: {text: a}"), .badPath),
            (wrongSynthetic("/etc/a: {text: \"\\e[31m\"}"), .wrongType),
        ])
    func wrong(_ text: String, _ code: PolicyError.Code) throws {
        #expect(try #require(throws: PolicyError.self) { try decode(text) }.code == code)
    }

    @Test("a target that would cover an earlier one is refused, one below it is kept in order")
    func order() throws {
        func two(_ first: String, _ second: String) -> String {
            "nexus-image: 1\nhost:\n- {source: /usr, target: \(first), optional: false}\n"
                + "- {source: /opt, target: \(second), optional: true}\nsynthetic: {}\n"
        }
        #expect(try decode(two("/a", "/a/b")).hostPaths.map(\.target) == ["/a", "/a/b"])
        #expect(throws: PolicyError.self) { try decode(two("/a/b", "/a")) }
        #expect(throws: PolicyError.self) { try decode(two("/a", "/a")) }
    }

    @Test("the shipped image shows /usr and an /etc of our own")
    func shipped() throws {
        let image = try ImageDecoder().decode(
            PolicyFixtures.shipped("images/host.yaml"), name: #require(ImageName("host")))
        #expect(image.hostPaths.first == Image.HostPath(source: "/usr", target: "/usr", isOptional: false))
        let written = image.synthetic.map(\.path)
        for path in ["passwd", "group", "hosts", "hostname", "nsswitch.conf", "resolv.conf", "localtime"] {
            #expect(written.contains("/etc/\(path)"))
        }
        #expect(!image.hostPaths.contains { ["/etc/passwd", "/etc/hosts"].contains($0.source) })
    }
}

private func wrongSynthetic(_ line: String) -> String {
    "nexus-image: 1\nhost:\n- {source: /usr, target: /usr, optional: false}\nsynthetic:\n  \(line)\n"
}
