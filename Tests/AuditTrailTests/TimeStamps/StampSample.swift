import AuditTrail

/// A time-stamp response built by hand from RFC 3161, without a signature, with each part to be spoiled.
struct StampSample {
    var status = 0
    var words: [String] = []
    var failureBits: [UInt8] = []
    var hasToken = true
    var signedData: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x07, 0x02]
    var contentType: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x10, 0x01, 0x04]
    var version: [UInt8] = [1]
    var policy: [UInt8] = [0x2A, 0x03, 0x04, 0x01]
    var algorithm: [UInt8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01]
    var digest: [UInt8]
    var serial: [UInt8] = [0x80, 1]
    var time = "20260310143000Z"
    var nonce: [UInt8]? = [0x2A]

    init(of bytes: [UInt8]) { digest = TreeHash.sha256(bytes).withUnsafeBytes { Array($0) } }

    var bytes: [UInt8] {
        let text = words.isEmpty ? [] : StampSample.node(0x30, words.flatMap { StampSample.node(0x0C, Array($0.utf8)) })
        let bits = failureBits.isEmpty ? [] : StampSample.node(0x03, [0] + failureBits)
        let state = StampSample.node(0x30, StampSample.node(0x02, [UInt8(status)]) + text + bits)
        return StampSample.node(0x30, state + (hasToken ? token : []))
    }

    private var token: [UInt8] {
        let node = StampSample.node
        let content = node(0x30, node(0x06, contentType) + node(0xA0, node(0x04, info)))
        let signed = node(0x30, node(0x02, [3]) + node(0x31, []) + content + node(0x31, []))
        return node(0x30, node(0x06, signedData) + node(0xA0, signed))
    }

    private var info: [UInt8] {
        let node = StampSample.node
        let imprint = node(0x30, node(0x30, node(0x06, algorithm) + node(0x05, [])) + node(0x04, digest))
        let accuracy = node(0x30, node(0x02, [1]))
        return node(
            0x30,
            node(0x02, version) + node(0x06, policy) + imprint + node(0x02, serial) + node(0x18, Array(time.utf8))
                + accuracy + (nonce.map { node(0x02, $0) } ?? []))
    }

    /// Tag, shortest length, content.
    static func node(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        if content.count < 0x80 { return [tag, UInt8(content.count)] + content }
        if content.count < 0x100 { return [tag, 0x81, UInt8(content.count)] + content }
        if content.count < 0x1_0000 {
            return [tag, 0x82, UInt8(content.count >> 8), UInt8(content.count & 0xFF)] + content
        }
        return [tag, 0x83, UInt8(content.count >> 16), UInt8(content.count >> 8 & 0xFF), UInt8(content.count & 0xFF)]
            + content
    }

    func with(_ change: (inout StampSample) -> Void) -> [UInt8] {
        var changed = self
        change(&changed)
        return changed.bytes
    }
}
