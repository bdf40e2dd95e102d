/// A header block as it was read: exactly one that the writer would make, or refused with the reason.
package enum TarBlock: Equatable {
    case zero
    case file(path: String, size: UInt64)
    /// Precedes the record of a large file's size.
    case largeFile(recordSize: UInt64)
    case refused(BundleFinding)

    /// `block` has 512 bytes.
    package init(_ block: [UInt8]) {
        if block.allSatisfy({ $0 == 0 }) {
            self = .zero
            return
        }
        let name = String(decoding: block[..<100].prefix { $0 != 0 }, as: UTF8.self)
        let type = block[156]
        guard let size = TarBlock.octal(block[124..<135]),
            TarHeader.block(name: BundlePath.isValid(name) ? name : "", size: size, type: type) == block
        else {
            self = .refused(TarBlock.finding(block, name: name, type: type))
            return
        }
        switch type {
        case UInt8(ascii: "0"): self = .file(path: name, size: size)
        case UInt8(ascii: "x") where name == TarHeader.paxName: self = .largeFile(recordSize: size)
        default: self = .refused(TarBlock.finding(block, name: name, type: type))
        }
    }

    private static func finding(_ block: [UInt8], name: String, type: UInt8) -> BundleFinding {
        let shown = String(name.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F })
        if !BundlePath.isValid(name) { return BundleFinding(.pathUnsafe, shown, "is no path that a bundle can hold") }
        if type != UInt8(ascii: "0") {
            return BundleFinding(.fileKind, shown, "is a link, a directory or something else that is no regular file")
        }
        return BundleFinding(.archiveHeader, shown, "a header that differs from the one prescribed")
    }

    private static func octal(_ digits: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        for digit in digits {
            guard (0x30...0x37).contains(digit) else { return nil }
            value = value << 3 | UInt64(digit - 0x30)
        }
        return value
    }
}
