/// Tells whether bytes are canonical JSON as docs/audit-trail.md fixes it.
package enum CanonicalForm {
    /// `nil` when they are: RFC 8785 over I-JSON, without U+0000, not nested deeper than the parser reads.
    package static func defect(in bytes: [UInt8]) -> CanonicalDefect? {
        bytes.withUnsafeBytes(CanonicalScanner.defect)
    }
}
