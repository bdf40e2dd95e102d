import IncidentModel

/// What an export is made of: the incidents of a period, what they prove about controls, and the actions that followed.
///
/// Equal input gives equal bytes, in whatever order incidents, outcomes, events, actions and evidence are handed in.
package struct OSCALExport: Sendable {
    package let organisation: Organisation
    package let period: Range<Instant>
    /// The horizon of what had been recorded; the documents were last modified then.
    package let knownAt: Instant
    package let version: OSCALVersion
    /// By key.
    let incidents: [OSCALIncident]
    /// By SHA-256.
    let evidence: [String: OSCALEvidence]
    let ids: NamedUUID

    package struct Organisation: Equatable, Sendable {
        /// Stable: identifiers are derived from it. The log's origin serves well.
        package let id: String
        package let name: String

        package init(id: String, name: String) {
            self.id = id
            self.name = name
        }
    }

    package init(
        organisation: Organisation, period: Range<Instant>, knownAt: Instant, version: OSCALVersion = .v121,
        incidents: [OSCALIncident], evidence: [OSCALEvidence], sha1: @escaping NamedUUID.Digest
    ) throws(OSCALExportRefusal) {
        guard !period.isEmpty else { throw .emptyPeriod(from: period.lowerBound, to: period.upperBound) }
        self.organisation = organisation
        self.period = period
        self.knownAt = knownAt
        self.version = version
        self.incidents = incidents.map(\.inOrder).sorted { $0.key < $1.key }
        self.evidence = try Self.evidence(evidence)
        ids = try NamedUUID(organisation: organisation.id, sha1: sha1)
        try checkIncidents()
    }

    private static func evidence(_ list: [OSCALEvidence]) throws(OSCALExportRefusal) -> [String: OSCALEvidence] {
        var known: [String: OSCALEvidence] = [:]
        for item in list {
            guard SHA256Text.isValid(item.sha256) else { throw .notSHA256(item.sha256) }
            if let other = known[item.sha256], other != item { throw .evidenceDiffers(item.sha256) }
            known[item.sha256] = item
        }
        return known
    }

    private func checkIncidents() throws(OSCALExportRefusal) {
        for (one, next) in zip(incidents, incidents.dropFirst()) where one.key == next.key {
            throw .duplicateIncident(one.key)
        }
        for incident in incidents {
            let lists = [incident.outcomes.map(\.id), incident.chronology.map(\.id), incident.actions.map(\.id)]
            for list in lists {
                var seen: Set<String> = []
                for id in list where !seen.insert(id).inserted { throw .duplicateID(id, incident: incident.key) }
            }
            for hash in incident.outcomes.flatMap(\.evidence) where evidence[hash.lowercased()] == nil {
                throw .evidenceUnknown(hash, incident: incident.key)
            }
        }
    }

    /// The incidents that prove something. Exercises, false positives, benign events and duplicates do not.
    var counted: [OSCALIncident] { incidents.filter { $0.exclusion == nil } }
}

extension OSCALIncident {
    /// With its parts in an order that depends on nothing but them.
    fileprivate var inOrder: OSCALIncident {
        OSCALIncident(
            key: key, title: title, disposition: disposition, isExercise: isExercise,
            outcomes: outcomes.sorted { ($0.control, $0.id) < ($1.control, $1.id) },
            chronology: chronology.sorted { ($0.start, $0.id) < ($1.start, $1.id) },
            actions: actions.sorted { ($0.decidedAt, $0.id) < ($1.decidedAt, $1.id) })
    }
}
