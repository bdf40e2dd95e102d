import Foundation

/// One line on the terminal that counts up; nothing where stderr is no terminal.
enum Progress {
    static func counter(_ what: String) -> @Sendable (Int) -> Void {
        guard Terminal.showsProgress else { return { _ in } }
        return { count in
            // A progress line that can't be shown is no reason to stop.
            Terminal.inline("\r\(count) \(what)\u{1B}[K")
        }
    }

    /// Bytes in millions, shown when the number changes.
    static func bytes(_ what: String) -> (Int) -> Void {
        guard Terminal.showsProgress else { return { _ in } }
        var shown = -1
        return { count in
            guard count / 1_000_000 != shown else { return }
            shown = count / 1_000_000
            Terminal.inline("\r\(shown) MB \(what)\u{1B}[K")
        }
    }

    static func finish() {
        if Terminal.showsProgress { Terminal.inline("\r\u{1B}[K") }
    }
}
