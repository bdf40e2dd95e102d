import DocumentSamples
import Foundation
import IncidentModel
import JSONText
import RegistryFiles

@testable import Obligations

enum Forms {
    static func library() throws -> FormLibrary {
        let documents = try RegistryFilesEmbedded.all.filter { $0.path.hasPrefix("forms/") }.map {
            (path: $0.path, tree: try JSONParser.parse($0.text.description))
        }
        return try FormLibrary(documents)
    }

    /// A value that the field accepts; of a list all codes, so that every condition holds.
    static func value(_ field: FormField) throws -> FormValue {
        switch field.kind {
        case .text: .text("Text for \(field.number)")
        case .flag: .flag(true)
        case .choice: .codes([field.codes.last { $0.code == "yes" }?.code ?? field.codes[0].code])
        case .choices: .codes(field.codes.map(\.code))
        case .integer: .whole(1_200)
        case .percent: .percent(tenths: 125)
        case .money: .amount(ExactNumber(1_234_567))
        case .instant: .instant(try instant("2026-03-10T14:30:00.25Z"))
        case .duration: .minutes(ExactNumber(1_590))
        case .lei, .leis: .text(lei)
        case .email: .text("office@bank.example")
        case .phone: .text("+49 30 1234567")
        }
    }

    /// Made up: "SITREPTEST00000001" with the check digits that ISO 7064 asks for.
    static let lei: String = {
        let stem = "SITREPTEST00000001"
        for check in 2...98 {
            let text = stem + (check < 10 ? "0" : "") + String(check)
            if FormField.isLEI(text) { return text }
        }
        return stem
    }()

    /// A case in which every field of the form holds something and every condition is met.
    static func full(_ definition: FormDefinition, form: String) throws -> CaseValues {
        var values = CaseValues(incidentKey: "INC-2026-0042")
        let stage = definition.stageIndex(of: form) ?? 0
        let defaults = definition.stages[stage].defaults
        for field in definition.fields where defaults[field.number] == nil {
            values.answers[field.number] = try value(field)
        }
        for key in flags { values[key] = .flag(true) }
        values["dora.transactions_affected"] = .whole(7)
        values["dora.downtime"] = .minutes(ExactNumber(150))
        values["dora.relevant"] = .flag(true)
        values["authority.reference"] = .text("A-1")
        return values
    }

    private static let flags = [
        "organisation.reports_for_others", "organisation.in_group", "organisation.under_brrd",
        "incident.from_third_party",
        "incident.recurring", "incident.suspected_malicious", "impact.cross_border", "gdpr.late",
    ]
}

/// The reporting schema beside the package and a validator that is not ours.
enum ReportingSchema {
    static let path: String = {
        let root =
            ProcessInfo.processInfo.environment["SITREP_SHARED"].map { URL(filePath: $0) }
            ?? Oracle.packageRoot.deletingLastPathComponent().appending(path: "shared")
        return root.appending(path: "data/regulatory/dora/DORA_IR_Schema_v1.2.json").path
    }()

    static let isPresent = FileManager.default.fileExists(atPath: path) && Oracle.hasModule("jsonschema")
    static let absence = "the reporting schema is not beside the package, or Python has no jsonschema"

    struct Verdict: Decodable {
        let file: String
        let errors: [String]
    }

    /// What draft 7 finds wrong with the documents, by their position.
    static func errors(_ documents: [String]) throws -> [[String]] {
        let directory = try TemporaryDirectory()
        let files = try documents.enumerated().map { try directory.write($1, "report-\($0).json") }
        return try Oracle.ask("check_json_schema.py", [path] + files, as: Verdict.self).map(\.errors)
    }
}
