import Connectors
import ControlFrameworks
import IncidentModel
import JSONText

/// A file of the Mappings Explorer as it was read: JSON, or the same as CSV; plain or gzip.
struct MappingFile {
    let path: String
    let document: MappingDocument
    let sha256: [UInt8]

    /// Fails for what is no mapping file, with the place.
    static func read(_ path: String) throws -> MappingFile {
        try ImportFile.read(path) { bytes, sha256 in
            do {
                let document = try MappingDocument(document: tree(bytes, path))
                return MappingFile(path: path, document: document, sha256: sha256)
            } catch let error as DataFileError {
                throw CaseworkError.badInput(field: path, message: error.description)
            } catch let error as JSONSyntaxError {
                throw CaseworkError.badInput(field: path, message: error.description)
            }
        }
    }

    /// What the file says, read by one who knows its kind; a file that another command takes is refused with that command's name.
    ///
    /// - Parameter other: the framework that the other command takes; `nil` for every one.
    func taken<Mapping>(
        otherwise other: String?, goesInWith command: String,
        _ read: (MappingDocument) throws(DataFileError) -> Mapping
    ) throws -> Mapping {
        do throws(DataFileError) {
            return try read(document)
        } catch {
            let isOther = other.map { document.framework == $0 } ?? (document.framework != "veris")
            let way = "; a mapping of '\(document.framework)' goes in with: sitrep control import \(command) FILE"
            throw CaseworkError.badInput(field: path, message: error.description + (isOther ? way : ""))
        }
    }

    func outcome(_ counts: [JSONValue.Member], words: String, isKnown: Bool, next: String) -> ChangeOutcome {
        let head: [JSONValue.Member] = [
            .init("framework", .string(document.framework)),
            .init("framework_version", .string(document.frameworkVersion)),
            .init("attack_version", .string(document.attackVersion)),
        ]
        let setAside = document.setAside
        return ChangeOutcome(
            json: .object(
                head + counts + [
                    .init("set_aside", .array(setAside.map { .string($0.description) })),
                    .init("unchanged", .bool(isKnown)),
                ]),
            message: "\(document.framework) \(document.frameworkVersion) for ATT&CK \(document.attackVersion): \(words)"
                + (setAside.isEmpty ? "" : ", \(setAside.count) row\(setAside.count == 1 ? "" : "s") set aside")
                + (isKnown ? ", unchanged" : ""),
            next: next)
    }

    private static func tree(_ bytes: UnsafeRawBufferPointer, _ path: String) throws -> JSONTree {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if first.map({ [UInt8(ascii: "{"), UInt8(ascii: "[")].contains($0) }) ?? true {
            return try JSONParser.parse(bytes)
        }
        return try tree(CSVReader(try ByteSource(path: path, contents: Array(bytes))))
    }

    /// What stands once at the head of the JSON form and in each row of the CSV form.
    private static let metadata = [
        "mapping_framework", "mapping_framework_version", "attack_version", "technology_domain",
    ]
    private static let cells = [
        "capability_id", "capability_description", "mapping_type", "attack_object_id", "attack_object_name",
    ]

    /// The CSV form as the JSON form would have it.
    private static func tree(_ reader: CSVReader) throws -> JSONTree {
        let columns = Dictionary(reader.header.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        for name in metadata + cells where columns[name] == nil {
            throw CaseworkError.badInput(
                field: reader.path,
                message: "neither a JSON object nor a CSV file of the Mappings Explorer: there is no column \(name)")
        }
        func members(_ names: [String]) -> [JSONTree.Member] {
            names.compactMap { name in
                guard let text = columns[name].map(reader.text), !text.isEmpty else { return nil }
                return JSONTree.Member(name: name, value: .text(text))
            }
        }
        var head: [JSONTree.Member]?
        var rows: [JSONTree] = []
        while true {
            switch try reader.advance() {
            case .end:
                return .object([
                    JSONTree.Member(name: "metadata", value: .object(head ?? [])),
                    JSONTree.Member(name: "mapping_objects", value: .array(rows)),
                ])
            case .problem(let problem):
                throw CaseworkError.badInput(field: reader.path, message: "line \(problem.line): \(problem.reason)")
            case .record:
                let own = members(metadata)
                guard head ?? own == own else {
                    throw CaseworkError.badInput(
                        field: reader.path,
                        message:
                            "line \(reader.line): another framework or version than in the rows above; a file holds one mapping"
                    )
                }
                head = own
                rows.append(.object(row(members(cells))))
            }
        }
    }

    /// The CSV form writes `related-to`, and `non_mappable` where the JSON form has a status.
    private static func row(_ members: [JSONTree.Member]) -> [JSONTree.Member] {
        members.map { member in
            guard member.name == "mapping_type", let type = member.value.text else { return member }
            if type == "non_mappable" { return JSONTree.Member(name: "status", value: .text(type)) }
            return JSONTree.Member(name: member.name, value: .text(type.replacing("-", with: "_")))
        }
    }
}
