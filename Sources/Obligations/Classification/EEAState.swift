/// The states of the European Economic Area by their two letters, as the reporting schema lists them.
package enum EEAState {
    package static let codes = [
        "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "ES", "FI", "FR", "DE", "GR", "HU", "IS", "IE", "IT", "LI",
        "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
    ]

    /// The code in capitals; the Union's own `EL` for Greece is read as `GR`. `nil` for any other state.
    package static func code(_ text: String) -> String? {
        let capitals = text.uppercased()
        let code = capitals == "EL" ? "GR" : capitals
        return codes.contains(code) ? code : nil
    }
}
