import JSONText

/// What somebody answered for the significance of one incident under NIS2. `nil`: not answered.
///
/// Users are contracted customers plus the people and firms behind business customers, within the Union (2024/2690
/// Art. 3(3)).
package struct NIS2Answers: Equatable, Sendable {
    package var entityKind: NIS2EntityKind?
    package var plannedMaintenance: Bool?
    // The directive's general test; what can happen counts like what did.
    package var severeOperationalDisruption: Bool?
    package var severeFinancialLoss: Bool?
    package var considerableDamageToOthers: Bool?
    // 2024/2690 Art. 3(1).
    package var lossEUR: ExactNumber?
    package var turnoverEUR: ExactNumber?
    package var tradeSecretsExfiltrated: Bool?
    package var death: Bool?
    package var healthDamage: Bool?
    package var maliciousAccess: Bool?
    package var severeDisruptionPossible: Bool?
    /// Art. 4: twice within six months, same apparent cause, together above the financial limit.
    package var recurring: Bool?
    // Criteria of the kind of entity.
    package var unavailableMinutes: ExactNumber?
    package var unavailableMinutesInWeek: ExactNumber?
    package var usersUnavailable: Int?
    package var limitedMinutes: ExactNumber?
    package var usersLimited: Int?
    package var usersTotal: Int?
    /// How long the average response took more than ten seconds.
    package var slowResponseMinutes: ExactNumber?
    package var dataCompromised: Bool?
    package var dataCompromiseMalicious: Bool?
    package var usersDataAffected: Int?
    package var domainsAffected: Int?
    package var domainsTotal: Int?
    package var causedByMisconfiguration: Bool?
    package var physicalAccessCompromised: Bool?

    package init() {}

    package static let names = [
        "entity_type", "planned_maintenance", "severe_operational_disruption", "severe_financial_loss",
        "considerable_damage_to_others", "loss_eur", "turnover_eur", "trade_secrets_exfiltrated", "death",
        "health_damage", "malicious_access", "severe_disruption_possible", "recurring", "unavailable_minutes",
        "unavailable_minutes_in_week", "users_unavailable", "limited_minutes", "users_limited", "users_total",
        "slow_response_minutes", "data_compromised", "data_compromise_malicious", "users_data_affected",
        "domains_affected", "domains_total", "caused_by_misconfiguration", "physical_access_compromised",
    ]

    package init(_ sheet: JSONTree) throws(AnswerProblems) {
        var reader = AnswerReader(sheet, names: NIS2Answers.names)
        entityKind = reader.code("entity_type", as: NIS2EntityKind.self)
        plannedMaintenance = reader.flag("planned_maintenance")
        severeOperationalDisruption = reader.flag("severe_operational_disruption")
        severeFinancialLoss = reader.flag("severe_financial_loss")
        considerableDamageToOthers = reader.flag("considerable_damage_to_others")
        lossEUR = reader.number("loss_eur")
        turnoverEUR = reader.number("turnover_eur")
        tradeSecretsExfiltrated = reader.flag("trade_secrets_exfiltrated")
        death = reader.flag("death")
        healthDamage = reader.flag("health_damage")
        maliciousAccess = reader.flag("malicious_access")
        severeDisruptionPossible = reader.flag("severe_disruption_possible")
        recurring = reader.flag("recurring")
        unavailableMinutes = reader.number("unavailable_minutes")
        unavailableMinutesInWeek = reader.number("unavailable_minutes_in_week")
        usersUnavailable = reader.count("users_unavailable")
        limitedMinutes = reader.number("limited_minutes")
        usersLimited = reader.count("users_limited")
        usersTotal = reader.count("users_total")
        slowResponseMinutes = reader.number("slow_response_minutes")
        dataCompromised = reader.flag("data_compromised")
        dataCompromiseMalicious = reader.flag("data_compromise_malicious")
        usersDataAffected = reader.count("users_data_affected")
        domainsAffected = reader.count("domains_affected")
        domainsTotal = reader.count("domains_total")
        causedByMisconfiguration = reader.flag("caused_by_misconfiguration")
        physicalAccessCompromised = reader.flag("physical_access_compromised")
        reader.requirePart("users_unavailable", usersUnavailable, of: "users_total", usersTotal)
        reader.requirePart("users_limited", usersLimited, of: "users_total", usersTotal)
        reader.requirePart("users_data_affected", usersDataAffected, of: "users_total", usersTotal)
        reader.requirePart("domains_affected", domainsAffected, of: "domains_total", domainsTotal)
        try reader.finish()
    }
}
