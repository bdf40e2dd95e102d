import SwiftASN1

/// What an authority states in a token (RFC 3161 §2.4.2, `TSTInfo`). Its signature is not checked here: `openssl ts -verify` does that
/// with the certificates that the auditor trusts.
package struct TimeStamp: Equatable, Sendable {
    /// SHA-256 of the stamped bytes; nil when the authority used another hash.
    package let imprint: TreeHash?
    /// Under which the authority stamps, as `1.2.3.4`.
    package let policy: String
    /// `2026-03-10T14:30:00Z`, with a fraction where the authority gives one: UTC, to the authority's own accuracy.
    package let time: String
    /// Of the request that was answered, as the content of a DER integer.
    let nonce: [UInt8]?

    /// Size of a response beyond which it is not read; usual are 2 to 10 KiB.
    package static let greatestSize = 1 << 20

    /// Reads a whole `TimeStampResp` in DER.
    ///
    /// - Throws: `Defect` unless the authority granted the stamp and the token can be read.
    package init(response: [UInt8]) throws(Defect) {
        do {
            self = try TimeStamp.read(response: response)
        } catch let defect as Defect {
            throw defect
        } catch { throw .form("\(error)") }
    }

    /// Reads the answer to a request.
    ///
    /// - Throws: also when it stamps something else or answers another request.
    package init(response: [UInt8], answering request: TimeStampRequest) throws(Defect) {
        try self.init(response: response)
        guard imprint == request.imprint else { throw .imprint }
        guard nonce == TimeStamp.integer(request.nonce) else { throw .nonce }
    }

    package enum Defect: Error, Equatable, Sendable, CustomStringConvertible {
        case form(String)
        /// Status, and what the authority says about it.
        case refused(Int, String)
        case imprint
        case nonce

        var isRefusal: Bool { if case .refused = self { true } else { false } }

        package var description: String {
            switch self {
            case .form: "is no time-stamp response in DER"
            case .refused(let status, let words):
                "the authority refused, status \(status)" + (words.isEmpty ? "" : ": \(words)")
            case .imprint: "the authority stamped something else"
            case .nonce: "the authority answered another request"
            }
        }
    }

    /// Big-endian, as few bytes as it needs, the first of them below 0x80.
    private static func integer(_ value: UInt64) -> [UInt8] {
        let bytes = stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
        let shortest = bytes.drop { $0 == 0 }
        return (shortest.first.map { $0 < 0x80 } ?? false) ? Array(shortest) : [0] + shortest
    }
}

// MARK: - Reading

extension TimeStamp {
    private static func read(response: [UInt8]) throws -> TimeStamp {
        guard response.count <= greatestSize else { throw Defect.form("too large") }
        let info = try DER.sequence(try DER.parse(response), identifier: .sequence) { parts -> ArraySlice<UInt8>? in
            guard let state = parts.next() else { throw Defect.form("empty") }
            let (status, words) = try status(state)
            // 1: with modifications, which the fields below then show.
            guard status == 0 || status == 1 else { throw Defect.refused(status, words) }
            return try parts.next().map(content)
        }
        guard let info else { throw Defect.form("no token") }
        return try TimeStamp(info: try DER.parse(info))
    }

    /// `PKIStatusInfo`: the status, and its text and failure bits in words.
    private static func status(_ node: ASN1Node) throws -> (Int, String) {
        try DER.sequence(node, identifier: .sequence) { parts in
            let status = try Int(derEncoded: &parts)
            var words: [String] = []
            while let part = parts.next() {
                switch part.content {
                case .constructed(let texts) where part.identifier == .sequence:
                    words += try texts.map { String(try ASN1UTF8String(derEncoded: $0)) }
                case .primitive(let bits) where part.identifier == .bitString:
                    words += failures.filter { isSet($0.bit, in: bits.dropFirst()) }.map(\.name)
                default: throw Defect.form("a status in another form")
                }
            }
            return (status, words.joined(separator: ", "))
        }
    }

    /// `PKIFailureInfo`, RFC 3161 §2.4.2.
    private static let failures: [(bit: Int, name: String)] = [
        (0, "badAlg"), (2, "badRequest"), (5, "badDataFormat"), (14, "timeNotAvailable"), (15, "unacceptedPolicy"),
        (16, "unacceptedExtension"), (17, "addInfoNotAvailable"), (25, "systemFailure"),
    ]

