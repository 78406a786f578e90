import ExactJSON
import PurserCore
import PurserSuppliers

extension PriceListTrial {
  /// The most rows that people are shown.
  private static let mostTold = 50

  /// All of it for people: the way on standard error, the first rows on standard output.
  func tell() {
    for exchange in exchanges { exchange.tell() }
    switch outcome {
    case .success(let reading):
      let told = Array(reading.shown.prefix(Self.mostTold))
      Terminal.say(Self.table(told).text)
      Terminal.complain(
        reading.count == 1
          ? "1 row"
          : "\(reading.count) rows"
            + (reading.count > told.count ? ", the first \(told.count) of them here" : ""))
    case .failure(let failure): Terminal.complain("\(failure)")
    }
  }

  private static func table(_ entries: [PriceEntry]) -> Table {
    let right: Set = ["unit_cost", "min_quantity", "max_quantity"]
    let needed: Set = ["sku", "unit_cost", "currency"]
    let keys = PriceEntry.keys.filter { key in
      needed.contains(key) || entries.contains { $0.text(of: key) != nil }
    }
    var table = Table(keys.map { ($0.uppercased(), right.contains($0) ? .right : .left) })
    for entry in entries { table.add(keys.map { entry.text(of: $0) ?? "-" }) }
    return table
  }

  /// All of it for programs: amounts as decimal texts, the first rows, and how many there are.
  var json: JSONValue {
    var object = JSONObject()
    switch outcome {
    case .success(let reading):
      object["rows"] = .number(JSONNumber(reading.count))
      object["prices"] = .array(reading.shown.map(\.json))
      object["error"] = .null
    case .failure(let failure):
      object["rows"] = .null
      object["prices"] = []
      object["error"] = [
        "class": .string(failure.kind.rawValue), "message": .string(failure.message),
        "status": failure.status.map { .number(JSONNumber($0)) } ?? .null,
      ]
    }
    object["exchanges"] = .array(exchanges.map(\.json))
    return .object(object)
  }
}

extension PriceEntry {
  fileprivate var json: JSONValue {
    var object = JSONObject()
    for key in Self.keys { object[key] = text(of: key).map { .string($0) } ?? .null }
    return .object(object)
  }
}
