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

    static func finish() {
        if Terminal.showsProgress { Terminal.inline("\r\u{1B}[K") }
    }
}
