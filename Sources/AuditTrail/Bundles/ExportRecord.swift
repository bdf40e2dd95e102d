import Cryptography
import JSONText

/// What the entry of an export says in its `after`: binds everything in the bundle to the signed tree.
package struct ExportRecord: Equatable, Sendable {
    package static let action = "bundle.export"

    package let contentHash: TreeHash
    /// `nil` when the bundle holds every entry.
    package let selection: Selection?
    /// Key of the auditor's engagement that the bundle was made for.
    package let engagement: String?

    package struct Selection: Equatable, Sendable {
        /// Number of entries before the export's own.
        package let count: UInt64
        /// SHA-256 of their leaf hashes, joined in index order.
        package let hash: TreeHash

        package init(leaves: some Sequence<TreeHash>) {
            var sum = SHA256()
            var count: UInt64 = 0
            for leaf in leaves {
                leaf.withUnsafeBytes { sum.update($0) }
                count += 1
            }
            self.count = count
            hash = TreeHash(sum)
        }
    }

    /// `files` may be all of the bundle's or its content only.
    package init(files: [BundleManifest.File], selection: Selection?, engagement: String? = nil) {
        contentHash = BundleManifest.contentHash(files)
        self.selection = selection
        self.engagement = engagement
    }

    /// For `AuditEntry.after`, beside whatever else describes the export.
    package var members: [String: EntryValue] {
        var members: [String: EntryValue] = [
            "content_sha256": .text(contentHash.hexadecimal),
            "entries": .text((selection == nil ? BundleManifest.Coverage.all : .selection).rawValue),
        ]
        if let selection {
            members["selected"] = .integer(Int64(clamping: selection.count))
            members["selected_sha256"] = .text(selection.hash.hexadecimal)
        }
        if let engagement { members["engagement"] = .text(engagement) }
        return members
    }

    /// The engagement that an export's entry names; an entry that cannot be read names none, and is found by its own check.
    static func engagement(of entry: [UInt8]) -> JSONTree? {
        (try? JSONParser.parse(entry, repeatedNames: .refused))?["after"]?["engagement"]
    }

    /// Whether an entry's bytes are an export's and say exactly this.
    func isStated(by entry: [UInt8]) -> Bool {
        guard let tree = try? JSONParser.parse(entry, repeatedNames: .refused),
            tree["action"]?.text == ExportRecord.action, let after = tree["after"]
        else { return false }
        return ["content_sha256", "entries", "selected", "selected_sha256"].allSatisfy { name in
            after[name] == members[name]?.json
        }
    }
}
