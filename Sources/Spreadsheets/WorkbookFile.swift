import CXLSXWriter

#if canImport(Glibc)
    import Glibc
#elseif canImport(Darwin)
    import Darwin
#endif

/// A workbook of the library and the temporary file it is written to, beside the file that it will become.
///
/// The library frees its workbook when it closes it, also when that fails; `close` and `deinit` together see to it that
/// this happens once.
final class WorkbookFile {
    let path: String
    /// Valid until `close`.
    private(set) var workbook: UnsafeMutablePointer<lxw_workbook>
    private let temporaryPath: String
    private var isOpen = true

    /// Fails where the directory can't be written to. The library would say so only at the end, and on stderr.
    init(path: String, constantMemory: Bool) throws(WorkbookError) {
        self.path = path
        if let missing = cxlsxwriter_load() {
            throw WorkbookError(path: path, reason: .noLibrary(String(cString: missing)))
        }
        temporaryPath = path + ".\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
        let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL, 0o644)
        guard descriptor >= 0 else { throw WorkbookError(path: path, reason: .notWritable(errno: errno)) }
        Self.closeDescriptor(descriptor)
        var options = lxw_workbook_options()
        options.constant_memory = constantMemory ? 1 : 0
        options.use_zip64 = 0
        guard let workbook = workbook_new_opt(temporaryPath, &options) else {
            unlink(temporaryPath)
            throw WorkbookError(path: path, reason: .notWritten("out of memory"))
        }
        self.workbook = workbook
    }

    deinit {
        guard isOpen else { return }
        // Closing is the only way to free it; what it writes is not wanted.
        workbook_close(workbook)
        unlink(temporaryPath)
    }

    /// Writes the file and puts it in its place in one step; on failure nothing of it remains.
    func close() throws(WorkbookError) {
        guard isOpen else { throw WorkbookError(path: path, reason: .finished) }
        isOpen = false
        let result = workbook_close(workbook)
        guard result == LXW_NO_ERROR else {
            unlink(temporaryPath)
            throw WorkbookError(path: path, reason: .notWritten(String(cString: lxw_strerror(result))))
        }
        if let damage = WrittenWorkbook.damage(at: temporaryPath) {
            unlink(temporaryPath)
            throw WorkbookError(path: path, reason: .notWritten(damage))
        }
        guard rename(temporaryPath, path) == 0 else {
            let number = errno
            unlink(temporaryPath)
            throw WorkbookError(path: path, reason: .notRenamed(errno: number))
        }
    }

    /// A method named `close` hides the system's function of that name.
    private static func closeDescriptor(_ descriptor: Int32) {
        #if canImport(Glibc)
            _ = Glibc.close(descriptor)
        #else
            _ = Darwin.close(descriptor)
        #endif
    }
}

func systemMessage(_ number: Int32) -> String {
    guard let message = strerror(number) else { return "error \(number)" }
    return String(cString: message)
}

extension RawRepresentable where RawValue == UInt32 {
    /// The library's constants are enumerations, its parameters bytes.
    var byte: UInt8 { UInt8(truncatingIfNeeded: rawValue) }
}

/// Strings that the library keeps pointers to; they live as long as this does.
final class LibraryStrings {
    private var strings: [UnsafeMutablePointer<CChar>] = []

    deinit {
        for string in strings { free(string) }
    }

    func copy(_ text: String) -> UnsafeMutablePointer<CChar>? {
        guard let string = strdup(text) else { return nil }
        strings.append(string)
        return string
    }
}
