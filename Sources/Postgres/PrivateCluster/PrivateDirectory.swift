import CPlatform

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Directories that nobody else may look into: they are the whole access protection of a private cluster.
enum PrivateDirectory {
    /// Makes sure that the directory exists, is no link, has mode 0700 and belongs to the user; parents are created.
    /// As root a directory of root's is handed over to the user.
    static func ensure(_ path: String, owner: SystemUser?) throws {
        try createParents(of: path)
        if mkdir(path, 0o700) != 0, errno != EEXIST { throw unsafe(path, "can't be created: \(systemMessage(errno))") }
        let descriptor = cplatform_open_directory(path)
        guard descriptor >= 0 else { throw unsafe(path, "isn't a directory of ours: \(systemMessage(-descriptor))") }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unsafe(path, "can't be examined: \(systemMessage(errno))") }
        let wanted = owner?.userID ?? geteuid()
        if status.st_uid != wanted {
            guard let owner, status.st_uid == 0, fchown(descriptor, owner.userID, owner.groupID) == 0 else {
                throw unsafe(path, "belongs to another user (\(status.st_uid))")
            }
        }
        if status.st_mode & 0o777 != 0o700, fchmod(descriptor, 0o700) != 0 {
            throw unsafe(path, "can't be closed to others: \(systemMessage(errno))")
        }
        if let owner { try checkReach(path, owner) }
    }

    /// The server's user needs search permission on each directory above; its own error wouldn't say which one lacks it.
    private static func checkReach(_ path: String, _ user: SystemUser) throws {
        var parent = directoryAbove(path)
        while parent != "/" {
            var status = stat()
            guard stat(parent, &status) == 0 else { return }
            let needed: mode_t =
                status.st_uid == user.userID ? 0o100 : status.st_gid == user.groupID ? 0o010 : 0o001
            guard status.st_mode & needed != 0 else {
                throw unsafe(
                    path,
                    "can't be reached by the user \(user.name), as whom PostgreSQL has to run: \(parent) is closed")
            }
            parent = directoryAbove(parent)
        }
    }

    private static func createParents(of path: String) throws {
        let parent = directoryAbove(path)
        guard parent != "/", access(parent, F_OK) != 0 else { return }
        try createParents(of: parent)
        if mkdir(parent, 0o755) != 0, errno != EEXIST {
            throw unsafe(parent, "can't be created: \(systemMessage(errno))")
        }
    }

    static func directoryAbove(_ path: String) -> String {
        guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else { return "/" }
        return String(path[..<slash])
    }

    private static func unsafe(_ path: String, _ reason: String) -> PrivateClusterError {
        PrivateClusterError(.unsafeDirectory, "\(path) \(reason).")
    }
}

/// An exclusive lock between processes; released when its owner ends, however that happens.
struct DirectoryLock: ~Copyable {
    fileprivate let descriptor: Int32

    deinit {
        close(descriptor)
    }

    /// Waits up to `patience` seconds for whoever holds it; throws `.busy` then.
    static func take(_ path: String, patience: Int) throws -> DirectoryLock {
        let descriptor = cplatform_open_lock(path, 0o600)
        guard descriptor >= 0 else {
            throw PrivateClusterError(.unsafeDirectory, "\(path) can't be opened: \(systemMessage(-descriptor))")
        }
        let deadline = ContinuousClock.now.advanced(by: .seconds(patience))
        while true {
            let failure = cplatform_try_lock(descriptor)
            if failure == 0 { return DirectoryLock(descriptor: descriptor) }
            guard failure == EWOULDBLOCK || failure == EINTR, ContinuousClock.now < deadline else {
                close(descriptor)
                throw PrivateClusterError(
                    .busy, "Another process has held \(path) for \(patience) seconds (\(systemMessage(failure))).")
            }
            usleep(20_000)
        }
    }
}
