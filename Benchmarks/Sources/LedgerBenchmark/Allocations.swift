import CAllocations

/// How often something asked for memory, and for how many bytes, for each time that it was done.
struct Allocations {
  var calls: Double
  var bytes: Double

  /// Counts what the whole process allocates during `body`, divided by `count`; `nil` where the C
  /// library cannot be counted.
  static func counted(
    over count: Int, _ body: () async throws -> Void
  ) async rethrows -> Allocations? {
    guard allocations_can_be_counted() else { return nil }
    allocations_begin()
    defer { _ = allocations_end() }
    try await body()
    return Self(allocations_end(), over: count)
  }

  /// Counts what the whole process allocates during `body`, divided by `count`; `nil` where the C
  /// library cannot be counted.
  static func counted(over count: Int, _ body: () throws -> Void) rethrows -> Allocations? {
    guard allocations_can_be_counted() else { return nil }
    allocations_begin()
    defer { _ = allocations_end() }
    try body()
    return Self(allocations_end(), over: count)
  }

  private init(_ sum: allocation_count, over count: Int) {
    calls = Double(sum.calls) / Double(count)
    bytes = Double(sum.bytes) / Double(count)
  }
}
