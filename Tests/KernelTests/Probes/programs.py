# SPDX-License-Identifier: Apache-2.0
# SPDX-FileCopyrightText: the nexus authors

import multiprocessing
import pty
import shutil
import socket
import subprocess
import tempfile
import threading


def output(*command, **options):
    done = subprocess.run(command, capture_output=True, text=True, **options)
    return done.stdout.strip() if done.returncode == 0 else "%d %s" % (done.returncode, done.stderr.strip()[-400:])


@probe
def threads():
    seen = []
    workers = [threading.Thread(target=seen.append, args=(number,)) for number in range(16)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"threads": str(len(seen))}


@probe
def subprocesses():
    return {
        "echo": output("echo", "hello"),
        "pipeline": output("sh", "-c", "seq 100 | grep 7 | sort -rn | wc -l"),
        "background": output("sh", "-c", "sleep 0 & wait $! && echo done"),
        "signal": str(subprocess.run(["sh", "-c", "kill -TERM $$"]).returncode),
        "here document": output("sh", "-c", "cat <<X\nhello\nX"),
    }


@probe
def terminals():
    def run():
        text = b""

        def read(number):
            nonlocal text
            try:
                chunk = os.read(number, 1024)
            except OSError:
                chunk = b""
            text += chunk
            return chunk

        status = pty.spawn(["sh", "-c", "test -t 0 && tty && echo on a terminal"], read)
        return "%d %s" % (status, " ".join(text.decode().split()))

    return {"pty": in_child(run)}


@probe
def loopback():
    server = socket.create_server(("127.0.0.1", 0))
    client = socket.create_connection(server.getsockname())
    peer, _ = server.accept()
    client.sendall(b"hello")
    six = attempt(lambda: socket.create_server(("::1", 0), family=socket.AF_INET6).close())
    return {"tcp": peer.recv(5).decode(), "ipv6": six, "resolver": socket.gethostbyname("localhost")}


@probe
def shared_memory():
    lock = multiprocessing.Lock()
    value = multiprocessing.Value("i", 0)

    def work():
        with lock:
            value.value += 1

    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return {"value": str(value.value)}


@probe
def repository():
    os.chdir("/workspace")
    steps = [
        ("init", "-q", "-b", "main", "."), ("add", "-A"),
        ("-c", "user.name=a", "-c", "user.email=a@b.invalid", "commit", "-q", "-m", "one"),
    ]
    with open("file", "w") as file:
        file.write("hello\n")
    for step in steps:
        said = output("git", *step)
        if said:
            return {"subject": said}
    return {"subject": output("git", "log", "-1", "--format=%s"), "status": output("git", "status", "--short")}


@probe
def compiler():
    if shutil.which("gcc") is None:
        return {"gcc": "absent"}
    os.chdir("/workspace")
    with open("hello.c", "w") as file:
        file.write('#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n')
    return {"gcc": output("sh", "-c", "gcc -O1 -o hello hello.c && ./hello")}


@probe
def files():
    os.chdir("/workspace")
    os.symlink("nowhere", "dangling")
    os.mkfifo("pipe")
    with tempfile.NamedTemporaryFile() as file:
        file.write(b"x")
    with open("script", "w") as file:
        file.write("#!/bin/sh\necho script\n")
    os.chmod("script", 0o755)
    os.link("script", "link")
    os.rename("link", "renamed")
    return {"script": output("./renamed"), "dangling": os.readlink("dangling"), "owner": str(os.stat("script").st_uid)}


def built(name, files, *commands):
    """What the last command prints, or what the first that failed said."""
    if shutil.which(name) is None:
        return {name: "absent"}
    for path, text in files.items():
        os.makedirs(os.path.dirname("/workspace/" + path), exist_ok=True)
        with open("/workspace/" + path, "w") as file:
            file.write(text)
    for command in commands:
        said = output(*command, cwd="/workspace")
        if command is not commands[-1] and said[:1].isdigit() and said[:2] != "0 ":
            break
    return {name: said}


@probe
def node():
    program = """
const { Worker, isMainThread, parentPort } = require("worker_threads");
if (isMainThread) {
  const server = require("http").createServer((_, answer) => answer.end("hello"));
  server.listen(0, "127.0.0.1", async () => {
    const said = await (await fetch(`http://127.0.0.1:${server.address().port}/`)).text();
    const child = require("child_process").execFileSync("echo", ["child"]).toString().trim();
    new Worker(__filename).on("message", (word) => { console.log(said, child, word); server.close(); });
  });
} else {
  parentPort.postMessage("thread");
}
"""
    return built("node", {"main.js": program}, ("node", "main.js"))


@probe
def java():
    program = """
public class Main {
    public static void main(String[] words) throws Exception {
        Thread thread = new Thread(() -> System.out.print("thread "));
        thread.start();
        thread.join();
        byte[] child = new ProcessBuilder("echo", "child").start().getInputStream().readAllBytes();
        System.out.print(new String(child));
    }
}
"""
    return built("javac", {"Main.java": program}, ("javac", "Main.java"), ("java", "-cp", ".", "Main"))


@probe
def cargo():
    manifest = '[package]\nname = "hello"\nversion = "0.1.0"\nedition = "2021"\n'
    program = 'fn main() { std::thread::spawn(|| println!("hello")).join().unwrap(); }\n'
    return built(
        "cargo", {"Cargo.toml": manifest, "src/main.rs": program}, ("cargo", "run", "--quiet", "--offline"))


@probe
def swift():
    """With the toolchain's folder as an argument, because it need not lie on the search path."""
    os.environ["PATH"] = sys.argv[2] + ":" + os.environ["PATH"]
    manifest = (
        "// swift-tools-version: 6.0\nimport PackageDescription\n"
        'let package = Package(name: "hello", targets: [.executableTarget(name: "hello")])\n')
    return built(
        "swift", {"Package.swift": manifest, "Sources/hello/main.swift": 'print("hello")\n'},
        ("swift", "build", "--quiet"), (".build/debug/hello",))
