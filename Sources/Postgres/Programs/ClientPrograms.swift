#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where pg_dump and pg_restore are installed, which may be without a server.
struct ClientPrograms {
    let directory: String
    let majorVersion: Int

    func path(_ program: String) -> String { directory + "/" + program }

    /// Of the server's own version, or else the oldest of those that are newer: pg_dump refuses servers newer than itself.
    static func find(
        forServer serverVersion: Int, environmentDirectory: String?, searchPath: String
    ) throws -> ClientPrograms {
        let directories =
            environmentDirectory.flatMap { $0.isEmpty ? nil : [$0] }
            ?? ServerBinaries.candidateDirectories() + searchPath.split(separator: ":").map(String.init)
        let suited = directories.compactMap(inspect).filter { $0.majorVersion >= serverVersion }
        guard let best = suited.min(by: { $0.majorVersion < $1.majorVersion }) else {
            throw PrivateClusterError(
                .binariesMissing,
                "pg_dump and pg_restore for PostgreSQL \(serverVersion) aren't installed. Install package "
                    + "postgresql-client-\(serverVersion) on Debian and Ubuntu, postgresql on Fedora and RHEL, or point "
                    + "SITREP_PG_BIN at the directory that has them.")
        }
        return best
    }

    private static func inspect(_ directory: String) -> ClientPrograms? {
        for program in ["pg_dump", "pg_restore"] where access(directory + "/" + program, X_OK) != 0 { return nil }
        let version = ServerBinaries.versionInPath(directory) ?? ServerBinaries.version(of: directory + "/pg_dump")
        return version.map { ClientPrograms(directory: directory, majorVersion: $0) }
    }
}
