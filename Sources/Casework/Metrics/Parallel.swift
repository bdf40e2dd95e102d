import Dispatch

/// Computations that do not depend on each other, on all processors of the machine.
enum Parallel {
    /// The answers in the order of the elements. Fails with the failure of the first element that has one.
    static func map<Element: Sendable, Answer: Sendable>(
        _ elements: [Element], _ body: @Sendable (Element) throws -> Answer
    ) throws -> [Answer] {
        var results = [Result<Answer, any Error>?](repeating: nil, count: elements.count)
        results.withUnsafeMutableBufferPointer { buffer in
            // Each iteration writes a place of its own.
            nonisolated(unsafe) let places = buffer
            DispatchQueue.concurrentPerform(iterations: elements.count) { position in
                places[position] = Result { try body(elements[position]) }
            }
        }
        return try results.compactMap { try $0?.get() }
    }
}
