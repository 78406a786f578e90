import Foundation

/// Prints what was measured.
struct Report {
  enum Format: String {
    case text
    case tsv
  }

  /// One of the numbers of a line.
  struct Figure {
    /// What it tells, and empty where the line says it.
    var name: String
    var value: Double
    var unit: String
    /// Behind the point.
    var digits = 0
  }

  let format: Format

  /// How the numbers were made.
  func note(_ text: String) {
    guard format == .text else { return }
    FileHandle.standardError.write(Data("\(text)\n".utf8))
  }

  /// A line of results.
  func line(_ what: String, _ figures: [Figure]) {
    switch format {
    case .tsv:
      for figure in figures {
        print("\(what)\t\(figure.name)\t\(figure.value)\t\(figure.unit)")
      }
    case .text:
      let texts = figures.map { figure in
        let number = "\(figure.value.grouped(figure.digits)) \(figure.unit)"
        return figure.name.isEmpty ? number : "\(figure.name) \(number)"
      }
      let padding = String(repeating: " ", count: max(1, 50 - what.count))
      let space = String(repeating: " ", count: max(1, 13 - (texts.first?.count ?? 0)))
      print(what + padding + space + texts.joined(separator: "; "))
    }
  }

  /// What an order or a decision asks the allocator for; nothing where that cannot be counted.
  func figures(_ allocations: Allocations?, each: String) -> [Figure] {
    guard let allocations else { return [] }
    return [
      Figure(name: "", value: allocations.calls, unit: "allocations \(each)", digits: 1),
      Figure(name: "", value: allocations.bytes, unit: "bytes allocated \(each)"),
    ]
  }
}

extension Duration {
  /// The duration in nanoseconds.
  var nanoseconds: Double {
    Double(components.seconds) * 1e9 + Double(components.attoseconds) / 1e9
  }
}

extension Double {
  /// Rounded, with a blank between thousands.
  func grouped(_ digitsBehind: Int) -> String {
    let scale = digitsBehind == 0 ? 1.0 : 10.0
    let tenths = Int((self * scale).rounded())
    let whole = digitsBehind == 0 ? tenths : tenths / 10
    var digits = Array(String(whole))
    var index = digits.count - 3
    while index > 0 {
      digits.insert(" ", at: index)
      index -= 3
    }
    return String(digits) + (digitsBehind == 0 ? "" : ".\(abs(tenths % 10))")
  }
}
