import JSONText

/// The rules for VERIS records of one version and flavour.
package struct VERISSchema: Sendable {
    package let version: VERISVersion
    package let flavour: VERISFlavour
    private let rule: SchemaRule

    /// The database publishes rules for its `plus` with 1.3.3; in other versions it is as open as the community's.
    ///
    /// - Throws: only when the embedded outline is damaged, which a test rules out.
    package init(_ version: VERISVersion, flavour: VERISFlavour = .community) throws {
        self.version = version
        self.flavour = flavour
        let edition: Character = flavour == .vcdb && version == .v133 ? "v" : version.edition
        rule = try SchemaOutline.rule(VERISSchemaOutline.text, edition: edition)
    }

    /// Every place where the record breaks the schema; empty for a valid one.
    package func violations(in record: JSONTree) -> [SchemaViolation] {
        rule.violations(in: record)
    }
}
