import IncidentModel

extension OSCALExport {
    /// An OSCAL plan-of-action-and-milestones document: one item for each corrective action, and one risk for each
    /// incident that led to actions, with the actions as its remediations.
    ///
    /// Actions that followed from exercises are in it as well: they are work to do. Fails with `noActions` where there
    /// are none.
    package func actionPlan() throws(OSCALExportRefusal) -> JSONValue {
        let sources = incidents.filter { !$0.actions.isEmpty }
        guard !sources.isEmpty else { throw .noActions }
        var system = OSCALObject()
        // The value that OSCAL lists, though RFC 9562 has taken the place of 4122.
        system.add("identifier-type", "https://ietf.org/rfc/rfc4122")
        system.add("id", ids.uuid(.organisation))
        var plan = OSCALObject(uuid: ids.uuid(.actionPlan, periodText))
        plan.add("metadata", metadata(title: "Corrective actions from incidents"))
        plan.add("system-id", system)
        plan.add(
            "observations", sources.flatMap { incident in failures(incident).map { observation(incident, $0) } })
        plan.add("risks", sources.map(risk))
        plan.add("poam-items", sources.flatMap { incident in incident.actions.map { item(incident, $0) } })
        let resources = resources(sources.flatMap(failures))
        if !resources.isEmpty {
            var backMatter = OSCALObject()
            backMatter.add("resources", resources)
            plan.add("back-matter", backMatter)
        }
        return document("plan-of-action-and-milestones", plan)
    }

    /// The outcomes that actions can refer to. An incident that does not count proves no failure.
    private func failures(_ incident: OSCALIncident) -> [OSCALControlOutcome] {
        guard incident.exclusion == nil else { return [] }
        return incident.outcomes.filter { $0.outcome.standing == .failure }
    }

    private func item(_ incident: OSCALIncident, _ action: OSCALAction) -> OSCALObject {
        let mended = failures(incident).filter { action.controls.isEmpty || action.controls.contains($0.control) }
        var properties = [("incident", incident.key), ("kind", action.kind), ("state", action.state.rawValue)]
        properties += Set(action.controls).sorted().map { ("control", $0.urn) }
        var item = OSCALObject(uuid: ids.uuid(.item, incident.key, action.id))
        item.add("title", OSCALText.markupLine(action.title, fallback: "-"))
        item.add("description", OSCALText.markup("From \(incident.key). The action is \(action.state.words)."))
        item.add(properties: properties)
        item.add("related-observations", each: "observation-uuid", mended.map { observationID(incident, $0) })
        item.add("related-risks", each: "risk-uuid", [riskID(incident)])
        return item
    }

    // MARK: - Risks

    private func riskID(_ incident: OSCALIncident) -> String { ids.uuid(.risk, incident.key) }

    private func risk(_ incident: OSCALIncident) -> OSCALObject {
        let failures = failures(incident)
        let open = incident.actions.filter { $0.state != .verified }
        var risk = OSCALObject(uuid: riskID(incident))
        risk.add("title", OSCALText.markupLine("What led to \(incident.key): \(incident.title)", fallback: "-"))
        risk.add(
            "description",
            OSCALText.markup("What made \(incident.key) possible can do so again until the actions are shown to work."))
        risk.add("statement", OSCALText.markup(statement(incident, failures)))
        risk.add(properties: [("incident", incident.key)])
        risk.add("status", status(incident.actions))
        // With an open action that has no due date nobody can say by when the risk is dealt with.
        if open.allSatisfy({ $0.due != nil }) { risk.add("deadline", open.compactMap(\.due).max()) }
        risk.add("remediations", incident.actions.map { remediation(incident, $0) })
        risk.add("related-observations", each: "observation-uuid", failures.map { observationID(incident, $0) })
        return risk
    }

    private func statement(_ incident: OSCALIncident, _ failures: [OSCALControlOutcome]) -> String {
        if let exclusion = incident.exclusion {
            let reason = exclusion.rawValue.replacing("_", with: " ")
            return "\(incident.key) is no real incident (\(reason)), so no control is said to have failed."
        }
        guard !failures.isEmpty else { return "No control is recorded as having failed." }
        return failures.map { "\($0.control.local) \($0.outcome.words)" }.joined(separator: "; ") + "."
    }

    /// A risk is closed when each action was checked and works; that somebody called them done is not enough.
    private func status(_ actions: [OSCALAction]) -> String {
        if actions.allSatisfy({ $0.state == .verified }) { return "closed" }
        return actions.allSatisfy { $0.state == .open } ? "open" : "remediating"
    }

    // MARK: - Remediations

    private func remediation(_ incident: OSCALIncident, _ action: OSCALAction) -> OSCALObject {
        var remediation = OSCALObject(uuid: ids.uuid(.remediation, incident.key, action.id))
        remediation.add("lifecycle", action.state == .verified ? "completed" : "planned")
        remediation.add("title", OSCALText.markupLine(action.title, fallback: "-"))
        remediation.add(
            "description",
            OSCALText.markup(action.description) ?? OSCALText.markup("A corrective action of \(incident.key)."))
        remediation.add(properties: [("kind", action.kind), ("state", action.state.rawValue)])
        remediation.add("tasks", [implementation(incident, action), verification(incident, action)])
        return remediation
    }

    private func implementation(_ incident: OSCALIncident, _ action: OSCALAction) -> OSCALObject {
        var task = OSCALObject(uuid: ids.uuid(.task, incident.key, action.id, "implementation"))
        task.add("type", "milestone")
        task.add("title", "Put in place")
        if let done = action.doneAt { task.add(properties: [("done-at", done.rfc3339)]) }
        if let due = action.due {
            task.add("timing", timing(from: action.decidedAt, to: due))
        } else {
            task.add("remarks", "No due date was agreed.")
        }
        return task
    }

    private func verification(_ incident: OSCALIncident, _ action: OSCALAction) -> OSCALObject {
        var task = OSCALObject(uuid: ids.uuid(.task, incident.key, action.id, "verification"))
        task.add("type", "milestone")
        task.add("title", "Shown to work")
        if let verified = action.verifiedAt {
            task.add("timing", onDate(verified))
        } else {
            task.add("remarks", "Not shown yet.")
        }
        return task
    }

    /// From the decision to the due date; the due date alone where that lies before the decision.
    private func timing(from start: Instant, to end: Instant) -> OSCALObject {
        guard start <= end else { return onDate(end) }
        var range = OSCALObject()
        range.add("start", start)
        range.add("end", end)
        var timing = OSCALObject()
        timing.add("within-date-range", range)
        return timing
    }

    private func onDate(_ instant: Instant) -> OSCALObject {
        var date = OSCALObject()
        date.add("date", instant)
        var timing = OSCALObject()
        timing.add("on-date", date)
        return timing
    }
}

extension OSCALAction {
    fileprivate enum State: String {
        case open
        case done
        case verified

        var words: String {
            switch self {
            case .open: "open"
            case .done: "done and not shown to work yet"
            case .verified: "done and shown to work"
            }
        }
    }

    fileprivate var state: State {
        if verifiedAt != nil { return .verified }
        return doneAt == nil ? .open : .done
    }
}
