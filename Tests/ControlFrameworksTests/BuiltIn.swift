import ControlFrameworks
import JSONText
import RegistryFiles

/// The data files of the binary, as the product reads them.
enum BuiltIn {
    static func documents(in folder: String) throws -> [(path: String, document: JSONTree)] {
        try RegistryFilesEmbedded.all.filter { $0.path.hasPrefix(folder + "/") }.map {
            ($0.path, try JSONParser.parse($0.text.description))
        }
    }

    static func registry() throws -> FrameworkRegistry {
        FrameworkRegistry(try documents(in: "frameworks").map { try Framework(document: $0.document) })
    }

    static func crosswalks() throws -> [Crosswalk] {
        let registry = try registry()
        return try documents(in: "crosswalks").map { try Crosswalk(document: $0.document, registry: registry) }
    }
}

/// A small framework for tests that need no real one.
enum Sample {
    static func framework(
        _ urn: String = "urn:sitrep:framework:sample:1", names: [String] = ["Sample"],
        controls: [(id: String, kind: String, withdrawn: Bool)] = [
            ("G", "group", false), ("G-1", "control", false), ("G-2", "control", false), ("G-3", "control", true),
        ]
    ) throws -> Framework {
        let entries = controls.map {
            #"{"id": "\#($0.id)", "title": "t", "kind": "\#($0.kind)", "withdrawn": \#($0.withdrawn)}"#
        }
        return try framework(
            """
            {"id": "\(urn)", "title": "T", "publisher": "P", "source": "S", "confidence": "verified",
             "names": [\(names.map { "\"\($0)\"" }.joined(separator: ","))], "controls": [\(entries.joined(separator: ","))]}
            """)
    }

    static func framework(_ json: String) throws -> Framework { try Framework(document: JSONParser.parse(json)) }

    static func control(_ label: String) throws -> Control {
        guard let control = try framework().control(spelled: label) else { throw SampleError.noSuchControl(label) }
        return control
    }
}

enum SampleError: Error {
    case noSuchControl(String)
}
