import ExactJSON
import PurserCore
import PurserSuppliers

extension ListTrial {
  /// The most rows that people are shown.
  private static let mostTold = 50

  /// All of it for people: the way on standard error, the first rows on standard output.
  func tell() {
    for exchange in exchanges { exchange.tell() }
    switch outcome {
    case .success(let reading):
      let told = Array(reading.shown.prefix(Self.mostTold))
      Terminal.say(table(told).text)
      Terminal.complain(
        reading.count == 1
          ? "1 row"
          : "\(reading.count) rows"
            + (reading.count > told.count ? ", the first \(told.count) of them here" : ""))
    case .failure(let failure): Terminal.complain("\(failure)")
    }
  }

  private func table(_ entries: [any ListEntry]) -> Table {
    let row = kind.entry
    let keys = row.keys.filter { key in
      row.neededKeys.contains(key) || entries.contains { $0.text(of: key) != nil }
    }
    var table = Table(
      keys.map { ($0.uppercased(), row.numericKeys.contains($0) ? .right : .left) })
    for entry in entries { table.add(keys.map { entry.text(of: $0) ?? "-" }) }
    return table
  }

  /// All of it for programs: amounts as decimal texts, the first rows, and how many there are.
  var json: JSONValue {
    var object = JSONObject()
    switch outcome {
    case .success(let reading):
      object["rows"] = .number(JSONNumber(reading.count))
      object[kind.rawValue] = .array(reading.shown.map(json))
      object["error"] = .null
    case .failure(let failure):
      object["rows"] = .null
      object[kind.rawValue] = []
      object["error"] = [
        "class": .string(failure.kind.rawValue), "message": .string(failure.message),
        "status": failure.status.map { .number(JSONNumber($0)) } ?? .null,
      ]
    }
    object["exchanges"] = .array(exchanges.map(\.json))
    return .object(object)
  }

  private func json(_ entry: any ListEntry) -> JSONValue {
    var object = JSONObject()
    for key in kind.entry.keys { object[key] = entry.text(of: key).map { .string($0) } ?? .null }
    return .object(object)
  }
}
