import IncidentModel
import JSONText
import Obligations
import Postgres
import Storage

/// What an organisation says of itself, name by name.
package enum OrganizationProfile {
    /// Settings of our own beside the attributes of rules and the values of forms.
    private static let settings = ["four_eyes", "calendar"]

    static func isNoRuleAttribute(_ name: String) -> Bool {
        settings.contains(name) || name.hasPrefix("organisation.") || name.hasPrefix("contact.")
    }

    /// What dues and duties may follow from.
    static func isAskedByRules(_ name: String) -> Bool { name == "calendar" || !isNoRuleAttribute(name) }

    /// - Returns: what is kept.
    static func read(_ text: String, for name: String) throws -> JSONTree {
        switch name {
        case "four_eyes":
            guard let flag = ["yes": true, "true": true, "no": false, "false": false][text.lowercased()] else {
                throw CaseworkError.badInput(field: name, message: "'\(text)' is neither yes nor no")
            }
            return .bool(flag)
        case "calendar":
            let names = try BuiltInRules.calendarNames()
            guard names.contains(text.lowercased()) else {
                let nearest = NearestName.near(text.lowercased(), among: names)
                throw CaseworkError.badInput(
                    field: name,
                    message: "there is no calendar '\(text)'" + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
            return .text(text.lowercased())
        default: break
        }
        guard isNoRuleAttribute(name) else { return try AttributeText.read(text, for: name) }
        let forms = try BuiltInRules.forms()
        switch forms.read(text, for: name) {
        case .success?: return .text(text)
        case .failure(let problem)?: throw CaseworkError.badInput(field: name, message: problem.description)
        case nil:
            throw CaseworkError.badInput(
                field: "name",
                message: "no form asks for '\(name)'"
                    + (forms.nearestValue(to: name).map { "; did you mean \($0)?" } ?? ""))
        }
    }
}

extension CaseDesk {
    /// The attributes of the organisation that hold, as JSON texts.
    package func profile() throws -> [String: String] {
        try read { try LegalCaseQuery.texts($0.query(LegalCaseQuery.profile)) }
    }

    /// - Parameter text: as typed; nil takes the value back.
    package func setProfile(_ name: String, _ text: String?, _ options: ChangeOptions) throws -> ChangeOutcome {
        let value = try text.map { try OrganizationProfile.read($0, for: name) }
        return try change(options, request: "profile \(name)=\(text ?? "")", action: "organization.profile") {
            session in
            try session.execute(OrganizationRuleTables.set(name, value?.compactText, context))
            if OrganizationProfile.isAskedByRules(name) {
                try enqueueReevaluation(because: "\(name) was stated anew", in: session)
            }
            return ChangeOutcome(
                json: .object([
                    .init("name", .string(name)), .init("value", value.map { .verbatim($0.compactText) } ?? .null),
                ]),
                message: "\(organization.key): \(name) = \(value?.compactText ?? "not stated")")
        }
    }

    package func turn(
        _ obligation: String, on: Bool, reason: String, _ options: ChangeOptions
    ) throws -> ChangeOutcome {
        let reason = try TextRules.title(reason, field: "reason")
        return try change(
            options, request: "obligation \(obligation) \(on) \(reason)", action: "obligation.turn"
        ) { session in
            var registry = BuiltInRules.registry()
            for row in try session.query(LegalCaseQuery.ruleFiles) {
                try registry.add(
                    file: try JSONParser.parse(try row.decode(1, as: String.self)), source: try row.decode(0))
            }
            guard registry.ids.contains(obligation) else {
                let nearest = NearestName.of(obligation, among: registry.ids)
                throw CaseworkError.notFound(
                    what: "obligation", key: obligation + (nearest.map { "; did you mean \($0)?" } ?? ""))
            }
            try session.execute(OrganizationRuleTables.turn(obligation, on: on, reason: reason, context))
            try enqueueReevaluation(because: "\(obligation) was turned \(on ? "on" : "off")", in: session)
            return ChangeOutcome(
                json: .object([
                    .init("obligation", .string(obligation)), .init("on", .bool(on)), .init("reason", .string(reason)),
                ]), message: "\(obligation) is \(on ? "on" : "off") for \(organization.key)")
        }
    }

    package func add(_ file: RuleFile, as name: String, _ options: ChangeOptions) throws -> ChangeOutcome {
        let name = try TextRules.word(name, field: "name")
        let document = file.tree.compactText
        return try change(
            options, request: "rules \(name) \(Digest.hex(document))", action: "obligation.add"
        ) { session in
            try session.execute(OrganizationRuleTables.add(ruleFile: name, document: document, context))
            try enqueueReevaluation(because: "rules of \(name) were added", in: session)
            return ChangeOutcome(
                json: .object([.init("file", .string(name)), .init("obligations", .strings(file.ids))]),
                message: "\(file.ids.count) obligations added: \(file.ids.joined(separator: ", "))")
        }
    }

    /// Running clocks of all incidents that are not closed, the next due first.
    package func runningDuties(until: Instant?, limit: Int = 1_000) throws -> [DutyQuery.Running] {
        try read { try $0.query(DutyQuery.running(until: until, limit: limit)).map(DutyQuery.readRunning) }
    }
}
