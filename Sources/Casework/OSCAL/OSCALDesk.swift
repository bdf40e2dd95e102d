import ControlFrameworks
import Cryptography
import IncidentModel
import Postgres
import Storage

/// Exports what incidents proved of controls, and what is being done about it, as OSCAL.
package struct OSCALDesk {
    package enum Document: String, CaseIterable, Sendable {
        case assessmentResults = "assessment-results"
        case actionPlan = "poam"
    }

    package struct Outcome: Sendable {
        package let path: String
        package let bytes: UInt64
        package let version: OSCALVersion
        /// When the last thing was recorded that the document speaks of.
        package let lastModified: Instant
        /// Those of the period, whether they prove anything or not.
        package let incidents: Int
        package let outcomes: Int
        package let actions: Int
    }

    private let desk: CaseDesk

    package init(_ desk: CaseDesk) { self.desk = desk }

    /// Writes a document of a period, aside first and renamed when it is whole.
    ///
    /// The horizon is the last change of what is exported, so the same record gives the same bytes on every day. Refused where
    /// OSCAL has no document for what there is: no outcome, no action.
    package func write(
        _ document: Document, of period: Period, version: OSCALVersion, to path: String
    ) throws -> Outcome {
        let source = try read(.period(period), bounds: period.from..<period.to, version: version, given: [])
        let bytes = try source.bytes(document)
        // Before the file is there: what cannot be recorded is not given away either.
        try desk.recordExport(period, format: "oscal-\(document.rawValue)")
        let size = try ArchiveFile.write(to: path) { sink in try bytes.withUnsafeBytes(sink) }
        return Outcome(
            path: path, bytes: size, version: version, lastModified: source.export.knownAt,
            incidents: source.proof.incidents.count, outcomes: source.proof.outcomes.values.map(\.count).reduce(0, +),
            actions: source.proof.actions.values.map(\.count).reduce(0, +))
    }

    /// The documents that there is something for, with the names that they have in a bundle.
    ///
    /// - Parameter frameworks: URNs of frameworks and baselines that the outcomes are of; empty for all.
    func documents(
        _ selection: IncidentSelection, bounds: Range<Instant>?, given: Set<String>, frameworks: [String] = []
    ) throws -> [(name: String, bytes: [UInt8])] {
        let source = try read(selection, bounds: bounds, version: .v121, given: given, frameworks: frameworks)
        return try Document.allCases.compactMap { document in
            do throws(OSCALExportRefusal) {
                return (name: "\(document.rawValue).json", bytes: try source.plainBytes(document))
            } catch {
                guard error == .noOutcomes || error == .noActions else { throw OSCALDesk.explained(error) }
                return nil
            }
        }
    }

    private func read(
        _ selection: IncidentSelection, bounds: Range<Instant>?, version: OSCALVersion, given: Set<String>,
        frameworks: [String] = []
    ) throws -> Source {
        let (proof, library) = try desk.read { session in
            (
                try ControlProofQuery.read(session.pipeline(ControlProofQuery.statements(selection))),
                try ControlLibrary.read(from: session)
            )
        }
        let composition = OSCALComposition(
            proof: proof, registry: library.registry, given: given,
            scopes: try frameworks.map { try library.scope(named: $0) })
        // Without incidents nothing is known that could have changed; the export is refused for having nothing to say.
        let last = proof.lastChange ?? bounds?.upperBound ?? desk.context.now
        let first = proof.incidents.map(\.at).min() ?? last
        do throws(OSCALExportRefusal) {
            let export = try OSCALExport(
                organisation: OSCALExport.Organisation(id: desk.organization.logID, name: desk.organization.name),
                period: bounds ?? first..<max(first, last).next, knownAt: last,
                version: version, incidents: composition.incidents, evidence: composition.evidence,
                sha1: { SHA1.hash($0) })
            return Source(proof: proof, export: export)
        } catch { throw OSCALDesk.explained(error) }
    }

    private struct Source {
        let proof: ControlProof
        let export: OSCALExport

        func plainBytes(_ document: Document) throws(OSCALExportRefusal) -> [UInt8] {
            let json =
                switch document {
                case .assessmentResults: try export.assessmentResults()
                case .actionPlan: try export.actionPlan()
                }
            return Array((json.text + "\n").utf8)
        }

        func bytes(_ document: Document) throws -> [UInt8] {
            do throws(OSCALExportRefusal) { return try plainBytes(document) } catch { throw OSCALDesk.explained(error) }
        }
    }

    private static func explained(_ refusal: OSCALExportRefusal) -> CaseworkError {
        switch refusal {
        case .noOutcomes: .ruleBroken(rule: "oscal_needs_an_outcome", message: refusal.description)
        case .noActions: .ruleBroken(rule: "oscal_needs_an_action", message: refusal.description)
        default: .ruleBroken(rule: "oscal_export", message: refusal.description)
        }
    }
}
