import CXLSXWriter
import Documents

/// The looks a cell can have. Each is made once for a workbook.
enum CellStyle: Hashable {
    case title
    case subtitle
    case heading
    case body
    case lead
    case strong
    case muted
    case tableHeader(isNumeric: Bool)
    case text
    case wrapped
    case textRight
    case number(decimals: Int)
    case percent(decimals: Int)
    case duration
    case instant
    case date
    case link
    case severity(SeverityLevel)
    case missing
    case figureLabel
    indirect case total(CellStyle)
    indirect case figure(CellStyle)
    indirect case previousFigure(CellStyle)
}

/// Makes and keeps the formats of one workbook.
final class CellFormats {
    private let file: WorkbookFile
    private var formats: [CellStyle: UnsafeMutablePointer<lxw_format>] = [:]

    init(_ file: WorkbookFile) {
        self.file = file
    }

    subscript(style: CellStyle) -> UnsafeMutablePointer<lxw_format>? {
        if let format = formats[style] { return format }
        guard let format = workbook_add_format(file.workbook) else { return nil }
        apply(style, to: format)
        formats[style] = format
        return format
    }

    private func apply(_ style: CellStyle, to format: UnsafeMutablePointer<lxw_format>) {
        format_set_align(format, LXW_ALIGN_VERTICAL_TOP.byte)
        switch style {
        case .title:
            format_set_bold(format)
            format_set_font_size(format, 18)
        case .subtitle:
            format_set_font_size(format, 12)
            format_set_font_color(format, Palette.soft)
        case .heading:
            format_set_bold(format)
            format_set_font_size(format, 13)
        case .body: format_set_text_wrap(format)
        case .lead:
            format_set_text_wrap(format)
            format_set_font_color(format, Palette.soft)
        case .strong: format_set_bold(format)
        case .muted:
            format_set_font_color(format, Palette.soft)
            format_set_text_wrap(format)
        case .tableHeader(let isNumeric):
            format_set_bold(format)
            format_set_text_wrap(format)
            format_set_align(format, LXW_ALIGN_VERTICAL_BOTTOM.byte)
            format_set_bottom(format, LXW_BORDER_MEDIUM.byte)
            format_set_bottom_color(format, Palette.accent)
            if isNumeric { alignRight(format) }
        case .text: return
        case .wrapped: format_set_text_wrap(format)
        case .textRight: alignRight(format)
        case .number(let decimals):
            format_set_num_format(format, "#,##0" + Self.fraction(decimals))
            alignRight(format)
        case .percent(let decimals):
            format_set_num_format(format, "0" + Self.fraction(decimals) + "%")
            alignRight(format)
        case .duration:
            format_set_num_format(format, "[h]:mm:ss")
            alignRight(format)
        case .instant:
            format_set_num_format(format, "yyyy-mm-dd hh:mm")
            format_set_align(format, LXW_ALIGN_LEFT.byte)
        case .date:
            format_set_num_format(format, "yyyy-mm-dd")
            format_set_align(format, LXW_ALIGN_LEFT.byte)
        case .link:
            format_set_font_color(format, Palette.accent)
            format_set_underline(format, LXW_UNDERLINE_SINGLE.byte)
        case .severity(let level):
            format_set_bold(format)
            format_set_font_color(format, Palette.text(level))
        case .missing:
            format_set_font_color(format, Palette.soft)
            format_set_italic(format)
        case .figureLabel:
            format_set_text_wrap(format)
            underline(format)
        case .total(let inner):
            apply(inner, to: format)
            format_set_bold(format)
            format_set_top(format, LXW_BORDER_THIN.byte)
        case .figure(let inner):
            apply(inner, to: format)
            format_set_bold(format)
            format_set_font_size(format, 13)
            format_set_text_wrap(format)
            alignRight(format)
            underline(format)
        case .previousFigure(let inner):
            apply(inner, to: format)
            alignRight(format)
            underline(format)
        }
    }

    private func underline(_ format: UnsafeMutablePointer<lxw_format>) {
        format_set_bottom(format, LXW_BORDER_THIN.byte)
        format_set_bottom_color(format, Palette.rule)
    }

    /// Flush right, with a gap to the text of the column that follows.
    private func alignRight(_ format: UnsafeMutablePointer<lxw_format>) {
        format_set_align(format, LXW_ALIGN_RIGHT.byte)
        format_set_indent(format, 1)
    }

    private static func fraction(_ decimals: Int) -> String {
        decimals > 0 ? "." + String(repeating: "0", count: min(decimals, 9)) : ""
    }
}

/// The colours of workbooks: those of the pages, on white.
enum Palette {
    static let accent: lxw_color_t = 0x0B5A83
    static let soft: lxw_color_t = 0x56616B
    static let rule: lxw_color_t = 0xD9DEE3

    /// Dark enough to read as text.
    static func text(_ level: SeverityLevel) -> lxw_color_t {
        switch level {
        case .critical: 0x7D1436
        case .high: 0xB23C12
        case .medium: 0x8A5A00
        case .low: 0x2F6690
        case .info, .unknown: soft
        }
    }

    static func area(_ role: ColourRole) -> lxw_color_t {
        switch role {
        case .accent: accent
        case .neutral: 0x8B97A3
        case .series(let index): [accent, 0xB5651D, 0x4F7F52, 0x7A5195, 0x7A6A56, 0x3F8F94][Int(index.magnitude % 6)]
        case .severity(.critical): 0x7D1436
        case .severity(.high): 0xCC4A1E
        case .severity(.medium): 0xC78A1B
        case .severity(.low): 0x4A86B5
        case .severity(.info): 0x8B97A3
        case .severity(.unknown): 0x6B7680
        }
    }
}
