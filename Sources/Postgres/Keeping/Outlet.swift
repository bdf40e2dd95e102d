#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One direction of a connection that does not block, with what the other side has not taken yet.
struct Outlet {
    let descriptor: Int32
    private var waiting: [UInt8] = []
    private(set) var isBroken: Bool

    /// - Parameter descriptor: -1 where there is nobody.
    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isBroken = descriptor < 0
    }

    var isEmpty: Bool { waiting.isEmpty }

    /// Sends what is taken at once and keeps the rest for `flush()`; drops it where nobody reads any more.
    mutating func send(_ bytes: UnsafeRawBufferPointer) {
        guard !isBroken else { return }
        guard isEmpty else { return waiting.append(contentsOf: bytes) }
        waiting.append(contentsOf: bytes[sendNow(bytes)...])
    }

    mutating func send(_ bytes: [UInt8]) { bytes.withUnsafeBytes { send($0) } }

    mutating func flush() {
        let count = waiting.withUnsafeBytes { sendNow($0) }
        if isBroken { waiting = [] } else { waiting.removeFirst(count) }
    }

    private mutating func sendNow(_ bytes: UnsafeRawBufferPointer) -> Int {
        var sent = 0
        while sent < bytes.count {
            let count = write(descriptor, bytes.baseAddress.map { $0 + sent }, bytes.count - sent)
            if count > 0 {
                sent += count
            } else if errno == EAGAIN {
                break
            } else if errno != EINTR {
                isBroken = true
                return bytes.count
            }
        }
        return sent
    }
}
