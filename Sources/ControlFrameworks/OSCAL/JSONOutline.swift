import JSONText

/// Finds where the values within a JSON text begin and end, without building them.
///
/// A catalog of 100 MB as one tree would take a multiple of that; with the outline it is read control by control. What is skipped
/// here is only told apart by brackets and quotes. The strict parser sees every leaf that `parse` is called for.
struct JSONOutline {
    let bytes: UnsafeRawBufferPointer

    /// The whole document, without a byte order mark and blanks around it.
    var document: Range<Int> {
        var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
        var end = bytes.count
        while start < end, Self.isBlank(bytes[start]) { start += 1 }
        while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    func isObject(_ range: Range<Int>) -> Bool { !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "{") }
    func isArray(_ range: Range<Int>) -> Bool { !range.isEmpty && bytes[range.lowerBound] == UInt8(ascii: "[") }

    /// Builds one value, strictly.
    func parse(_ range: Range<Int>) throws(OSCALError) -> JSONTree {
        do {
            return try JSONParser.parse(UnsafeRawBufferPointer(rebasing: bytes[range]))
        } catch {
            throw failure(error.reason, at: range.lowerBound + error.offset)
        }
    }

    /// The members of an object in order; no name may occur twice.
    func members(_ range: Range<Int>) throws(OSCALError) -> [(name: String, value: Range<Int>)] {
        guard isObject(range) else { throw failure("an object is needed here", at: range.lowerBound) }
        var members: [(name: String, value: Range<Int>)] = []
        var names: Set<String> = []
        var position = skipBlanks(range.lowerBound + 1)
        if byte(position) == UInt8(ascii: "}") { return try ended(members, after: position, in: range) }
        while true {
            guard byte(position) == UInt8(ascii: "\"") else {
                throw failure("a member name in quotes is needed here", at: position)
            }
            let end = try skipString(position)
            let name = try parse(position..<end).text ?? ""
            guard names.insert(name).inserted else { throw .repeatedMember(name) }
            position = skipBlanks(end)
            guard byte(position) == UInt8(ascii: ":") else { throw failure("a colon is needed here", at: position) }
            let start = skipBlanks(position + 1)
            let valueEnd = try skipValue(start)
            members.append((name, start..<valueEnd))
            position = skipBlanks(valueEnd)
            if byte(position) == UInt8(ascii: "}") { return try ended(members, after: position, in: range) }
            guard byte(position) == UInt8(ascii: ",") else {
                throw failure("a comma or the object's end is needed here", at: position)
            }
            position = skipBlanks(position + 1)
        }
    }

    /// The elements of an array in order.
    func elements(_ range: Range<Int>) throws(OSCALError) -> [Range<Int>] {
        guard isArray(range) else { throw failure("an array is needed here", at: range.lowerBound) }
        var elements: [Range<Int>] = []
        var position = skipBlanks(range.lowerBound + 1)
        if byte(position) == UInt8(ascii: "]") { return try ended(elements, after: position, in: range) }
        while true {
            let end = try skipValue(position)
            elements.append(position..<end)
            position = skipBlanks(end)
            if byte(position) == UInt8(ascii: "]") { return try ended(elements, after: position, in: range) }
            guard byte(position) == UInt8(ascii: ",") else {
                throw failure("a comma or the array's end is needed here", at: position)
            }
            position = skipBlanks(position + 1)
        }
    }

    func failure(_ reason: String, at offset: Int) -> OSCALError {
        let offset = min(offset, bytes.count)
        return .syntax(line: bytes[..<offset].count { $0 == 0x0A } + 1, offset: offset, reason: reason)
    }

    // MARK: - Skipping

    private func ended<Found>(_ found: Found, after position: Int, in range: Range<Int>) throws(OSCALError) -> Found {
        guard position + 1 == range.upperBound else {
            throw failure("text behind the end of the value", at: position + 1)
        }
        return found
    }

    private func byte(_ position: Int) -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    private func skipBlanks(_ start: Int) -> Int {
        var position = start
        while position < bytes.count, Self.isBlank(bytes[position]) { position += 1 }
        return position
    }

    private func skipString(_ start: Int) throws(OSCALError) -> Int {
        var position = start + 1
        while position < bytes.count {
            switch bytes[position] {
            case 0x22: return position + 1
            case 0x5C: position += 2
            default: position += 1
            }
        }
        throw failure("the text ends within a string", at: bytes.count)
    }

    /// The end of the value that begins here. Brackets are counted, not matched: the parser does that.
    private func skipValue(_ start: Int) throws(OSCALError) -> Int {
        guard let first = byte(start) else { throw failure("the text ends where a value is needed", at: start) }
        if first == 0x22 { return try skipString(start) }
        var position = start
        guard first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            while let byte = byte(position), !Self.isBlank(byte), !",]}:\"".utf8.contains(byte) { position += 1 }
            guard position > start else { throw failure("a value is needed here", at: start) }
            return position
        }
        var depth = 0
        while position < bytes.count {
            switch bytes[position] {
            case 0x22:
                position = try skipString(position)
                continue
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return position + 1 }
            default: break
            }
            position += 1
        }
        throw failure("the text ends within a value", at: bytes.count)
    }
}
