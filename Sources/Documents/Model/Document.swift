/// A report as a value: what it says and from which snapshot, with nothing about how it looks.
///
/// The same value renders to HTML, Markdown and XLSX; equal values render to equal bytes.
package struct Document: Equatable, Sendable {
    /// The kind of report, a stable word such as `board-quarterly`.
    package var kind: String
    package var title: String
    package var subtitle: String?
    /// BCP 47 tag of the language of the text.
    package var language: String
    package var organisation: String
    /// The period in words, such as `1 January to 31 March 2026`.
    package var periodLabel: String
    /// The horizon in the incidents' own time.
    package var asOf: DocumentInstant
    /// The horizon in ours: only what was recorded by then counts.
    package var knownAt: DocumentInstant
    package var generatedAt: DocumentInstant
    package var displayZone: DisplayZone
    package var classification: Classification?
    /// The audit checkpoint that the figures were computed from.
    package var auditReference: String?
    package var parameters: [Parameter]
    /// Who is counted and who is not, one sentence a paragraph.
    package var population: [Paragraph]
    package var summary: [Paragraph]
    /// The figures that stand directly below the summary.
    package var headline: [KeyFigure]
    package var sections: [Section]

    package init(
        kind: String, title: String, subtitle: String? = nil, language: String = "en", organisation: String,
        periodLabel: String, asOf: DocumentInstant, knownAt: DocumentInstant, generatedAt: DocumentInstant,
        displayZone: DisplayZone = .utc, classification: Classification? = nil, auditReference: String? = nil,
        parameters: [Parameter] = [], population: [Paragraph] = [], summary: [Paragraph] = [],
        headline: [KeyFigure] = [], sections: [Section]
    ) {
        self.kind = kind
        self.title = title
        self.subtitle = subtitle
        self.language = language
        self.organisation = organisation
        self.periodLabel = periodLabel
        self.asOf = asOf
        self.knownAt = knownAt
        self.generatedAt = generatedAt
        self.displayZone = displayZone
        self.classification = classification
        self.auditReference = auditReference
        self.parameters = parameters
        self.population = population
        self.summary = summary
        self.headline = headline
        self.sections = sections
    }
}

/// A part of a document with a heading of its own.
package struct Section: Equatable, Sendable {
    /// Target of links: letters, digits and hyphens; anything else is replaced by a hyphen when rendered.
    package var id: String
    package var title: String
    /// One or two sentences that say what the section shows.
    package var lead: Paragraph
    package var blocks: [Block]
    /// The name of its sheet in a workbook; the title where absent.
    package var sheetName: String?

    package init(id: String, title: String, lead: Paragraph = [], blocks: [Block], sheetName: String? = nil) {
        self.id = id
        self.title = title
        self.lead = lead
        self.blocks = blocks
        self.sheetName = sheetName
    }
}

/// A setting that the report was computed with.
package struct Parameter: Equatable, Sendable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// The zone that periods and local texts are stated in. The caller knows the rules of zones; documents only print them.
package struct DisplayZone: Equatable, Sendable {
    /// IANA name, such as `Europe/Paris`.
    package var name: String
    /// The offset as text where one holds for the whole period, such as `UTC+01:00`.
    package var offset: String?

    package init(name: String, offset: String? = nil) {
        self.name = name
        self.offset = offset
    }

    package static let utc = DisplayZone(name: "UTC")

    /// `Europe/Paris (UTC+01:00)`
    package var text: String {
        guard let offset else { return name }
        return "\(name) (\(offset))"
    }
}

/// Traffic Light Protocol 2.0 (FIRST, 2022). An enumeration, so that no outside text reaches the page margins.
package enum Classification: String, CaseIterable, Sendable {
    case clear
    case green
    case amber
    case amberStrict = "amber+strict"
    case red

    /// The label as TLP 2.0 writes it: `TLP:AMBER+STRICT`.
    package var label: String { "TLP:" + rawValue.uppercased() }
}
