import ControlFrameworks
import IncidentModel
import JSONText
import Postgres
import Storage

extension CaseDesk {
    /// Takes a mapping file of the Center for Threat-Informed Defense in; from then on it is what suggestions rest on.
    package func importAttackMapping(
        path: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let (document, mapping, sha256) = try ImportFile.read(path) { bytes, sha256 in
            do {
                let document = try MappingDocument(document: try JSONParser.parse(bytes))
                return (document, try TechniqueMapping(document), sha256)
            } catch let error as DataFileError {
                throw CaseworkError.badInput(field: path, message: error.description)
            } catch let error as JSONSyntaxError {
                throw CaseworkError.badInput(field: path, message: error.description)
            }
        }
        return try change(options, request: "import attack-mapping \(path)", action: "control.import") { session in
            let latest = try session.query(AttackMappingTable.latestHash).first?.decode(0, as: [UInt8].self)
            let isKnown = latest == sha256
            if !isKnown {
                let add = AttackMappingTable.add(
                    mapping, domain: document.domain, setAside: document.setAside.count, sha256: sha256, context)
                let number: Int64 = try session.query(add)[0].decode(0)
                var titles: [String: String] = [:]
                for row in document.rows {
                    guard let control = row.capability, let title = row.capabilityDescription else { continue }
                    titles[control] = titles[control] ?? title
                }
                _ = try session.pipeline(
                    AttackMappingTable.addRows(mapping, titles: titles, importID: number, context))
            }
            let mitigations = mapping.rows.reduce(0) { $0 + $1.controls.count }
            return ChangeOutcome(
                json: .object([
                    .init("framework", .string(mapping.framework)),
                    .init("framework_version", .string(mapping.frameworkVersion)),
                    .init("attack_version", .string(mapping.attackVersion)),
                    .init("techniques", .int(mapping.rows.count)), .init("mitigations", .int(mitigations)),
                    .init("set_aside", .array(document.setAside.map { .string($0.description) })),
                    .init("unchanged", .bool(isKnown)),
                ]),
                message: "\(mapping.framework) \(mapping.frameworkVersion) for ATT&CK \(mapping.attackVersion): "
                    + "\(mapping.rows.count) techniques, \(mitigations) mitigations"
                    + (document.setAside.isEmpty ? "" : ", \(document.setAside.count) rows set aside")
                    + (isKnown ? ", unchanged" : ""), next: "control suggest --technique T1566.001")
        }
    }
}
