import Foundation
import PurserCore
import PurserSuppliers

/// A price list as a large wholesaler would have it.
struct PriceListScene {
  private let rows: Int
  private let file: [UInt8]

  init(rows: Int) {
    self.rows = rows
    var text =
      "sku,supplier_sku,unit_cost,currency,min_quantity,max_quantity,valid_from,valid_until\n"
    text.reserveCapacity(rows * 60)
    for number in 0..<rows {
      text +=
        "product-\(number)-usd,P\(number),\(number % 90 + 1).\(number % 10)5,USD,1,,2026-11-30,\n"
    }
    file = Array(text.utf8)
  }

  func measure() throws {
    let before = Self.resident
    let clock = ContinuousClock()
    var list: PriceList?
    let elapsed = try clock.measure {
      list = try PriceListReader.read(file, currencies: CurrencyTable())
    }
    guard let list else { return }
    RoutingBenchmark.line(
      "load \(list.count) prices",
      [
        "\(elapsed)", "\((Self.resident - before) / 1_048_576) MB beside the file",
        "\(file.count / 1_048_576) MB of file",
      ])
    let names = (0..<100_000).map { "product-\($0 &* 7_919 % rows)-usd" }
    var found = 0
    let lookUps = clock.measure {
      for name in names {
        if case .row = list.find(
          name, hash: StableHash.of(name), quantity: 5, at: 1_800_000_000_000_000)
        {
          found += 1
        }
      }
    }
    precondition(found == names.count, "a price is lost")
    RoutingBenchmark.line(
      "look up a price", [RoutingBenchmark.nanoseconds(lookUps, over: names.count)])
  }

  /// The process's memory in bytes.
  private static var resident: Int {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
      return 0
    }
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
  }
}
