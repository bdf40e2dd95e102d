extension AuditEntry {
    /// Where stored bytes stop being canonical JSON; `nil` when they are canonical.
    package static func defect(inForm body: [UInt8]) -> CanonicalDefect? {
        body.withUnsafeBytes { CanonicalScanner.defect(in: $0) }
    }
}
