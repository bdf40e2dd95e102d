import CCurl

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// One POST, sent by libcurl: redirects are not followed, certificates and names of hosts are checked.
package struct HTTPPost: Sendable {
    package var address: HTTPAddress
    /// `Name: value` each.
    package var headers: [String]
    package var body: [UInt8]
    /// A file of PEM certificates to trust instead of the system's.
    package var trustedCertificates: String?
    /// Milliseconds.
    package var patience = Patience()
    /// Bytes of an answer beyond which the request fails.
    package var greatestAnswer = 1 << 20

    package struct Patience: Sendable {
        package var connect = 5_000
        /// For everything together.
        package var whole = 15_000

        package init() {}
    }

    /// Whatever the status.
    package struct Answer: Sendable {
        package let status: Int
        package let contentType: String
        package let body: [UInt8]
    }

    /// No answer; the reason in libcurl's words.
    package struct Failure: Error, Sendable, CustomStringConvertible {
        package let description: String
    }

    package init(_ address: HTTPAddress, headers: [String], body: [UInt8], trustedCertificates: String? = nil) {
        self.address = address
        self.headers = headers
        self.body = body
        self.trustedCertificates = trustedCertificates
    }

    /// Blocks until the answer is there or patience has run out.
    package func send() throws(Failure) -> Answer {
        // libcurl tells a certificate that cannot be read from one that does not fit by a number only.
        if let trustedCertificates, access(trustedCertificates, R_OK) != 0 {
            throw Failure(description: "\(trustedCertificates) cannot be read: \(String(cString: strerror(errno)))")
        }
        var answer = ccurl_answer()
        let lines = headers.map { strdup($0) }
        let authority = trustedCertificates.map { strdup($0) }
        let url = strdup(address.text)
        defer {
            for line in lines { free(line) }
            free(authority ?? nil)
            free(url)
            free(answer.body)
        }
        let ended = lines.map { UnsafePointer($0) } + [nil]
        body.withUnsafeBytes { body in
            ended.withUnsafeBufferPointer { headers in
                var request = ccurl_request(
                    url: url, headers: headers.baseAddress, body: body.baseAddress, length: body.count,
                    ca_file: authority ?? nil, connect_milliseconds: patience.connect,
                    total_milliseconds: patience.whole, limit: greatestAnswer)
                ccurl_post(&request, &answer)
            }
        }
        guard answer.failure == 0 else { throw Failure(description: text(of: &answer.reason)) }
        return Answer(
            status: answer.status, contentType: text(of: &answer.content_type),
            body: Array(UnsafeRawBufferPointer(start: answer.body, count: answer.length)))
    }

    /// The C string in an array of fixed size.
    private func text<Characters>(of field: inout Characters) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
