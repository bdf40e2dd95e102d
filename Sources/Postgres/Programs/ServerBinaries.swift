#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Where PostgreSQL's server programs are installed.
struct ServerBinaries: Equatable {
    let directory: String
    let majorVersion: Int

    static let oldestVersion = 15
    static let advice =
        "Install the PostgreSQL server, 15 or later: package postgresql-15 or later on Debian and Ubuntu, "
        + "postgresql-server on Fedora and RHEL, postgresql@15 or later with Homebrew; or point SITREP_PG_BIN at the "
        + "directory that has initdb and pg_ctl; or configure the address of a database server."

    func path(_ program: String) -> String { directory + "/" + program }

    /// The programs for a cluster of that major version, or the newest ones for a new cluster.
    ///
    /// Looked for in the directory that the environment names, which alone counts when it is given; then where
    /// `pg_config` says; then in the places where distributions keep several versions side by side.
    static func find(for clusterVersion: Int?, environmentDirectory: String?) throws -> ServerBinaries {
        if let environmentDirectory, !environmentDirectory.isEmpty {
            guard let named = inspect(environmentDirectory) else {
                throw PrivateClusterError(
                    .binariesMissing,
                    "SITREP_PG_BIN is \(environmentDirectory), where initdb, pg_ctl and postgres aren't.")
            }
            return try choose(from: [named], for: clusterVersion)
        }
        var found = candidateDirectories().compactMap(inspect)
        // Only asked when the usual places don't have what is needed, because it costs a process.
        if (try? choose(from: found, for: clusterVersion)) == nil, let configured = configuredDirectory() {
            found += [configured].compactMap(inspect)
        }
        return try choose(from: found, for: clusterVersion)
    }

    static func choose(from found: [ServerBinaries], for clusterVersion: Int?) throws -> ServerBinaries {
        guard let newest = found.max(by: { $0.majorVersion < $1.majorVersion }) else {
            throw PrivateClusterError(.binariesMissing, "PostgreSQL's server programs aren't installed. \(advice)")
        }
        guard let clusterVersion else {
            guard newest.majorVersion >= oldestVersion else {
                throw PrivateClusterError(
                    .wrongVersion, "PostgreSQL \(newest.majorVersion) in \(newest.directory) is too old. \(advice)")
            }
            return newest
        }
        guard let matching = found.first(where: { $0.majorVersion == clusterVersion }) else {
            throw PrivateClusterError(
                .wrongVersion,
                "The database was made by PostgreSQL \(clusterVersion), but only \(newest.majorVersion) is installed: "
                    + "install \(clusterVersion) beside it (postgresql-\(clusterVersion)), or upgrade with pg_upgrade.")
        }
        return matching
    }

    static func candidateDirectories() -> [String] {
        var directories: [String] = []
        for (root, suffix) in [("/usr/lib/postgresql", "/bin"), ("/usr", "/bin"), ("/opt/homebrew/opt", "/bin")] {
            for name in entries(of: root) where root != "/usr" || name.hasPrefix("pgsql-") {
                directories.append(root + "/" + name + suffix)
            }
        }
        return directories + ["/usr/local/pgsql/bin", "/usr/local/bin", "/usr/bin"]
    }

    private static func configuredDirectory() -> String? {
        guard let outcome = try? ChildProcess.run(["pg_config", "--bindir"]), outcome.status == 0 else { return nil }
        let directory = outcome.output.split(separator: "\n").first.map(String.init) ?? ""
        return directory.hasPrefix("/") ? directory : nil
    }

    private static func inspect(_ directory: String) -> ServerBinaries? {
        for program in ["initdb", "pg_ctl", "postgres"] where access(directory + "/" + program, X_OK) != 0 {
            return nil
        }
        guard let version = versionInPath(directory) ?? version(of: directory + "/postgres") else { return nil }
        return ServerBinaries(directory: directory, majorVersion: version)
    }

    /// `/usr/lib/postgresql/15/bin` and `/usr/pgsql-15/bin` name the version, which saves asking the program.
    static func versionInPath(_ directory: String) -> Int? {
        let parts = directory.split(separator: "/")
        guard parts.count >= 2, directory.hasPrefix("/usr/"), parts.last == "bin" else { return nil }
        return parts[parts.count - 2].split(separator: "-").last.flatMap { Int($0) }
    }

    /// What a program says of itself; nil where it says nothing.
    static func version(of program: String) -> Int? {
        guard let outcome = try? ChildProcess.run([program, "--version"]), outcome.status == 0 else {
            return nil
        }
        return majorVersion(in: outcome.output)
    }

    /// From `postgres (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)` or `17beta1`.
    static func majorVersion(in text: String) -> Int? {
        guard let mark = text.firstRange(of: "(PostgreSQL) ") else { return nil }
        return Int(text[mark.upperBound...].prefix { $0.isASCII && $0.isNumber })
    }

    private static func entries(of directory: String) -> [String] {
        guard let stream = opendir(directory) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names
    }
}
