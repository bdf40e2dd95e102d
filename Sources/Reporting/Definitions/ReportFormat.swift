/// A form in which a report is written; the raw value is the extension of its file.
package enum ReportFormat: String, CaseIterable, Sendable {
    case xlsx
    case html
    case markdown = "md"
}
