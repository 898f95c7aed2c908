// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

// manual-page FOLDER: reads the help of nexus as JSON from standard input and the articles from FOLDER, and prints the
// manual page.

import Domain
import Foundation

do {
    guard CommandLine.arguments.count == 2 else {
        throw ManualPageError(code: "usage", place: "manual-page", cause: "usage: manual-page FOLDER < HELP.json")
    }
    let folder = URL(filePath: CommandLine.arguments[1])
    let articles = try ["ExitStatus", "Files", "Environment"].map { name in
        let file = folder.appending(path: "\(name).md")
        return try Article(String(contentsOf: file, encoding: .utf8), name: file.path)
    }
    let help = try FileHandle.standardInput.readToEnd() ?? Data()
    let tree = try JSONDecoder().decode(CommandTree.self, from: help)
    print(ManualPage(tree, articles: articles, version: Constants.version).text, terminator: "")
} catch {
    FileHandle.standardError.write(Data("manual-page: \(error)\n".utf8))
    exit(64)
}
