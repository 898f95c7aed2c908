// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

// Throws broken bytes at every decoder of the privileged part. A trap ends it by a signal, a broken promise by status
// 1 with the input as hexadecimal digits; `--seed` repeats a run.

internal import Linux

guard let options = Options(CommandLine.arguments.dropFirst()) else {
    FuzzRun.say("usage: frame-fuzzer --seconds N [--seed S] [--input HEX]")
    System.exit(64)
}

System.exit(FuzzRun(options).run())
