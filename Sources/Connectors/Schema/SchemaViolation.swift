/// A place where a document breaks its schema.
package struct SchemaViolation: Equatable, Sendable, CustomStringConvertible {
    /// Names and positions from the root, joined by `/`; empty for the root itself.
    package let path: String
    /// The keyword of JSON Schema: `required`, `enum`, …
    package let keyword: String
    package let reason: String
    /// The offending value where it is a scalar.
    package let value: String?

    package var description: String { "\(path): \(keyword)" }
}
