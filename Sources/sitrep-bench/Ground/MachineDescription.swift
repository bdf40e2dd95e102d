import Foundation

/// What ran: enough to judge the absolute times by, nothing that names the machine.
struct MachineDescription {
    let processor: String
    let processors: Int
    let memoryGigabytes: Int
    let system: String
    let postgres: String
    let xlsxwriter: String

    init(_ ground: BenchGround) throws {
        let information = ProcessInfo.processInfo
        processor = MachineDescription.processorName() ?? "unknown processor"
        processors = information.activeProcessorCount
        memoryGigabytes = Int((Double(information.physicalMemory) / 1_073_741_824).rounded())
        system = MachineDescription.systemName() ?? information.operatingSystemVersionString
        postgres = try ground.session {
            String(try $0.query("show server_version")[0].decode(0, as: String.self).prefix { $0 != " " })
        }
        xlsxwriter = WorkbookPeer.libraryVersion
    }

    private static func processorName() -> String? {
        guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
        return line?.split(separator: ":", maxSplits: 1).last.map { $0.trimmingCharacters(in: .whitespaces) }
    }

    private static func systemName() -> String? {
        guard let text = try? String(contentsOfFile: "/etc/os-release", encoding: .utf8) else { return nil }
        let line = text.split(separator: "\n").first { $0.hasPrefix("PRETTY_NAME=") }
        return line.map { $0.dropFirst("PRETTY_NAME=".count).trimmingCharacters(in: ["\""]) }
    }
}
