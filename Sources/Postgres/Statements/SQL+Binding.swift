import CLibpq

/// The argument list that `PQexecParams` and `PQsendQueryParams` share.
struct BoundStatement {
    let text: UnsafePointer<CChar>
    let count: Int32
    let types: UnsafePointer<Oid>?
    let values: UnsafePointer<UnsafePointer<CChar>?>?
    let lengths: UnsafePointer<Int32>?
    let formats: UnsafePointer<Int32>?
}

extension SQL {
    /// The wire protocol counts parameters in an unsigned 16-bit number.
    static let mostParameters = 65_535

    /// Lends the statement in the shape of libpq; the pointers live as long as the call.
    func withBound<Answer>(
        file: StaticString, line: UInt, _ body: (BoundStatement) throws -> Answer
    ) throws -> Answer {
        if let position = positionOfNUL {
            let place = position == 0 ? "The statement" : "Parameter $\(position)"
            throw PostgresError(
                .encoding, "\(place) contains a NUL character, which PostgreSQL can't store in text.",
                file: file, line: line)
        }
        guard parameters.count <= Self.mostParameters else {
            throw PostgresError(
                .encoding, "The statement has \(parameters.count) parameters; 65,535 is the most. Bind arrays instead.",
                file: file, line: line)
        }
        let count = parameters.count
        return try renderedText().withUnsafeBytes { rendered in
            // An array of UInt8 that ends with 0 always has a base address.
            let text = rendered.baseAddress!.assumingMemoryBound(to: CChar.self)
            guard count > 0 else {
                return try body(
                    BoundStatement(text: text, count: 0, types: nil, values: nil, lengths: nil, formats: nil))
            }
            return try values.withUnsafeBytes { flat in
                try withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: count) { pointers in
                    try withUnsafeTemporaryAllocation(of: Int32.self, capacity: count * 3) { numbers in
                        for (position, parameter) in parameters.enumerated() {
                            let start = parameter.offset < 0 ? nil : flat.baseAddress! + parameter.offset
                            pointers.initializeElement(at: position, to: start?.assumingMemoryBound(to: CChar.self))
                            numbers.initializeElement(at: position, to: parameter.length)
                            numbers.initializeElement(at: count + position, to: parameter.format.rawValue)
                            numbers.initializeElement(
                                at: count * 2 + position, to: Int32(bitPattern: parameter.type))
                        }
                        let lengths = numbers.baseAddress!
                        return try (lengths + count * 2).withMemoryRebound(to: Oid.self, capacity: count) { types in
                            try body(
                                BoundStatement(
                                    text: text, count: Int32(count), types: types, values: pointers.baseAddress,
                                    lengths: lengths, formats: lengths + count))
                        }
                    }
                }
            }
        }
    }
}
