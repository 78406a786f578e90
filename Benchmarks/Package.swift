// swift-tools-version: 6.2
import PackageDescription

// What Purser is measured with and against. A package of its own, so that the product does not
// carry it.

/// SwiftPM names a package by its folder, in lower case. Compiled under the product's name, the
/// benchmarks see what its targets share among themselves and nobody else is offered.
let product = Context.packageDirectory.split(separator: "/").dropLast().last?.lowercased()
let productName = (product ?? "purser").map { $0.isLetter || $0.isNumber ? String($0) : "_" }
  .joined()

let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "purser", path: ".."),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
  ],
  targets: [
    .executableTarget(
      name: "BareRoute",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "AdapterBenchmark",
      dependencies: [.product(name: "PurserReaders", package: "purser")],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .unsafeFlags(["-package-name", productName]),
      ]),
    .executableTarget(
      name: "EdgeBenchmark",
      dependencies: [
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "PurserEdge", package: "purser"),
      ],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .unsafeFlags(["-package-name", productName]),
      ]),
    .target(name: "CAllocations"),
    .target(name: "CPolling"),
    .target(
      name: "Measuring",
      dependencies: ["CPolling", .product(name: "Histogram", package: "hdrhistogram-swift")],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "PacedLoad", dependencies: ["Measuring"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "PlaceLoad", dependencies: ["Measuring"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "PlaceServer",
      dependencies: [
        .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "SoakLoad", dependencies: ["Measuring"],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "SweepServer",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "SweepBenchmark",
      dependencies: [
        "CAllocations", "Measuring", .product(name: "PurserLedger", package: "purser"),
        .product(name: "PurserReaders", package: "purser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .unsafeFlags(["-package-name", productName]),
      ]),
    .executableTarget(
      name: "RoutingBenchmark",
      dependencies: ["CAllocations", .product(name: "PurserReaders", package: "purser")],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .unsafeFlags(["-package-name", productName]),
      ]),
    .executableTarget(
      name: "LedgerBenchmark",
      dependencies: [
        "CAllocations", "Measuring", .product(name: "PurserLedger", package: "purser"),
      ],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .unsafeFlags(["-package-name", productName]),
      ]),
  ]
)

// Beside an old revision, which may not have the products that the others need, Benchmarks/compare builds
// the ledger's benchmark alone.
if Context.environment["LEDGER_BENCHMARK_ALONE"] != nil {
  package.targets.removeAll {
    !["CAllocations", "CPolling", "Measuring", "LedgerBenchmark"].contains($0.name)
  }
}
