import CLibpq

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A NOTIFY that arrived.
package struct PostgresNotification: Sendable, Equatable {
    package let channel: String
    package let payload: String
    package let backendProcessID: Int
}

extension PostgresSession {
    /// Listens on a channel for as long as the session lives; a pool doesn't lend such a session to anybody else.
    /// Needs a direct connection: a transaction-mode pooler forgets it.
    package func listen(_ channel: String, file: StaticString = #fileID, line: UInt = #line) throws {
        hasSessionState = true
        try execute("listen \(identifier: channel)", file: file, line: line)
    }

    /// The notifications that have arrived, waiting up to `timeout` for the first; empty when none came.
    package func notifications(
        timeout: Duration, file: StaticString = #fileID, line: UInt = #line
    ) throws -> [PostgresNotification] {
        let connection = try handle(file, line)
        let deadline = ContinuousClock.now.advanced(by: timeout)
        while true {
            try checkCancellation(file, line)
            guard PQconsumeInput(connection) == 1 else { throw connectionError(file, line) }
            let arrived = arrivedNotifications(connection)
            let left = deadline - ContinuousClock.now
            if !arrived.isEmpty || left <= .zero { return arrived }
            try wait(connection, upTo: left, file, line)
        }
    }

    private func arrivedNotifications(_ connection: OpaquePointer) -> [PostgresNotification] {
        var arrived: [PostgresNotification] = []
        while let notification = PQnotifies(connection) {
            arrived.append(
                PostgresNotification(
                    channel: String(cString: notification.pointee.relname),
                    payload: String(cString: notification.pointee.extra),
                    backendProcessID: Int(notification.pointee.be_pid)))
            PQfreemem(notification)
        }
        return arrived
    }

    private func wait(
        _ connection: OpaquePointer, upTo timeout: Duration, _ file: StaticString, _ line: UInt
    ) throws {
        var descriptors = [pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)]
        if let wake = gate.wakeDescriptor {
            descriptors.append(pollfd(fd: wake, events: Int16(POLLIN), revents: 0))
        }
        let milliseconds = Int32(clamping: timeout.millisecondsRoundedUp)
        guard poll(&descriptors, nfds_t(descriptors.count), milliseconds) >= 0 || errno == EINTR else {
            throw PostgresError(.connectionLost, "Waiting for the server failed.", file: file, line: line)
        }
    }
}
