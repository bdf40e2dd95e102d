import Foundation
import JSONText
import Testing

/// Real data beside the checkout; the tests that need it say so and are skipped where it is absent.
enum SharedFiles {
    static let root: URL? = {
        let package = URL(fileURLWithPath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let shared = package.deletingLastPathComponent().appending(path: "shared")
        return FileManager.default.fileExists(atPath: shared.appending(path: "data").path) ? shared : nil
    }()

    static func path(_ name: String) throws -> String { try #require(root).appending(path: "data/\(name)").path }

    static func json(_ name: String) throws -> JSONTree {
        let data = try Data(contentsOf: URL(fileURLWithPath: path(name)))
        return try JSONParser.parse(String(decoding: data, as: UTF8.self))
    }
}

extension Trait where Self == ConditionTrait {
    static var needsSharedData: Self {
        .enabled(if: SharedFiles.root != nil, "needs ../shared/data")
    }
}

extension JSONTree {
    subscript(path names: String...) -> JSONTree? {
        names.reduce(Optional(self)) { $0?[$1] }
    }
}
