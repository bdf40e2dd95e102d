import ArgumentParser
import Documents
import Foundation
import Spreadsheets

/// Raw rows to a workbook, against the same loop in C with the library that both use.
enum WorkbookPeer {
    static func contest(_ ground: BenchGround, _ sizes: BenchSizes) throws -> [BenchLine] {
        let rows = String(sizes.workbookRows)
        let result: BenchLine.Result
        if let peer = try compile(ground) {
            let samples = try Race.run(
                Contestant(ground.ourselves("write-workbook", rows, ground.scratch + "/ours.xlsx")),
                against: Contestant(ground.program([peer, rows, ground.scratch + "/theirs.xlsx"])),
                runs: sizes.bulkRuns, warmUp: false)
            result = .measured(ours: samples.ours, peer: samples.peer)
        } else {
            result = .skipped("no C compiler (cc)")
        }
        return [
            BenchLine(
                subject: "raw workbook, \(Figures.count(sizes.workbookRows)) rows of 8", peer: "C with libxlsxwriter",
                limit: .share(0.75), memoryLimitBytes: 60_000_000, result: result)
        ]
    }

    /// The version of the library, from its package description; the header's constant stays in C.
    static let libraryVersion: String = {
        guard let pipe = popen("pkg-config --modversion xlsxwriter 2>/dev/null", "r") else {
            return "of unknown version"
        }
        defer { pclose(pipe) }
        var line = [CChar](repeating: 0, count: 64)
        guard fgets(&line, Int32(line.count), pipe) != nil else { return "of unknown version" }
        let text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }()

    /// - Returns: the program; nil without a compiler.
    private static func compile(_ ground: BenchGround) throws -> String? {
        let path = ground.scratch + "/workbook-peer"
        try source.write(toFile: path + ".c", atomically: true, encoding: .utf8)
        do {
            try ground.program(["cc", "-O2", "-o", path, path + ".c", "-lxlsxwriter"]).run()
        } catch let failure as MeasuredProcess.Failure where failure.status == ENOENT {
            return nil
        }
        return path
    }

    /// Writes what `WriteWorkbook` writes, as somebody would in C: no objects, one buffer for each text.
    private static let source = #"""
        #include <stdio.h>
        #include <stdlib.h>
        #include <xlsxwriter.h>

        int main(int count, char **arguments) {
            if (count != 3) return 64;
            const long rows = atol(arguments[1]);
            const char *categories[] = {"phishing", "malware", "data_breach", "denial_of_service"};
            lxw_workbook_options options = {.constant_memory = LXW_TRUE};
            lxw_workbook *workbook = workbook_new_opt(arguments[2], &options);
            lxw_worksheet *sheet = workbook_add_worksheet(workbook, "Data");
            lxw_format *instant = workbook_add_format(workbook);
            format_set_num_format(instant, "yyyy-mm-dd hh:mm:ss");
            char key[32], title[64];
            for (int column = 0; column < 8; column++) worksheet_write_string(sheet, 0, column, "column", NULL);
            for (long row = 0; row < rows; row++) {
                const lxw_row_t line = (lxw_row_t)(row + 1);
                snprintf(key, sizeof key, "INC-2026-%ld", row);
                snprintf(title, sizeof title, "Suspicious sign-in on host %ld", row % 5000);
                worksheet_write_number(sheet, line, 0, (double)row, NULL);
                worksheet_write_number(sheet, line, 1, (double)(row % 977), NULL);
                worksheet_write_string(sheet, line, 2, key, NULL);
                worksheet_write_string(sheet, line, 3, categories[row % 4], NULL);
                worksheet_write_string(sheet, line, 4, title, NULL);
                worksheet_write_number(sheet, line, 5, (1704067200.0 + row * 60.0) / 86400.0 + 25569.0, instant);
                worksheet_write_number(sheet, line, 6, row * 0.25, NULL);
                worksheet_write_boolean(sheet, line, 7, row % 2, NULL);
            }
            return workbook_close(workbook) == LXW_NO_ERROR ? 0 : 1;
        }
        """#
}

/// The same rows through `RawWorkbook`, in a process of its own.
struct WriteWorkbook: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write-workbook", abstract: "Write rows to a workbook.", shouldDisplay: false)

    @Argument var rows: Int
    @Argument var path: String

    func run() throws {
        let categories = ["phishing", "malware", "data_breach", "denial_of_service"]
        let workbook = try RawWorkbook(
            path: path, columns: (0..<8).map { _ in RawColumn(title: "column") },
            createdAt: DocumentInstant(microseconds: 1_704_067_200_000_000))
        for row in 0..<rows {
            try workbook.append([
                .integer(Int64(row)), .integer(Int64(row % 977)), .text("INC-2026-\(row)"),
                .text(categories[row % 4]), .text("Suspicious sign-in on host \(row % 5_000)"),
                .instant((1_704_067_200 + Int64(row) * 60) * 1_000_000), .number(Double(row) * 0.25),
                .boolean(row % 2 == 1),
            ])
        }
        try workbook.finish()
        print(workbook.rowCount)
    }
}
