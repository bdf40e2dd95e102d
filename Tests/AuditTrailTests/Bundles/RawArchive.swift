/// Takes an archive apart and puts it together again in ways that the writer would not.
struct RawArchive {
    struct Member {
        var name: String
        var bytes: [UInt8] = []
        var type: Character = "0"
        var link = ""
        var size: Int?
        var mode = "0000644"
    }

    var members: [Member]
    var end = [UInt8](repeating: 0, count: 1024)

    init(_ archive: [UInt8]) {
        members = []
        var offset = 0
        while offset + 512 <= archive.count, archive[offset] != 0 {
            let name = String(decoding: archive[offset..<offset + 100].prefix { $0 != 0 }, as: UTF8.self)
            let digits = String(decoding: archive[(offset + 124)..<(offset + 135)], as: UTF8.self)
            let size = Int(digits, radix: 8) ?? 0
            members.append(Member(name: name, bytes: Array(archive[(offset + 512)..<(offset + 512 + size)])))
            offset += 512 + (size + 511) / 512 * 512
        }
    }

    subscript(_ name: String) -> [UInt8] {
        get { members.first { $0.name == name }?.bytes ?? [] }
        set {
            for index in members.indices where members[index].name == name { members[index].bytes = newValue }
        }
    }

    var bytes: [UInt8] { members.flatMap(block) + end }

    private func block(_ member: Member) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            for (i, byte) in text.utf8.enumerated() { header[offset + i] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: width - digits.count) + digits
        }
        put(member.name, 0)
        put(member.mode, 100)
        put("0000000", 108)
        put("0000000", 116)
        put(octal(member.size ?? member.bytes.count, 11), 124)
        put("00000000000", 136)
        put("        ", 148)
        put(String(member.type), 156)
        put(member.link, 157)
        put("ustar\u{0}00", 257)
        put("0000000", 329)
        put("0000000", 337)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", 148)
        return header + member.bytes + [UInt8](repeating: 0, count: (512 - member.bytes.count % 512) % 512)
    }
}
