import IncidentModel

/// One classification as it was made: kept with its inputs, so that each later one can be held against it.
package struct DORAEvaluation: Equatable, Sendable {
    /// The responsible person's word that this evaluation counts.
    package struct Adoption: Equatable, Sendable {
        package let by: String
        package let at: Instant

        package init(by: String, at: Instant) {
            self.by = by
            self.at = at
        }
    }

    package let answers: DORAAnswers
    package let author: String
    package let at: Instant
    package var adoption: Adoption?
    package let classification: DORAClassification

    package init(_ answers: DORAAnswers, author: String, at: Instant, adoption: Adoption? = nil) {
        self.answers = answers
        self.author = author
        self.at = at
        self.adoption = adoption
        classification = DORAClassification(answers)
    }

    package var isAdopted: Bool { adoption != nil }
}

extension [DORAEvaluation] {
    /// The milestone `classified_major`: when the first evaluation that says major was adopted. A later one that says
    /// otherwise does not undo it; that is a reclassification, which is reported (2025/302 Art. 5).
    package var classifiedMajor: (evaluation: DORAEvaluation, at: Instant)? {
        let adopted = compactMap { evaluation in
            evaluation.classification.isMajor ? evaluation.adoption.map { (evaluation, $0.at) } : nil
        }
        return adopted.min { ($0.1, $0.0.at) < ($1.1, $1.0.at) }.map { (evaluation: $0.0, at: $0.1) }
    }

    /// The adopted evaluation that holds now: the one adopted last.
    package var current: DORAEvaluation? {
        filter(\.isAdopted).max { left, right in
            guard let first = left.adoption, let second = right.adoption else { return false }
            return (first.at, left.at) < (second.at, right.at)
        }
    }

    /// True when the latest adopted evaluation takes back an earlier adopted one that said major.
    package var isReclassified: Bool { classifiedMajor != nil && current?.classification.isMajor == false }
}
