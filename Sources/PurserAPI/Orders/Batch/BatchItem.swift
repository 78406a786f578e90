internal import ExactJSON

/// One order of a batch as it came, read by itself: what is wrong with it costs the others nothing.
struct BatchItem {
  /// Its line, or its place in the array, from 1.
  var number: Int
  /// What it says, or why it is no order.
  var content: Result<ObjectReader, Problem>

  /// The most orders of a batch.
  static let maximumCount = 1000
  /// How deep an order may be nested.
  private static let depth = 16

  /// The orders of a batch.
  ///
  /// - Throws: `Problem` when there are too many, or they are no batch.
  static func items(in bytes: [UInt8], _ format: BatchFormat) throws(Problem) -> [BatchItem] {
    switch format {
    case .json: try items(inDocument: bytes)
    case .ndjson: try items(inLines: bytes)
    }
  }

  /// The orders of an array, or of an object whose member `orders` is one.
  private static func items(inDocument bytes: [UInt8]) throws(Problem) -> [BatchItem] {
    let value: JSONValue
    do { value = try JSONParser.parse(bytes, limits: .init(depth: depth + 2)) } catch {
      throw Problem(.invalidJSON, "the body is not JSON: \(error)")
    }
    if let object = value.objectValue {
      try ObjectReader(object).refuseUnknown(besides: ["orders"])
    }
    guard let values = value.arrayValue ?? value["orders"]?.arrayValue else {
      throw Problem(
        .invalidJSON,
        "the body must be an array of orders, or an object with an array `orders`; it is "
          + "\(value.kind)")
    }
    try requireRoom(for: values.count)
    return values.enumerated().map { place, value in
      BatchItem(number: place + 1, content: content(of: value))
    }
  }

  /// The orders of lines; empty ones count as lines, and are no orders.
  private static func items(inLines bytes: [UInt8]) throws(Problem) -> [BatchItem] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
      .enumerated().filter { !$0.element.allSatisfy(isBlank) }
    try requireRoom(for: lines.count)
    return lines.map { place, line in
      BatchItem(number: place + 1, content: content(of: line, at: place + 1))
    }
  }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }

  private static func content(
    of line: ArraySlice<UInt8>, at number: Int
  ) -> Result<ObjectReader, Problem> {
    let value: JSONValue
    do { value = try JSONParser.parse(line, limits: .init(depth: depth)) } catch {
      // To the parser every line is the first.
      return .failure(
        Problem(
          .invalidJSON,
          "the line is not JSON: line \(number), column \(error.column): \(error.sentence)"))
    }
    return content(of: value)
  }

  private static func content(of value: JSONValue) -> Result<ObjectReader, Problem> {
    guard let object = value.objectValue else {
      return .failure(
        Problem(.invalidJSON, "an order must be a JSON object, it is \(value.kind)"))
    }
    return .success(ObjectReader(object))
  }

  private static func requireRoom(for count: Int) throws(Problem) {
    guard count <= maximumCount else {
      throw Problem(
        .invalidField,
        "a batch has at most \(maximumCount) orders, this one has \(count); none was placed",
        field: "orders")
    }
  }
}
