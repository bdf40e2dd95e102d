import JSONText

/// `population.json`: no key of a year is missing between the first and the last, and the entries know each.
enum PopulationCheck {
    /// `known` holds the packed keys of all entries; `nil` when the bundle holds a selection only.
    static func findings(in bytes: [UInt8], known: Set<UInt64>?) -> [BundleFinding] {
        guard bytes.last == 0x0A, let tree = try? JSONParser.parse(bytes, repeatedNames: .refused),
            CanonicalJSON.encode(tree) + [0x0A] == bytes, case .array(let incidents)? = tree["incidents"]
        else {
            return [finding(.populationForm, "is not one line of canonical JSON with an array of incidents")]
        }
        var findings: [BundleFinding] = []
        var previous: UInt64?
        for incident in incidents {
            guard let key = incident["key"]?.text, let number = IncidentNumber.packed(key) else {
                findings.append(finding(.populationForm, "an incident without a key such as INC-2026-0001"))
                continue
            }
            if let previous {
                let isNext = number == previous + 1
                let beginsYear = IncidentNumber.year(number) > IncidentNumber.year(previous)
                if !isNext, !beginsYear {
                    findings.append(finding(.populationGap, "\(key) does not follow the key before it"))
                }
            }
            previous = number
            if let known, !known.contains(number) {
                findings.append(finding(.populationUnknown, "no entry is about \(key)"))
            }
        }
        return findings
    }

    private static func finding(_ code: BundleFinding.Code, _ detail: String) -> BundleFinding {
        BundleFinding(code, BundlePath.population, detail)
    }
}
