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
        let file = try MappingFile.read(path)
        let document = file.document
        let mapping = try file.taken(otherwise: "veris", goesInWith: "veris-mapping") {
            document throws(DataFileError) in
            try TechniqueMapping(document)
        }
        return try change(options, request: "import attack-mapping \(path)", action: "control.import") { session in
            let latest = try session.query(AttackMappingTable.latestHash).first?.decode(0, as: [UInt8].self)
            let isKnown = latest == file.sha256
            if !isKnown {
                let add = AttackMappingTable.add(
                    mapping, domain: document.domain, setAside: document.setAside.count, sha256: file.sha256, context)
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
            return file.outcome(
                [.init("techniques", .int(mapping.rows.count)), .init("mitigations", .int(mitigations))],
                words: "\(mapping.rows.count) techniques, \(mitigations) mitigations", isKnown: isKnown,
                next: "control suggest --technique T1566.001")
        }
    }

    /// Takes the mapping of VERIS enumerations to ATT&CK techniques in; from then on suggestions for records in the words of VERIS
    /// rest on it.
    package func importVERISMapping(
        path: String, _ options: ChangeOptions = ChangeOptions()
    ) throws -> ChangeOutcome {
        let file = try MappingFile.read(path)
        let document = file.document
        let mapping = try file.taken(otherwise: nil, goesInWith: "attack-mapping") { document throws(DataFileError) in
            try VERISMapping(document)
        }
        return try change(options, request: "import veris-mapping \(path)", action: "control.import") { session in
            let latest = try session.query(VERISMappingTable.latestHash).first?.decode(0, as: [UInt8].self)
            let isKnown = latest == file.sha256
            if !isKnown {
                let add = VERISMappingTable.add(
                    mapping, domain: document.domain, setAside: document.setAside.count, sha256: file.sha256, context)
                let number: Int64 = try session.query(add)[0].decode(0)
                _ = try session.execute(VERISMappingTable.addRows(mapping, importID: number, context))
            }
            let (mapped, without) = (mapping.rows.count - mapping.unmappable.count, mapping.unmappable.count)
            return file.outcome(
                [
                    .init("enumerations", .int(mapped)), .init("unmappable", .int(without)),
                    .init("relations", .int(mapping.relations)),
                ],
                words:
                    "\(mapped) enumerations with \(mapping.relations) relations to techniques, \(without) without a technique",
                isKnown: isKnown, next: "control suggest --veris 'action.hacking.variety.Brute force'")
        }
    }
}
