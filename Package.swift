// swift-tools-version: 6.2
import Foundation
import PackageDescription

// Layers are targets: tristage → Department → Postgres → CLibPQ, and nothing points back.
// A target stands where a wrong import would be a design error; tiers are folders inside Department.

let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
]

/// Templates, words and assets lie beside the Swift files that use them and are read at run time.
let beside: [String] = {
  let folder = URL(filePath: #filePath).deletingLastPathComponent().path + "/Sources/Department"
  let all = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
  return all.filter { path in
    [".mustache", ".yaml", ".css", ".js", ".svg"].contains { path.hasSuffix($0) }
  }.sorted()
}()

let package = Package(
  name: "tristage",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "tristage", targets: ["tristage"])],
  dependencies: [
    .package(
      url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1",
      traits: ["FullFoundation"]),
    .package(url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle.git", from: "2.0.0"),
    .package(url: "https://github.com/jpsim/Yams.git", exact: "6.2.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
    .systemLibrary(
      name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(
      name: "CArgon2", pkgConfig: "libargon2", providers: [.apt(["libargon2-dev"])]),
    .systemLibrary(
      name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .target(
      name: "CPhoneNumber",
      linkerSettings: [
        .linkedLibrary("phonenumber"), .linkedLibrary("icuuc"), .linkedLibrary("stdc++"),
      ]),
    .target(
      name: "Postgres",
      dependencies: [
        "CLibPQ",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),
    .target(
      name: "Department",
      dependencies: [
        "Postgres", "CCrypto", "CArgon2", "CCurl", "CPhoneNumber",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ],
      exclude: beside,
      swiftSettings: strict),
    .executableTarget(
      name: "tristage",
      dependencies: [
        "Department",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .target(
      name: "TestKit",
      dependencies: [
        "Department", "Postgres",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/TestKit",
      swiftSettings: strict),
    .testTarget(
      name: "PostgresTests", dependencies: ["Postgres", "TestKit"], swiftSettings: strict),
    .testTarget(
      name: "DepartmentTests", dependencies: ["Department", "TestKit"], swiftSettings: strict),
    .testTarget(
      name: "PolicyTests", dependencies: ["Department", "Postgres", "TestKit"],
      swiftSettings: strict),
    // No program of its own: one more to link would cost every run of the tests more than it says.
    .target(
      name: "Fuzz",
      dependencies: [
        "Department", "Postgres",
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "NIOCore", package: "swift-nio"),
      ],
      path: "Tests/Fuzz", exclude: ["run", "hunt"],
      swiftSettings: strict),
    .executableTarget(
      name: "Bench", dependencies: ["Department", "Fuzz", "Postgres", "TestKit"],
      path: "Tests/Bench",
      swiftSettings: strict),
  ]
)
