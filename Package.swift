// swift-tools-version: 6.2
import PackageDescription

/// Every target is compiled the same way: Swift 6, strict concurrency, explicit existentials,
/// imports that say what they expose, and no warning left.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

let package = Package(
  name: "purser",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "purser", targets: ["purser"]),
    .plugin(name: "CheckSuppliers", targets: ["CheckSuppliers"]),
    .plugin(name: "NewSupplier", targets: ["NewSupplier"]),
    // For Benchmarks/, a package of its own: nothing in it is public.
    .library(name: "PurserLedger", targets: ["PurserCore", "PurserEngine", "PurserStore"]),
    .library(name: "PurserEdge", targets: ["PurserCore", "PurserEngine", "PurserAPI"]),
    // Loaded by tests before all else into the binary, whose clock and disk it makes fail.
    .library(name: "Surroundings", type: .dynamic, targets: ["CSurroundings"]),
    // For Benchmarks/ and Fuzzing/: everything that reads what comes from outside.
    .library(
      name: "PurserReaders",
      targets: [
        "PurserCore", "ExactJSON", "JSONPath", "XMLPath", "TextPattern", "TimeZones",
        "CharacterSets", "CurlClient", "PurserSuppliers",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(
      name: "CPCRE2", pkgConfig: "libpcre2-8", providers: [.apt(["libpcre2-dev"])]),

    .target(
      name: "PurserCore",
      dependencies: [.product(name: "DequeModule", package: "swift-collections")],
      swiftSettings: settings),
    .target(
      name: "PurserEngine",
      dependencies: [
        "PurserCore", "LentThreads", .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "PurserOrders",
      dependencies: [
        "PurserCore", logging,
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      swiftSettings: settings),
    .target(
      name: "PurserOutbox",
      dependencies: [
        "PurserCore", "CurlClient", "ExactJSON", logging,
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: settings),
    .target(name: "PurserWatch", dependencies: ["PurserCore"], swiftSettings: settings),
    .target(name: "ExactJSON", swiftSettings: settings),
    .target(name: "JSONPath", dependencies: ["ExactJSON"], swiftSettings: settings),
    .target(name: "XMLPath", dependencies: ["CLibXML2"], swiftSettings: settings),
    .target(name: "TextPattern", dependencies: ["CPCRE2"], swiftSettings: settings),
    .target(name: "TimeZones", swiftSettings: settings),
    .target(name: "CharacterSets", swiftSettings: settings),
    .target(name: "LentThreads", swiftSettings: settings),
    .target(
      name: "CurlClient", dependencies: ["CCurl", "CZlib", "LentThreads"], swiftSettings: settings),
    .target(
      name: "PurserSuppliers",
      dependencies: [
        "PurserCore", "ExactJSON", "JSONPath", "XMLPath", "TextPattern", "TimeZones",
        "CharacterSets", "CurlClient", "CLibYAML", logging,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "HeapModule", package: "swift-collections"),
      ],
      resources: [.embedInCode("Presets"), .embedInCode("Outline")],
      swiftSettings: settings),
    .target(
      name: "PurserStore",
      dependencies: [
        "PurserCore", "ExactJSON", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .target(
      name: "PurserAPI",
      dependencies: [
        "PurserCore", "ExactJSON", "LentThreads", hummingbird, logging,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .target(
      name: "PurserSimulator",
      dependencies: [
        "PurserCore", "ExactJSON", hummingbird, logging,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [.embedInCode("Orders/Adapters")],
      swiftSettings: settings),
    .target(name: "BoundedLogging", dependencies: [logging], swiftSettings: settings),
    .executableTarget(
      name: "purser",
      dependencies: [
        "PurserCore", "PurserEngine", "PurserOrders", "ExactJSON", "CurlClient", "PurserSuppliers",
        "PurserStore", "PurserOutbox", "PurserWatch", "LentThreads",
        "PurserAPI", "PurserSimulator", "BoundedLogging", logging,
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      resources: [
        .embedInCode("Resources/suppliers.yaml"), .embedInCode("Resources/suppliers.schema.json"),
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["PurserCore", logging], path: "Tests/TestSupport",
      swiftSettings: settings),
    .target(name: "CSurroundings", path: "Tests/CSurroundings"),
    .testTarget(
      name: "PurserCoreTests", dependencies: ["PurserCore", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "PurserEngineTests", dependencies: ["PurserCore", "PurserEngine", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PurserOrdersTests",
      dependencies: ["PurserCore", "PurserOrders", "TestSupport", logging],
      swiftSettings: settings),
    .testTarget(
      name: "PurserOutboxTests",
      dependencies: [
        "CurlClient", "ExactJSON", "PurserCore", "PurserEngine", "PurserOutbox", "PurserStore",
        "TestSupport", logging,
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PurserWatchTests",
      dependencies: ["PurserCore", "PurserEngine", "PurserStore", "PurserWatch", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "ExactJSONTests", dependencies: ["ExactJSON", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "JSONPathTests", dependencies: ["ExactJSON", "JSONPath", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "BoundedLoggingTests", dependencies: ["BoundedLogging", "TestSupport", logging],
      swiftSettings: settings),
    .testTarget(name: "XMLPathTests", dependencies: ["XMLPath"], swiftSettings: settings),
    .testTarget(name: "TextPatternTests", dependencies: ["TextPattern"], swiftSettings: settings),
    .testTarget(
      name: "TimeZonesTests", dependencies: ["TimeZones", "TestSupport"], swiftSettings: settings),
    .testTarget(
      name: "CharacterSetsTests", dependencies: ["CharacterSets"], swiftSettings: settings),
    .testTarget(
      name: "LentThreadsTests", dependencies: ["LentThreads", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "CurlClientTests", dependencies: ["CurlClient", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "PurserStoreTests",
      dependencies: [
        "PurserCore", "PurserEngine", "PurserStore", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PurserSuppliersTests",
      dependencies: [
        "CurlClient", "ExactJSON", "JSONPath", "PurserCore", "PurserSuppliers", "TestSupport",
        "TimeZones", logging, .product(name: "Crypto", package: "swift-crypto"),
      ],
      exclude: ["Configuration/Golden"],
      swiftSettings: settings),
    .testTarget(name: "TidyTests", dependencies: ["ExactJSON"], swiftSettings: settings),
    .testTarget(
      name: "PurserAPITests",
      dependencies: [
        "CurlClient", "ExactJSON", "PurserAPI", "PurserCore", "PurserEngine", "PurserStore",
        "TestSupport", logging,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PurserSimulatorTests",
      dependencies: [
        "CurlClient", "ExactJSON", "PurserCore", "PurserSimulator", "PurserSuppliers",
        "TestSupport", logging,
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "PurserTests",
      dependencies: [
        "purser", "CSurroundings", "CurlClient", "ExactJSON", "PurserCore", "PurserSimulator",
        "TestSupport", hummingbird, logging,
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      exclude: ["Adapters/Replies"],
      swiftSettings: settings),

    .plugin(
      name: "CheckSuppliers",
      capability: .command(
        intent: .custom(
          verb: "check-suppliers",
          description: "Checks suppliers.yaml and shows every problem at its place."))),
    .plugin(
      name: "NewSupplier",
      capability: .command(
        intent: .custom(
          verb: "new-supplier",
          description: "Begins an adapter: a commented file with a sample, to fill in."))),
  ]
)
