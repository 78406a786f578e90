// swift-tools-version: 6.2
import PackageDescription

// What reads replies and files from outside, under libFuzzer. A package of its own, so that the
// product does not carry it. `Fuzzing/run` builds it with the flags that it needs.

/// SwiftPM names a package by its folder, in lower case. Compiled under the product's name, the
/// fuzzer sees what its targets share among themselves and nobody else is offered.
let product = Context.packageDirectory.split(separator: "/").dropLast().last?.lowercased()
let productName = (product ?? "purser").map { $0.isLetter || $0.isNumber ? String($0) : "_" }
  .joined()

let package = Package(
  name: "fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "purser", path: "..")],
  targets: [
    .systemLibrary(name: "CLibFuzzer"),
    .executableTarget(
      name: "Fuzz",
      dependencies: ["CLibFuzzer", .product(name: "PurserReaders", package: "purser")],
      packageAccess: false,
      swiftSettings: [
        .swiftLanguageMode(.v6), .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .unsafeFlags(["-package-name", productName]),
      ],
      linkerSettings: [.unsafeFlags(["-use-ld=lld"])]),
  ]
)
