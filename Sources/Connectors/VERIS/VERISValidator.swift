import JSONText

/// Checks records each by its own version, keeping the schemas that were needed.
struct VERISValidator {
    private let version: VERISVersion?
    private let flavour: VERISFlavour?
    private var schemas: [VERISVersion: [VERISFlavour: VERISSchema]] = [:]

    init(version: VERISVersion?, flavour: VERISFlavour?) {
        self.version = version
        self.flavour = flavour
    }

    /// What is wrong with a record; empty for a valid one.
    ///
    /// - Throws: only when the embedded schema is damaged.
    mutating func problems(_ record: JSONTree, number: Int, line: Int) throws -> [FieldProblem] {
        let key = record["incident_id"]?.text
        func problem(_ field: String, _ value: String?, _ code: FieldProblem.Code, _ reason: String) -> FieldProblem {
            FieldProblem(record: number, line: line, key: key, field: field, value: value, code: code, reason: reason)
        }
        guard case .object = record else {
            return [problem("", nil, .schema, "type: \(record.kindName) where object is needed")]
        }
        let known = VERISVersion.allCases.map(\.rawValue).joined(separator: ", ")
        guard version != nil || record["schema_version"] != nil else {
            return [problem("", nil, .schema, "required: 'schema_version' is missing; known are \(known)")]
        }
        let text = record["schema_version"]?.scalarText
        guard let version = version ?? text.flatMap(VERISVersion.init(schemaVersion:)) else {
            return [
                problem("schema_version", text, .unsupportedVersion, "this version is not known; known are \(known)")
            ]
        }
        let flavour = flavour ?? (record["source_id"]?.text?.lowercased() == "vcdb" ? .vcdb : .community)
        return try schema(version, flavour).violations(in: record).map {
            problem($0.path, $0.value, .schema, "\($0.keyword): \($0.reason)")
        }
    }

    private mutating func schema(_ version: VERISVersion, _ flavour: VERISFlavour) throws -> VERISSchema {
        if let known = schemas[version]?[flavour] { return known }
        let schema = try VERISSchema(version, flavour: flavour)
        schemas[version, default: [:]][flavour] = schema
        return schema
    }
}
