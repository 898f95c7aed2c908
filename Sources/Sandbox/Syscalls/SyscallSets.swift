// SPDX-License-Identifier: Apache-2.0
// SPDX-FileCopyrightText: the nexus authors

internal import Linux
package import Policies

/// The named sets of a policy's `syscalls`. A call that is in no set can still be allowed by name.
package enum SyscallSets {
    /// By name. Not in any: mounts and namespaces, tracing and reading of other processes, keyrings, modules, kexec,
    /// bpf, userfaultfd, perf, io_uring, file handles, fanotify, clocks, swap, ports, and `sync`, which would write back
    /// the whole host.
    package static let all: [String: [String]] = [
        "basic": words(files) + words(metadata) + words(memory) + words(processes) + words(events),
        "threads": words(threads),
        "ipc": words(ipc),
        "network-local": words(network),
        "network-interfaces": ["socket:netlink-route"],
        "self-restriction": words("seccomp landlock_create_ruleset landlock_add_rule landlock_restrict_self"),
        "asynchronous-io": words("io_setup io_destroy io_getevents io_submit io_cancel io_pgetevents"),
    ]

    /// Why no policy can allow these.
    package static let forbidden: [String: String] = {
        let ring = "it makes other system calls that no filter sees"
        return [
            "clone3": "its flags are behind a pointer, where no filter sees them",
            "io_uring_setup": ring, "io_uring_enter": ring, "io_uring_register": ring,
        ]
    }()

    /// What a policy may name.
    package static var vocabulary: SyscallVocabulary {
        SyscallVocabulary(
            sets: Set(all.keys), names: Set(SyscallTable.numbers.keys).union(SyscallGuard.all.keys),
            forbidden: forbidden)
    }

    private static func words(_ text: String) -> [String] {
        text.split(whereSeparator: \.isWhitespace).map(String.init)
    }

    private static let files = """
        read write open close lseek pread64 pwrite64 readv writev preadv pwritev preadv2 pwritev2 openat openat2 creat
        dup dup2 dup3 pipe pipe2 fcntl flock fsync fdatasync syncfs sync_file_range truncate ftruncate fallocate
        fadvise64 readahead sendfile splice tee vmsplice copy_file_range close_range ioctl getdents getdents64 memfd_create
        getcwd chdir fchdir mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink unlinkat
        readlink readlinkat mknod mknodat umask cachestat
        """

    private static let metadata = """
        stat fstat lstat newfstatat statx statfs fstatfs access faccessat faccessat2 chmod fchmod fchmodat fchmodat2 chown
        fchown lchown fchownat utime utimes futimesat utimensat setxattr lsetxattr fsetxattr setxattrat getxattr lgetxattr
        fgetxattr getxattrat listxattr llistxattr flistxattr listxattrat removexattr lremovexattr fremovexattr removexattrat
        file_getattr
        """

    private static let memory = """
        mmap mprotect munmap mremap msync mincore madvise brk mlock mlock2 munlock mlockall munlockall pkey_mprotect
        pkey_alloc pkey_free map_shadow_stack mseal get_mempolicy
        """

    private static let processes = """
        clone fork vfork execve execveat exit exit_group wait4 waitid kill tkill tgkill getpid getppid gettid getpgid setpgid
        getpgrp getsid setsid getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid
        setresuid setresgid setfsuid setfsgid capget capset getrlimit setrlimit prlimit64 getrusage times getpriority
        setpriority prctl arch_prctl personality uname sysinfo getcpu getrandom pidfd_open pidfd_send_signal
        rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigtimedwait rt_sigqueueinfo rt_tgsigqueueinfo
        rt_sigsuspend sigaltstack pause restart_syscall
        """

    private static let events = """
        poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2 eventfd eventfd2
        signalfd signalfd4 inotify_init inotify_init1 inotify_add_watch inotify_rm_watch timerfd_create timerfd_settime
        timerfd_gettime timer_create timer_settime timer_gettime timer_getoverrun timer_delete nanosleep clock_nanosleep
        clock_gettime clock_getres gettimeofday time alarm getitimer setitimer
        """

    private static let threads = """
        futex futex_wait futex_wake futex_waitv futex_requeue set_robust_list get_robust_list set_tid_address rseq
        membarrier sched_yield sched_getaffinity sched_setaffinity sched_getparam sched_setparam sched_getscheduler
        sched_setscheduler sched_getattr sched_setattr sched_get_priority_max sched_get_priority_min
        sched_rr_get_interval ioprio_get ioprio_set
        """

    private static let ipc = """
        shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink
        mq_timedsend mq_timedreceive mq_notify mq_getsetattr
        """

    private static let network = """
        socket socketpair bind listen accept accept4 connect getsockname getpeername getsockopt setsockopt shutdown sendto
        recvfrom sendmsg recvmsg sendmmsg recvmmsg
        """
}
