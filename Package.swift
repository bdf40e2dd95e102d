// swift-tools-version: 6.2
import PackageDescription

// CI sets this: a warning stops the build there, but not for somebody with a newer compiler.
let strict: [SwiftSetting] =
    Context.environment["SITREP_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)]

let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")

/// What makes a short command start sooner. A static Swift program has about a hundred thousand addresses to be adjusted before it
/// starts: packed they are a hundredth of the size, which takes milliseconds off; glibc 2.36 or later reads them. And the runtime of
/// C++ is linked in as that of Swift is.
let quickStart: [LinkerSetting] = [
    .unsafeFlags(
        [
            "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs",
            "-L\(Context.packageDirectory)/Sources/CPlatform/libraries", "-Xclang-linker", "-static-libgcc",
        ], .when(platforms: [.linux], configuration: .release))
]

let package = Package(
    name: "sitrep",
    products: [
        .executable(name: "sitrep", targets: ["sitrep"]),
        .executable(name: "sitrep-bench", targets: ["sitrep-bench"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C libraries.
        .systemLibrary(
            name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
        // Its libraries are for the linker.
        .target(name: "CPlatform", exclude: ["libraries"]),
        // Load libcurl and libxlsxwriter when they are needed; the latter is built with the header of Debian's libxlsxwriter-dev.
        .target(name: "CCurl"),
        // libpq brings libcrypto into every process, and libpq-dev its headers.
        .target(name: "CLibcrypto", linkerSettings: [.linkedLibrary("crypto")]),
        .target(name: "CXLSXWriter"),

        // Files that travel inside the binary.
        .executableTarget(name: "embed-files", dependencies: ["JSONText", "YAMLText"], swiftSettings: strict),
        .plugin(
            name: "EmbedFilesPlugin", capability: .buildTool(), dependencies: ["embed-files"],
            path: "Sources/EmbedFilesPlugin"),
        .target(name: "MigrationFiles", path: "Migrations", plugins: ["EmbedFilesPlugin"]),
        .target(name: "TemplateFiles", path: "Templates", plugins: ["EmbedFilesPlugin"]),
        .target(name: "RegistryFiles", path: "Sources/RegistryFiles", plugins: ["EmbedFilesPlugin"]),
        .target(name: "ReportFiles", path: "Reports", exclude: ["samples"], plugins: ["EmbedFilesPlugin"]),

        // Core: pure values and functions, no I/O.
        .target(name: "JSONText", swiftSettings: strict),
        .target(name: "IncidentModel", swiftSettings: strict),
        .target(name: "ResponseMetrics", dependencies: ["IncidentModel"], swiftSettings: strict),
        .target(name: "Cryptography", dependencies: ["CLibcrypto"], swiftSettings: strict),
        // Nothing of the domain: a verifier can link it alone.
        .target(name: "AuditTrail", dependencies: ["Cryptography", "JSONText", asn1], swiftSettings: strict),
        .target(name: "Obligations", dependencies: ["IncidentModel", "JSONText"], swiftSettings: strict),
        .target(
            name: "ControlFrameworks", dependencies: ["IncidentModel", "JSONText", "ResponseMetrics"],
            swiftSettings: strict),
        .target(name: "Documents", dependencies: [mustache], swiftSettings: strict),

        .target(
            name: "Reporting",
            dependencies: ["ControlFrameworks", "Documents", "IncidentModel", "Obligations", "ResponseMetrics", yams],
            swiftSettings: strict),
        .target(name: "DemoData", dependencies: ["IncidentModel"], swiftSettings: strict),

        // Adapters.
        .target(name: "Postgres", dependencies: ["CLibpq", "CPlatform", "Cryptography"], swiftSettings: strict),
        .target(
            name: "Storage",
            dependencies: ["AuditTrail", "ControlFrameworks", "IncidentModel", "Postgres", "ResponseMetrics"],
            swiftSettings: strict),
        .target(name: "Connectors", dependencies: ["CZlib", "IncidentModel", "JSONText", yams], swiftSettings: strict),
        .target(name: "HTTPClient", dependencies: ["CCurl"], swiftSettings: strict),
        .target(name: "YAMLText", dependencies: ["JSONText", yams], swiftSettings: strict),
        .target(name: "Spreadsheets", dependencies: ["CXLSXWriter", "CZlib", "Documents"], swiftSettings: strict),

        // Application: one type per thing the product does.
        .target(
            name: "Casework",
            dependencies: [
                "AuditTrail", "Connectors", "ControlFrameworks", "CPlatform", "Cryptography", "DemoData", "Documents",
                "HTTPClient", "IncidentModel", "JSONText", "MigrationFiles", "Obligations", "Postgres", "RegistryFiles",
                "ReportFiles", "Reporting", "ResponseMetrics", "Spreadsheets", "Storage", "TemplateFiles", "YAMLText",
                yams,
            ], swiftSettings: strict),

        // Edge.
        .executableTarget(
            name: "sitrep",
            dependencies: [
                "AuditTrail", "Casework", "Connectors", "ControlFrameworks", "CPlatform", "Documents", "IncidentModel",
                "JSONText", "Obligations", "Postgres", "Reporting", "ResponseMetrics", "Spreadsheets", "Storage",
                arguments,
            ], swiftSettings: strict, linkerSettings: quickStart),

        // What `make bench` runs; no part of the product.
        .executableTarget(
            name: "sitrep-bench",
            dependencies: [
                "AuditTrail", "Casework", "DemoData", "Documents", "IncidentModel", "Postgres", "Spreadsheets",
                "Storage",
                arguments,
            ], swiftSettings: strict),

        // Tests mirror the targets.
        .target(
            name: "DocumentSamples", dependencies: ["Documents", "JSONText"], path: "Tests/DocumentSamples",
            swiftSettings: strict),
        .testTarget(name: "IncidentModelTests", dependencies: ["IncidentModel"], swiftSettings: strict),
        .target(
            name: "DatabaseTesting", dependencies: ["Casework", "IncidentModel", "Postgres", "Storage"],
            path: "Tests/DatabaseTesting", swiftSettings: strict),
        .testTarget(
            name: "ResponseMetricsTests", dependencies: ["IncidentModel", "ResponseMetrics"], swiftSettings: strict),
        .testTarget(
            name: "ControlFrameworksTests",
            dependencies: [
                "ControlFrameworks", "Cryptography", "DocumentSamples", "IncidentModel", "JSONText", "RegistryFiles",
                "ResponseMetrics",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ObligationsTests",
            dependencies: [
                "DocumentSamples", "IncidentModel", "JSONText", "Obligations", "RegistryFiles", "YAMLText",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "YAMLTextTests", dependencies: ["JSONText", "YAMLText", "embed-files"], swiftSettings: strict),
        .testTarget(
            name: "DocumentsTests", dependencies: ["DocumentSamples", "Documents", "TemplateFiles", "embed-files"],
            swiftSettings: strict),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "ControlFrameworks", "DocumentSamples", "Documents", "IncidentModel", "Reporting", "ResponseMetrics",
                "Spreadsheets", "TemplateFiles",
            ],
            swiftSettings: strict),
        .testTarget(name: "AuditTrailTests", dependencies: ["AuditTrail", "JSONText"], swiftSettings: strict),
        .testTarget(name: "DemoDataTests", dependencies: ["DemoData", "IncidentModel"], swiftSettings: strict),
        .testTarget(name: "CryptographyTests", dependencies: ["Cryptography"], swiftSettings: strict),
        .testTarget(name: "PostgresTests", dependencies: ["DatabaseTesting", "Postgres"], swiftSettings: strict),
        .testTarget(
            name: "CaseworkTests",
            dependencies: [
                "AuditTrail", "Casework", "ControlFrameworks", "DatabaseTesting", "DemoData", "IncidentModel",
                "MigrationFiles", "Postgres", "Storage",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ConnectorsTests", dependencies: ["Connectors", "IncidentModel", "JSONText"], swiftSettings: strict),
        .testTarget(
            name: "SpreadsheetsTests", dependencies: ["DocumentSamples", "Documents", "Spreadsheets"],
            swiftSettings: strict),
        .testTarget(
            name: "HTTPClientTests", dependencies: ["DocumentSamples", "HTTPClient", "JSONText"], swiftSettings: strict),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "ControlFrameworks", "DatabaseTesting", "DocumentSamples", "IncidentModel", "JSONText", "Postgres",
                "sitrep",
            ], swiftSettings: strict),
        .testTarget(name: "HouseTests", dependencies: ["MigrationFiles", "TemplateFiles"], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
