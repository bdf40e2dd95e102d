import JSONText

/// Reads one sheet of answers and collects everything that is wrong with it. `null` means: not answered.
struct AnswerReader {
    private let sheet: JSONTree
    private(set) var problems: [AnswerProblem] = []

    /// - Parameter names: every answer that may be given; `id` may stand in any sheet.
    init(_ sheet: JSONTree, names: [String]) {
        self.sheet = sheet
        guard case .object(let members) = sheet else {
            problems = [AnswerProblem("answers", .notAnObject)]
            return
        }
        for name in members.map(\.name) where name != "id" && !names.contains(name) {
            problems.append(AnswerProblem(name, .unknownName(nearest: NearestName.near(name, among: names))))
        }
    }

    mutating func refuse(_ field: String, _ reason: AnswerProblem.Reason) {
        problems.append(AnswerProblem(field, reason))
    }

    func answer(_ name: String) -> JSONTree? {
        guard let value = sheet[name], value != .null else { return nil }
        return value
    }

    mutating func flag(_ name: String) -> Bool? {
        guard let value = answer(name) else { return nil }
        if case .bool(let flag) = value { return flag }
        refuse(name, .wrongType(needed: "true or false"))
        return nil
    }

    /// A number from zero on.
    mutating func number(_ name: String) -> ExactNumber? {
        guard let value = answer(name) else { return nil }
        guard value.number != nil else {
            refuse(name, .wrongType(needed: "a number"))
            return nil
        }
        guard let number = ExactNumber(value) else {
            refuse(name, .notExact)
            return nil
        }
        guard !number.isNegative else {
            refuse(name, .negative(number.text))
            return nil
        }
        return number
    }

    /// A whole number from zero on, however it is written (`3`, `3.0`).
    mutating func count(_ name: String) -> Int? {
        guard let number = number(name) else { return nil }
        guard let whole = number.whole else {
            refuse(name, .notWhole(number.text))
            return nil
        }
        return whole
    }

    mutating func text(_ name: String) -> String? {
        guard let value = answer(name) else { return nil }
        if let text = value.text { return text }
        refuse(name, .wrongType(needed: "a text"))
        return nil
    }

    /// A list of texts.
    mutating func words(_ name: String) -> [String]? {
        guard let value = answer(name) else { return nil }
        guard case .array(let elements) = value else {
            refuse(name, .wrongType(needed: "a list"))
            return nil
        }
        var words: [String] = []
        for (position, element) in elements.enumerated() {
            if let text = element.text {
                words.append(text)
            } else {
                refuse("\(name)[\(position)]", .wrongType(needed: "a text"))
            }
        }
        return words
    }

    /// A list of codes of an enumeration, each counted once.
    mutating func codes<Code: RawRepresentable & CaseIterable & Hashable>(
        _ name: String, as type: Code.Type
    ) -> Set<Code>? where Code.RawValue == String {
        guard let words = words(name) else { return nil }
        var codes: Set<Code> = []
        for word in words {
            if let code = Code(rawValue: AnswerReader.plain(word)) {
                codes.insert(code)
            } else {
                refuse(name, .unknownWord(word, nearest: AnswerReader.nearest(word, type)))
            }
        }
        return codes
    }

    /// One code of an enumeration.
    mutating func code<Code: RawRepresentable & CaseIterable>(
        _ name: String, as type: Code.Type
    ) -> Code? where Code.RawValue == String {
        guard let word = text(name) else { return nil }
        if let code = Code(rawValue: AnswerReader.plain(word)) { return code }
        refuse(name, .unknownWord(word, nearest: AnswerReader.nearest(word, type)))
        return nil
    }

    /// A part may not be more than the whole that it is taken from.
    mutating func requirePart(_ name: String, _ part: Int?, of totalName: String, _ total: Int?) {
        guard let part, let total, part > total else { return }
        refuse(name, .moreThanTotal(String(part), total: String(total), field: totalName))
    }

    func finish() throws(AnswerProblems) {
        if !problems.isEmpty { throw AnswerProblems(problems: problems) }
    }

    /// `Loss of-clients` → `loss_of_clients`.
    static func plain(_ word: String) -> String {
        String(word.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
    }

    private static func nearest<Code: RawRepresentable & CaseIterable>(
        _ word: String, _ type: Code.Type
    ) -> String? where Code.RawValue == String {
        NearestName.near(plain(word), among: Code.allCases.map(\.rawValue))
    }
}
