/// The four kinds of reputational impact (2024/1772 Art. 2); raw values are the short words of an answers file.
package enum ReputationalImpact: String, Sendable, Hashable, CaseIterable {
    case media
    case complaints
    case regulatoryRequirements = "regulatory_requirements"
    case lossOfClients = "loss_of_clients"

    /// The code of field 3.13 in the reporting schema.
    package var schemaCode: String {
        switch self {
        case .media:
            "the_major_ict-related_incident_has_been_reflected_in_the_media"
        case .complaints:
            "the_major_ict-related_incident_has_resulted_in_repetitive_complaints_from_different_clients_or_financial_"
                + "counterparts_on_client-facing_services_or_critical_business_relationships"
        case .regulatoryRequirements:
            "the_financial_entity_will_not_be_able_to_or_is_likely_not_to_be_able_to_meet_regulatory_requirements_as_a_"
                + "result_of_the_major_ict-related_incident"
        case .lossOfClients:
            "the_financial_entity_will_or_is_likely_to_lose_clients_or_financial_counterparts_with_a_material_impact_on_"
                + "its_business_as_a_result_of_the_major_ict-related_incident"
        }
    }

    package var label: String {
        switch self {
        case .media: "it was in the media"
        case .complaints: "different clients complained repeatedly"
        case .regulatoryRequirements: "regulatory requirements can't be met, or likely not"
        case .lossOfClients: "clients are lost, or likely, with a material effect"
        }
    }

    /// Reads the short word, the point of Art. 2 (`a` to `d`), the schema's code, or a word that says the same.
    package init?(word: String) {
        let word = AnswerReader.plain(word)
        let points: [String: ReputationalImpact] = [
            "a": .media, "b": .complaints, "c": .regulatoryRequirements, "d": .lossOfClients,
        ]
        let known = ReputationalImpact(rawValue: word) ?? points[word]
        let schema = ReputationalImpact.allCases.first { AnswerReader.plain($0.schemaCode) == word }
        guard let impact = known ?? schema ?? ReputationalImpact.meant(by: word) else { return nil }
        self = impact
    }

    private static func meant(by word: String) -> ReputationalImpact? {
        if word.contains("media") || word.contains("press") { return .media }
        if word.contains("complain") { return .complaints }
        if word.contains("regulat") || word.contains("complian") { return .regulatoryRequirements }
        let somebody = ["client", "counterpart", "customer"].contains { word.contains($0) }
        let lost = ["loss", "lose", "lost"].contains { word.contains($0) }
        return somebody && lost ? .lossOfClients : nil
    }
}
