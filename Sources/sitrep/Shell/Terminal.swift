import Casework
import Foundation
import IncidentModel

/// What is known of the terminal, and writing to it.
enum Terminal {
    /// Colour only on a terminal, and only where nobody has said no.
    static let hasColor: Bool = {
        let environment = Environment.variables
        guard environment["NO_COLOR"].map(\.isEmpty) ?? true, environment["TERM"] != "dumb" else { return false }
        return isatty(STDOUT_FILENO) == 1
    }()

    static let isInteractive = isatty(STDOUT_FILENO) == 1
    static let showsProgress = isatty(STDERR_FILENO) == 1

    /// Columns; wide where the output goes to a file.
    static let width: Int = {
        var size = winsize()
        if ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 { return Int(size.ws_col) }
        if let columns = Environment.variables["COLUMNS"].flatMap(Int.init), columns > 0 {
            return columns
        }
        return isInteractive ? 80 : 160
    }()

    static func print(_ text: String) throws {
        try write(text + "\n", to: STDOUT_FILENO)
    }

    /// Text without a line break.
    static func write(text: String) throws {
        try write(text, to: STDOUT_FILENO)
    }

    /// UTF-8 without a line break.
    static func write(bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write(raw: $0) }
    }

    /// - Parameter isAnswer: false where the bytes are what was asked for, and not only what is said of it.
    static func write(raw bytes: UnsafeRawBufferPointer, isAnswer: Bool = true) throws {
        try write(bytes, to: STDOUT_FILENO, name: "standard output", isAnswer: isAnswer)
    }

    static func write(_ data: Data) throws {
        try write(data, to: STDOUT_FILENO, name: "standard output")
    }

    /// Writes all of it, however the system cuts it up.
    static func write(_ data: Data, to descriptor: Int32, name: String) throws {
        try data.withUnsafeBytes { try write($0, to: descriptor, name: name) }
    }

    static func error(_ text: String) {
        guard !text.isEmpty, text != "sitrep: " else { return }
        // There is nowhere left to report a failure to write to stderr.
        _ = try? write(text + "\n", to: STDERR_FILENO)
    }

    /// Text on stderr without a line break.
    static func inline(_ text: String) {
        // There is nowhere left to report a failure to write to stderr.
        _ = try? write(text, to: STDERR_FILENO)
    }

    private static func write(_ text: String, to descriptor: Int32) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0), to: descriptor, name: "standard output") }
    }

    private static func write(
        _ bytes: UnsafeRawBufferPointer, to descriptor: Int32, name: String, isAnswer: Bool = true
    ) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = Foundation.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if errno == EPIPE {
                throw BrokenPipe()
            } else if errno != EINTR {
                let number = errno
                let reason = String(cString: strerror(number))
                // Whoever tries again after a commit does it a second time.
                guard !isAnswer || !KeptWork.isAny else {
                    throw FileProblem(
                        path: name, reason: reason + "; what was asked for is done, only the answer is lost",
                        code: .outputLost)
                }
                throw FileProblem(path: name, reason: reason, code: Failure.code(ofSystem: number))
            }
        }
    }

    // MARK: Colour

    enum Style: String {
        case bold = "1"
        case dim = "2"
        case red = "31"
        case green = "32"
        case yellow = "33"
        case blue = "34"
        case magenta = "35"
        case cyan = "36"
        case critical = "1;37;41"
    }

    static func styled(_ text: String, _ style: Style?) -> String {
        guard hasColor, let style else { return text }
        return "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m"
    }

    static func style(_ severity: Severity) -> Style? {
        switch severity {
        case .critical: .critical
        case .high: .red
        case .medium: .yellow
        case .low: .blue
        case .info, .unrated: .dim
        }
    }

    static func style(_ phase: Phase) -> Style? {
        switch phase {
        case .new: .magenta
        case .triage: .cyan
        case .containment: .red
        case .eradication: .yellow
        case .recovery: .blue
        case .review: .green
        case .closed: .dim
        }
    }

    /// Text of somebody else made harmless: control characters and changes of writing direction become visible.
    static func safe(_ text: String) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            scalar.value >= 0x20 && scalar.value != 0x7F && !(0x80...0x9F).contains(scalar.value)
                && !isDirection(scalar)
        }
        if isPlain { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if scalar == "\n" || scalar == "\t" {
                result += " "
            } else if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) || isDirection(scalar) {
                result += "\\u{" + String(scalar.value, radix: 16) + "}"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func isDirection(_ scalar: Unicode.Scalar) -> Bool {
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
            || scalar.value == 0x200E || scalar.value == 0x200F
    }
}
