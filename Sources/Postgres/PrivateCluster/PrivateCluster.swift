import Cryptography

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A PostgreSQL server of our own, made from the installed programs, in a directory of our own, on a unix socket only.
///
/// Everything lies in `home`, which should hold nothing else: `data` (the cluster), `run` (the socket), `server.log`,
/// `lock`, and one `NAME.created` for each database that was made. Whoever may enter the directories may connect; so
/// their mode is 0700. As root the server runs as the user `postgres`, to whom `home` then belongs.
///
/// What a crash leaves behind: during `initdb` a directory under another name, removed at the next attempt; between
/// the rename and the creation of the database a cluster without it, which the next start completes; at any later
/// moment a cluster that PostgreSQL recovers by itself.
package struct PrivateCluster: Sendable {
    package let home: String
    package let databaseName: String
    package let socketDirectory: String
    /// Server settings in addition to, or instead of, ours; applied when the server starts.
    private let settings: [(name: String, value: String)]

    static let port = 5_432
    /// Where commands find the keeper of sessions; libpq puts the number of a port into the name of a socket.
    static let keeperPort = 5_433
    static let superuser = "postgres"
    /// `sun_path` has 108 bytes with its NUL on Linux, 104 elsewhere; the name of the socket is part of it.
    static let longestSocketPath = 107

    /// - Parameters:
    ///   - home: an absolute path.
    ///   - socketDirectory: where the socket goes when not to `home/run`. When the path of `home` is too long for a
    ///     socket or has a comma in it, a short directory under `$XDG_RUNTIME_DIR` or `/tmp` is used by itself.
    package init(
        home: String, databaseName: String, socketDirectory: String? = nil,
        settings: [(name: String, value: String)] = []
    ) {
        self.home = home
        self.databaseName = databaseName
        self.settings = settings
        self.socketDirectory = socketDirectory ?? Self.defaultSocketDirectory(home: home, name: databaseName)
    }

    package struct Status: Sendable, Equatable {
        package let isInitialised: Bool
        package let isRunning: Bool
        package let processID: Int32?
        package let majorVersion: Int?
    }

    /// Whether its files say that the server runs and has the database. They may be left from a crash, so that connecting may fail;
    /// but asking the server itself makes it start a process, which takes it as long as half of a connection.
    package var seemsRunning: Bool {
        access(createdMark, F_OK) == 0 && PostmasterFile(dataDirectory: dataDirectory)?.isReady == true
            && ownsSocketDirectory
    }

    /// A directory for sockets outside of the home is there for anybody to make while the server does not run: whoever listens in one that
    /// is not the server's must not be taken for it.
    private var ownsSocketDirectory: Bool {
        var data = stat()
        var sockets = stat()
        return stat(dataDirectory, &data) == 0 && lstat(socketDirectory, &sockets) == 0 && sockets.st_uid == data.st_uid
            && sockets.st_mode & S_IFMT == S_IFDIR && sockets.st_mode & 0o022 == 0
    }

    /// Sets up and starts whatever is missing. When the server runs already this takes two small file reads and one `connect`.
    package func ensureRunning() throws -> String {
        if !isReady() { try start() }
        return connectionString
    }

    /// For libpq; valid while the server runs.
    package var connectionString: String { connectionString(databaseName) }

    /// For another database of the same server.
    package func connectionString(_ database: String) -> String { connectionString(database, port: Self.port) }

    /// Like `connectionString`, of sessions that are kept between clients; nil where nobody keeps any.
    package var keptConnectionString: String? {
        access(keeperSocketPath, F_OK) == 0 && seemsRunning
            ? connectionString(databaseName, port: Self.keeperPort) : nil
    }

    /// Whether somebody keeps sessions at this moment.
    package var keepsSessions: Bool { keptConnectionString != nil && isListening(keeperSocketPath, waits: false) }

    private func connectionString(_ database: String, port: Int) -> String {
        "host=\(Self.quoted(socketDirectory)) port=\(Self.quoted(String(port))) user=\(Self.quoted(Self.superuser)) "
            + "dbname=\(Self.quoted(database))"
    }

    /// Like `ensureRunning`, for a caller who needs no address.
    package func start() throws {
        for path in [home, socketDirectory] { try Self.checkPath(path) }
        guard !socketDirectory.contains(",") else {
            throw PrivateClusterError(
                .unsafeDirectory, "\(socketDirectory) has a comma in it, which a connection string can't express.")
        }
        let user = try SystemUser.serverUser()
        try PrivateDirectory.ensure(home, owner: user)
        let lock = try DirectoryLock.take(home + "/lock", patience: 120)
        if !isReady() {
            let server = ClusterServer(cluster: self, user: user, settings: settings)
            if readSmallFile(dataDirectory + "/PG_VERSION") == nil { try server.initialise() }
            if !isAnswering() { try server.start() }
            try server.createDatabase()
        }
        _ = consume lock
    }

    /// Ends the server, disconnecting whoever is connected; open transactions are rolled back. Does nothing when it
    /// doesn't run.
    package func stop() throws {
        guard readSmallFile(dataDirectory + "/PG_VERSION") != nil else { return }
        let user = try SystemUser.serverUser()
        let lock = try DirectoryLock.take(home + "/lock", patience: 120)
        if isProcessAlive { try ClusterServer(cluster: self, user: user, settings: settings).stop() }
        // A keeper looks for its server when somebody calls, and ends without one.
        _ = isListening(keeperSocketPath, waits: false)
        _ = consume lock
    }

    package func status() -> Status {
        let postmaster = PostmasterFile(dataDirectory: dataDirectory)
        let isRunning = isAnswering()
        return Status(
            isInitialised: readSmallFile(dataDirectory + "/PG_VERSION") != nil, isRunning: isRunning,
            processID: isRunning ? postmaster?.processID : nil, majorVersion: majorVersion)
    }

    var dataDirectory: String { home + "/data" }
    package var logFile: String { home + "/server.log" }
    var socketPath: String { "\(socketDirectory)/.s.PGSQL.\(Self.port)" }
    var keeperSocketPath: String { "\(socketDirectory)/.s.PGSQL.\(Self.keeperPort)" }
    var createdMark: String {
        // Every command looks for it, and the first digest of a process costs more than all the rest of that.
        let isPlain = databaseName.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        return home + "/\(isPlain ? databaseName : Self.hash(databaseName)).created"
    }

    var majorVersion: Int? {
        readSmallFile(dataDirectory + "/PG_VERSION").flatMap { Int($0.prefix { $0.isNumber }) }
    }

    private var isProcessAlive: Bool { PostmasterFile(dataDirectory: dataDirectory)?.isAlive ?? false }

    /// Accepts connections and has the database.
    private func isReady() -> Bool { seemsRunning && isAnswering() }

    /// The file alone may be left from a crash, and the socket alone exists before recovery has ended.
    private func isAnswering() -> Bool {
        guard let postmaster = PostmasterFile(dataDirectory: dataDirectory), postmaster.isReady else { return false }
        return isListening(socketPath)
    }

    /// pg_ctl puts these paths between double quotes into a shell command, without escaping anything.
    private static func checkPath(_ path: String) throws {
        guard path.hasPrefix("/") else {
            throw PrivateClusterError(.unsafeDirectory, "\(path) isn't an absolute path.")
        }
        guard !path.contains(where: { "\"$`\\\n".contains($0) }) else {
            throw PrivateClusterError(
                .unsafeDirectory, "\(path) has one of the characters \" $ ` \\ in it, which pg_ctl can't handle.")
        }
    }

    private static func quoted(_ value: String) -> String {
        var quoted = "'"
        for character in value {
            if character == "'" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "'"
    }

    private static func defaultSocketDirectory(home: String, name: String) -> String {
        let usual = home + "/run"
        // In a connection string a comma separates hosts, and there is no way to quote one.
        let isUsable = usual.utf8.count + "/.s.PGSQL.\(port)".utf8.count <= longestSocketPath && !usual.contains(",")
        if isUsable { return usual }
        // A server that runs was perhaps started with another runtime directory in the environment than this process has.
        if let running = PostmasterFile(dataDirectory: home + "/data"), running.isAlive,
            let directory = running.socketDirectory
        {
            return directory
        }
        let short = "\(name.utf8.count <= 24 ? name : "pg")-\(hash("\(geteuid()) \(home)"))"
        // Root's runtime directory is closed to the user as whom the server runs.
        if geteuid() != 0, let runtime = getenv("XDG_RUNTIME_DIR").map({ String(cString: $0) }),
            runtime.hasPrefix("/"), runtime.utf8.count <= 50, access(runtime, W_OK) == 0
        {
            return runtime + "/" + short
        }
        return "/tmp/" + short
    }

    private static func hash(_ text: String) -> String {
        var hexadecimal: [UInt8] = []
        for byte in SHA256.hash(Array(text.utf8)).prefix(6) { hexadecimal.appendHexadecimal(byte) }
        return String(decoding: hexadecimal, as: UTF8.self)
    }
}
