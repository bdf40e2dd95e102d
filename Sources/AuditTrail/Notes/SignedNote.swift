/// Text with signatures below it (C2SP signed-note).
package struct SignedNote: Equatable, Sendable {
    /// Ends with a newline.
    package let text: String
    package let signatures: [Signature]

    package struct Signature: Equatable, Sendable {
        package let name: String
        package let keyID: UInt32
        package let bytes: [UInt8]

        package init(name: String, keyID: UInt32, bytes: [UInt8]) {
            self.name = name
            self.keyID = keyID
            self.bytes = bytes
        }
    }

    package enum Defect: Error, Equatable, Sendable {
        case notUTF8
        case controlCharacter
        case noSignatures
        case malformedSignature
        case tooLarge
        /// A key that we know has the name and the id, and did not make this signature.
        case wrongSignature(name: String)
        /// No signature by any key that we know.
        case unknownSigners
    }

    /// A signature by a key that we know, found right.
    package struct Verified: Equatable, Sendable {
        package let key: VerifierKey
        /// Seconds since 1970, where the algorithm carries a time.
        package let time: UInt64?
    }

    static let greatestSize = 1 << 20

    /// Reads the form only; nothing in it means anything before `verify`.
    package init(_ bytes: [UInt8]) throws(Defect) {
        guard bytes.count <= SignedNote.greatestSize else { throw .tooLarge }
        guard String(validating: bytes, as: UTF8.self) != nil else { throw .notUTF8 }
        guard bytes.allSatisfy({ $0 >= 0x20 || $0 == 0x0A }) else { throw .controlCharacter }
        // The last blank line: the text itself may have blank lines.
        let blank = bytes.indices.dropLast().last { bytes[$0] == 0x0A && bytes[$0 + 1] == 0x0A }
        guard let blank, bytes.last == 0x0A, blank + 2 < bytes.count else { throw .noSignatures }
        text = String(decoding: bytes[...blank], as: UTF8.self)
        var signatures: [Signature] = []
        for line in bytes[(blank + 2)..<(bytes.count - 1)].split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let signature = Signature(line: line) else { throw .malformedSignature }
            signatures.append(signature)
        }
        self.signatures = signatures
    }

    package init(text: String, signatures: [Signature]) {
        self.text = text
        self.signatures = signatures
    }

    package var bytes: [UInt8] { Array((text + "\n" + signatures.map(\.line).joined()).utf8) }

    /// The signatures by keys of the ring. Unknown signatures are passed over; a wrong one by a known key fails the
    /// whole note, and so does the absence of any.
    package func verify(_ ring: KeyRing) throws(Defect) -> [Verified] {
        let known = ring.known
        var verified: [Verified] = []
        for signature in signatures {
            let candidates = known.filter { $0.name == signature.name && $0.id == signature.keyID }
            for key in candidates {
                guard let found = signature.check(key, text: text) else { throw .wrongSignature(name: key.name) }
                verified.append(found)
            }
        }
        guard !verified.isEmpty else { throw .unknownSigners }
        return verified
    }
}

extension SignedNote.Signature {
    /// Reads `— NAME BASE64`, without the newline.
    init?(line: ArraySlice<UInt8>) {
        // Split by bytes: a space with a combining mark behind it is one character to Swift.
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("\u{2014}".utf8) else { return nil }
        let name = String(decoding: parts[1], as: UTF8.self)
        guard VerifierKey.isValid(name: name), let bytes = Base64.decode(parts[2]), bytes.count > 4 else { return nil }
        self.name = name
        keyID = bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        self.bytes = Array(bytes.dropFirst(4))
    }

    var line: String { "\u{2014} \(name) \(Base64.encode(VerifierKey.idBytes(keyID) + bytes))\n" }

    /// `nil` when it is not this key's signature of the text.
    func check(_ key: VerifierKey, text: String) -> SignedNote.Verified? {
        switch key.algorithm {
        case .ed25519:
            guard bytes.count == 64, key.isSignature(bytes, of: Array(text.utf8)) else { return nil }
            return SignedNote.Verified(key: key, time: nil)
        case .timestamped:
            guard bytes.count == 72 else { return nil }
            let time = bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            guard time <= UInt64(Int64.max),
                key.isSignature(bytes.dropFirst(8), of: Cosignature.message(text: text, time: time))
            else { return nil }
            return SignedNote.Verified(key: key, time: time)
        }
    }
}

/// What is signed together with a time (C2SP tlog-cosignature, Ed25519).
enum Cosignature {
    /// `time` in seconds since 1970.
    static func message(text: String, time: UInt64) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }
}
