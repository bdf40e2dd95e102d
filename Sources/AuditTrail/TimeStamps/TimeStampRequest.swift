import SwiftASN1

/// What an authority is asked to stamp (RFC 3161 §2.4.1): SHA-256 of some bytes, with a nonce, and its certificate wanted in the answer.
package struct TimeStampRequest: Equatable, Sendable {
    package let imprint: TreeHash
    /// Drawn anew for each request, so that an old answer is no answer to it.
    package let nonce: UInt64

    package init(for bytes: [UInt8], nonce: UInt64) {
        imprint = TreeHash.sha256(bytes)
        self.nonce = nonce
    }

    /// `TimeStampReq` in DER.
    package func encoded() throws -> [UInt8] {
        var request = DER.Serializer()
        try request.appendConstructedNode(identifier: .sequence) { request in
            try request.serialize(1)
            try request.appendConstructedNode(identifier: .sequence) { imprint in
                try imprint.appendConstructedNode(identifier: .sequence) { algorithm in
                    try algorithm.serialize(TimeStampObject.sha256)
                    try algorithm.serialize(ASN1Null())
                }
                try imprint.serialize(ASN1OctetString(contentBytes: self.imprint.withUnsafeBytes { Array($0)[...] }))
            }
            try request.serialize(nonce)
            try request.serialize(true)
        }
        return request.serializedBytes
    }
}

/// Object identifiers that time stamps are made of.
enum TimeStampObject {
    /// RFC 5754 §2.2.
    static let sha256: ASN1ObjectIdentifier = [2, 16, 840, 1, 101, 3, 4, 2, 1]
    /// RFC 5652 §5.1.
    static let signedData: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 7, 2]
    /// `id-ct-TSTInfo`, RFC 3161 §2.4.2.
    static let stampInfo: ASN1ObjectIdentifier = [1, 2, 840, 113_549, 1, 9, 16, 1, 4]
}
