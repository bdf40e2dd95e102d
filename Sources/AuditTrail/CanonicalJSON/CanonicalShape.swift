/// A canonical text without its scalars: what is left are names, braces, colons and commas.
///
/// The entries of a log have few shapes. That an entry has the shape of an earlier one is found out with half the
/// instructions that reading its names and comparing their order takes.
struct CanonicalShape: Sendable {
    /// The pieces, one behind the other, and eight bytes more, so that the last one can be read in words.
    let skeleton: [UInt8]
    /// Lengths of the pieces; between two of them is a gap for a scalar.
    let pieces: [Int]

    /// - Parameters:
    ///   - text: canonical, the one that the scalars were recorded in.
    ///   - scalars: ascending.
    init(of text: UnsafeRawBufferPointer, without scalars: [Range<Int>]) {
        var skeleton: [UInt8] = []
        var pieces: [Int] = []
        var start = 0
        for scalar in scalars + [text.count..<text.count] {
            skeleton += text[start..<scalar.lowerBound]
            pieces.append(scalar.lowerBound - start)
            start = scalar.upperBound
        }
        self.skeleton = skeleton + [UInt8](repeating: 0, count: 8)
        self.pieces = pieces
    }
}