    private static func isSet(_ bit: Int, in bytes: ArraySlice<UInt8>) -> Bool {
        let index = bytes.startIndex + bit / 8
        return index < bytes.endIndex && bytes[index] & 0x80 >> UInt8(bit % 8) != 0
    }

    /// The signed content of a token, which is a CMS `SignedData` around a `TSTInfo` (RFC 5652 §5.1).
    private static func content(_ token: ASN1Node) throws -> ArraySlice<UInt8> {
        try DER.sequence(token, identifier: .sequence) { parts in
            try require(try ASN1ObjectIdentifier(derEncoded: &parts), is: TimeStampObject.signedData)
            return try DER.explicitlyTagged(&parts, tagNumber: 0, tagClass: .contextSpecific) { data in
                try DER.sequence(data, identifier: .sequence) { parts in
                    _ = try Int(derEncoded: &parts)
                    guard let digests = parts.next(), digests.identifier == .set, case .constructed = digests.content,
                        let inner = parts.next()
                    else { throw Defect.form("no signed content") }
                    // Certificates and signatures are for others to judge.
                    while parts.next() != nil {}
                    return try DER.sequence(inner, identifier: .sequence) { parts in
                        try require(try ASN1ObjectIdentifier(derEncoded: &parts), is: TimeStampObject.stampInfo)
                        return try DER.explicitlyTagged(&parts, tagNumber: 0, tagClass: .contextSpecific) {
                            try ASN1OctetString(derEncoded: $0).bytes
                        }
                    }
                }
            }
        }
    }

    private static func require(_ found: ASN1ObjectIdentifier, is expected: ASN1ObjectIdentifier) throws {
        guard found == expected else { throw Defect.form("\(found) instead of \(expected)") }
    }

    private init(info: ASN1Node) throws {
        func next(_ parts: inout ASN1NodeCollection.Iterator, _ kind: ASN1Identifier) throws -> ASN1Node {
            guard let part = parts.next(), part.identifier == kind else { throw Defect.form("no \(kind)") }
            return part
        }
        self = try DER.sequence(info, identifier: .sequence) { parts in
            guard try Int(derEncoded: &parts) == 1 else { throw Defect.form("another version") }
            let policy = try ASN1ObjectIdentifier(derEncoded: &parts)
            let imprint = try DER.sequence(try next(&parts, .sequence), identifier: .sequence) { parts -> TreeHash? in
                let algorithm = try DER.sequence(try next(&parts, .sequence), identifier: .sequence) { parts in
                    let algorithm = try ASN1ObjectIdentifier(derEncoded: &parts)
                    while parts.next() != nil {}
                    return algorithm
                }
                let digest = try ASN1OctetString(derEncoded: &parts).bytes
                return algorithm == TimeStampObject.sha256 ? TreeHash(Array(digest)) : nil
            }
            guard case .primitive = try next(&parts, .integer).content else { throw Defect.form("no serial number") }
            let time = try TimeStamp.text(try next(&parts, .generalizedTime))
            var nonce: [UInt8]?
            // Accuracy, ordering, the authority's name and extensions may stand around it.
            while let part = parts.next() {
                if nonce == nil, part.identifier == .integer, case .primitive(let bytes) = part.content {
                    nonce = Array(bytes)
                }
            }
            return TimeStamp(imprint: imprint, policy: "\(policy)", time: time, nonce: nonce)
        }
    }

    private init(imprint: TreeHash?, policy: String, time: String, nonce: [UInt8]?) {
        self.imprint = imprint
        self.policy = policy
        self.time = time
        self.nonce = nonce
    }

    /// `20260310143000.5Z` with its signs between.
    private static func text(_ node: ASN1Node) throws -> String {
        _ = try GeneralizedTime(derEncoded: node)
        guard case .primitive(let bytes) = node.content else { throw Defect.form("a time in another form") }
        let digits = String(decoding: bytes, as: UTF8.self)
        func part(_ from: Int, _ count: Int) -> Substring { digits.dropFirst(from).prefix(count) }
        return "\(part(0, 4))-\(part(4, 2))-\(part(6, 2))T\(part(8, 2)):\(part(10, 2)):\(part(12, 2))"
            + digits.dropFirst(14)
    }
}
