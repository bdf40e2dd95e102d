import IncidentModel

/// Why a value can't stand in a field.
package enum FormValueProblem: Error, Equatable, Sendable, CustomStringConvertible {
    case wrongType(needed: FormField.Kind)
    case unknownCode(String, nearest: String?)
    case tooLong(Int)
    case negative
    case notLEI(String)
    case notEmail(String)
    case notPhone(String)
    case durationTooLong

    package var description: String {
        switch self {
        case .wrongType(let kind): "a value of type \(kind.rawValue) is needed"
        case .unknownCode(let code, let nearest):
            "“\(code)” is not one of the codes" + (nearest.map { "; perhaps \($0)" } ?? "")
        case .tooLong(let length): "\(length) characters are more than 32767"
        case .negative: "is below zero"
        case .notLEI(let text): "“\(text)” is no LEI: 20 capitals and digits of which the last two check the others"
        case .notEmail(let text): "“\(text)” is no e-mail address"
        case .notPhone(let text): "“\(text)” is no telephone number with international prefix"
        case .durationTooLong: "is longer than 999 days"
        }
    }
}

extension FormField {
    /// `nil` when the value may stand here.
    package func problem(_ value: FormValue) -> FormValueProblem? {
        switch (kind, value) {
        case (.text, .text(let text)): text.unicodeScalars.count > 32_767 ? .tooLong(text.unicodeScalars.count) : nil
        case (.flag, .flag), (.instant, .instant): nil
        case (.choice, .codes(let list)) where list.count <= 1: unknown(list)
        case (.choices, .codes(let list)): unknown(list)
        case (.integer, .whole(let number)): number < 0 ? .negative : nil
        case (.percent, .percent(let tenths)): tenths < 0 ? .negative : nil
        case (.money, .amount(let amount)): amount.isNegative ? .negative : nil
        case (.duration, .minutes(let minutes)):
            minutes.isNegative ? .negative : FormValue.daysHoursMinutes(minutes) == nil ? .durationTooLong : nil
        case (.lei, .text(let text)): FormField.isLEI(text) ? nil : .notLEI(text)
        case (.leis, .text(let text)): FormField.items(text).first { !FormField.isLEI($0) }.map { .notLEI($0) }
        case (.email, .text(let text)): FormField.isEmail(text) ? nil : .notEmail(text)
        case (.phone, .text(let text)): FormField.isPhone(text) ? nil : .notPhone(text)
        default: .wrongType(needed: kind)
        }
    }

    private func unknown(_ list: [String]) -> FormValueProblem? {
        let known = codes.map(\.code)
        return list.first { !known.contains($0) }.map {
            .unknownCode($0, nearest: NearestName.near($0, among: known))
        }
    }

    /// Reads what somebody typed for this field.
    package func read(_ text: String) -> Result<FormValue, FormValueProblem> {
        let value: FormValue? =
            switch kind {
            case .text, .lei, .leis, .email, .phone: .text(text)
            case .flag: ["yes": true, "true": true, "no": false, "false": false][text.lowercased()].map { .flag($0) }
            case .choice: .codes([text])
            case .choices: .codes(text.split(whereSeparator: { $0 == ";" || $0 == "," }).map { FormField.trimmed($0) })
            case .integer: ExactNumber(text)?.whole.map { .whole($0) }
            case .percent:
                ExactNumber(text).flatMap { $0.tenthsOfPercent(of: ExactNumber(100)) }.map { .percent(tenths: $0) }
            case .money: ExactNumber(text).map { .amount($0) }
            case .instant: Instant(rfc3339: text).map { .instant($0) }
            case .duration: FormField.minutes(text).map { .minutes($0) }
            }
        guard let value else { return .failure(.wrongType(needed: kind)) }
        return problem(value).map { .failure($0) } ?? .success(value)
    }

    /// `01:06:30` or a number of minutes.
    private static func minutes(_ text: String) -> ExactNumber? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
        if parts.count == 3, let days = parts[0], let hours = parts[1], let minutes = parts[2],
            (0..<1_000).contains(days),
            (0..<24).contains(hours), (0..<60).contains(minutes)
        {
            return ExactNumber(days * 1_440 + hours * 60 + minutes)
        }
        return ExactNumber(text)
    }

    /// The items of a list that is separated by semicolons.
    static func items(_ text: String) -> [String] {
        text.split(separator: ";").map { trimmed($0) }.filter { !$0.isEmpty }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while text.first?.isWhitespace == true { text.removeFirst() }
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    /// ISO 17442: eighteen letters and digits and two check digits (ISO 7064, MOD 97-10).
    package static func isLEI(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count == 20, bytes[18...].allSatisfy({ (48...57).contains($0) }) else { return false }
        var remainder = 0
        for byte in bytes {
            switch byte {
            case 48...57: remainder = (remainder * 10 + Int(byte - 48)) % 97
            case 65...90: remainder = (remainder * 100 + Int(byte - 55)) % 97
            default: return false
            }
        }
        return remainder == 1
    }

    private static func isEmail(_ text: String) -> Bool {
        text.wholeMatch(of: #/[^\s@]+@[^\s@]+\.[^\s@]+/#) != nil
    }

    /// The pattern of the reporting schema.
    private static func isPhone(_ text: String) -> Bool {
        text.wholeMatch(of: #/\+?[1-9][0-9]{1,14}(\s?\([0-9]+\))?([-\s.]?[0-9]+)*/#) != nil
    }
}
