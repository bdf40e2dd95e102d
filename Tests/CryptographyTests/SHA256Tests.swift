import Cryptography
import Testing

private func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = hexadecimal.compactMap { $0.hexDigitValue }.map { UInt8($0) }
    return stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
}

@Suite("SHA-256 and SHA-1")
struct SHA256Tests {
    /// FIPS 180-4 examples (NIST, "SHA256.pdf"), and the digest of nothing.
    static let examples: [(String, String)] = [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
        ),
        (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
    ]

    @Test("published digests come out in one piece, in pieces of any size, and of two runs", arguments: examples)
    func published(text: String, digest: String) {
        let input = Array(text.utf8)
        let expected = bytes(digest)
        #expect(SHA256.hash(input) == expected)
        for size in [1, 7, 64, 1_000] where input.count < 100 || size > 1 {
            var hash = SHA256()
            for start in stride(from: 0, to: input.count, by: size) {
                hash.update(Array(input[start..<min(input.count, start + size)]))
            }
            #expect(hash.finalize() == expected)
        }
        var answer = [UInt8](repeating: 0, count: SHA256.byteCount)
        for cut in Set([0, 1, input.count / 2, input.count]) where cut <= input.count {
            Array(input[..<cut]).withUnsafeBytes { first in
                Array(input[cut...]).withUnsafeBytes { second in
                    answer.withUnsafeMutableBytes { SHA256.hash(first, second, into: $0) }
                }
            }
            #expect(answer == expected)
        }
    }

    @Test("a copy goes on by itself, and asking for the digest ends nothing")
    func copies() {
        var one = SHA256()
        one.update(Array("ab".utf8))
        var other = one
        other.update(Array("x".utf8))
        _ = one.finalize()
        one.update(Array("c".utf8))
        #expect(one.finalize() == SHA256.hash(Array("abc".utf8)))
        #expect(other.finalize() == SHA256.hash(Array("abx".utf8)))
    }

    @Test("threads do not disturb each other")
    func threads() async {
        await withTaskGroup(of: Bool.self) { group in
            for number in 0..<8 {
                group.addTask {
                    let input = Array("\(number)".utf8)
                    let first = SHA256.hash(input)
                    return (0..<2_000).allSatisfy { _ in SHA256.hash(input) == first }
                }
            }
            for await isSame in group { #expect(isSame) }
        }
    }

    @Test("SHA-1 of the standard's example")
    func sha1() {
        #expect(SHA1.hash(Array("abc".utf8)) == bytes("a9993e364706816aba3e25717850c26c9cd0d89d"))
        #expect(SHA1.hash([]) == bytes("da39a3ee5e6b4b0d3255bfef95601890afd80709"))
    }
}

@Suite("Ed25519")
struct Ed25519Tests {
    /// RFC 8032 section 7.1, tests 1 to 3: private key, public key, message, signature.
    static let examples: [[String]] = [
        [
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ],
        [
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ],
        [
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ],
    ]

    @Test("the examples of RFC 8032", arguments: examples)
    func published(example: [String]) throws {
        let parts = example.map { bytes($0) }
        #expect(Ed25519.publicKey(of: parts[0]) == parts[1])
        #expect(try Ed25519.signature(of: parts[2], by: parts[0]) == parts[3])
        #expect(Ed25519.isSignature(parts[3], of: parts[2], by: parts[1]))
        for index in [0, 31, 32, 63] {
            var changed = parts[3]
            changed[index] ^= 1
            #expect(!Ed25519.isSignature(changed, of: parts[2], by: parts[1]))
        }
        #expect(!Ed25519.isSignature(parts[3], of: parts[2] + [0], by: parts[1]))
    }

    @Test("a second form of the same signature is none (RFC 8032, 5.1.7: S is below the order of the group)")
    func malleability() throws {
        let parts = Self.examples[1].map { bytes($0) }
        // The order, 2^252 + 27742317777372353535851937790883648493, little-endian.
        let order = bytes("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
        var carry = 0
        let sum = zip(parts[3][32...], order).map { left, right -> UInt8 in
            let value = Int(left) + Int(right) + carry
            carry = value >> 8
            return UInt8(value & 0xFF)
        }
        #expect(carry == 0)
        #expect(!Ed25519.isSignature(Array(parts[3][..<32]) + sum, of: parts[2], by: parts[1]))
    }

    @Test("keys and signatures of a wrong length are refused")
    func lengths() throws {
        let key = try Ed25519.newPrivateKey()
        let publicKey = try #require(Ed25519.publicKey(of: key))
        let signature = try Ed25519.signature(of: [1], by: key)
        #expect(Ed25519.isSignature(signature, of: [1], by: publicKey))
        for count in [0, 31, 33] {
            let wrong = [UInt8](repeating: 7, count: count)
            #expect(Ed25519.publicKey(of: wrong) == nil)
            #expect(throws: Ed25519.Failure.refused) { try Ed25519.signature(of: [1], by: wrong) }
            #expect(!Ed25519.isSignature(signature, of: [1], by: wrong))
        }
        #expect(!Ed25519.isSignature(Array(signature.dropLast()), of: [1], by: publicKey))
        #expect(!Ed25519.isSignature(signature + [0], of: [1], by: publicKey))
    }

    @Test("new keys differ")
    func newKeys() throws {
        #expect(try Set((0..<20).map { _ in try Ed25519.newPrivateKey() }).count == 20)
    }
}
